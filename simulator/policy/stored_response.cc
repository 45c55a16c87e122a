#include "simulator/policy/stored_response.h"

#include <utility>

#include "simulator/http/date.h"
#include "simulator/policy/targeted.h"

namespace cachestone::policy {
namespace {

std::optional<Time> read_date(const http::Fields& fields, std::string_view name, Time reference) {
  const auto value = fields.first(name);
  return value ? http::parse_date(*value, reference) : std::nullopt;
}

}  // namespace

void StoredResponse::refresh(const std::vector<std::string>& target_list, const Rulebook& rules) {
  const http::Fields& fields = response.fields;
  facts = {};
  GoverningField governing = governing_field(fields, target_list, rules);
  facts.cache_control = std::move(governing.directives);
  facts.governing = std::move(governing.decision);
  facts.date = read_date(fields, "Date", response_time);
  facts.has_expires = governing.expires_counts && fields.has("Expires");
  facts.expires = read_date(fields, "Expires", response_time);
  if (const auto age = fields.combined("Age")) {
    for (std::string_view member : http::list_members(*age)) facts.ages.push_back(http::parse_delta_seconds(member));
  }
}

StoredResponse stored(std::string uri, http::Request request, http::Response response, Time request_time,
                      Time response_time, const std::vector<std::string>& target_list, const Rulebook& rules) {
  StoredResponse result;
  result.uri = std::move(uri);
  result.request = std::move(request);
  result.request.body.clear();
  result.response = std::move(response);
  result.request_time = request_time;
  result.response_time = response_time;
  result.refresh(target_list, rules);
  return result;
}

}  // namespace cachestone::policy
