#include "simulator/policy/stored_response.h"

#include <cstdint>
#include <limits>
#include <utility>

#include "simulator/http/date.h"
#include "simulator/policy/targeted.h"

namespace cachestone::policy {
namespace {

// "Sun", not "SUN" or "sun".
bool usual_case(std::string_view date) {
  return date.substr(0, 1) != http::lower(date.substr(0, 1)) && date.substr(1, 2) == http::lower(date.substr(1, 2));
}

std::optional<Time> read_date(const http::Fields& fields, std::string_view name, Time reference,
                              const Rulebook& rules) {
  const auto value = fields.first(name);
  constexpr std::size_t kPreferredLength = std::string_view("Sun, 06 Nov 1994 08:49:37 GMT").size();
  if (rules.distorted(Distortion::obsolete_dates_refused) && value && value->size() != kPreferredLength) return {};
  if (rules.distorted(Distortion::two_digit_years_in_future)) reference += std::chrono::years(50);
  if (rules.distorted(Distortion::dates_case_sensitive) && value && !usual_case(*value)) return {};
  const std::optional<Time> date = value ? http::parse_date(*value, reference) : std::nullopt;
  if (!date || !rules.distorted()) return date;
  if (rules.distorted(Distortion::dates_in_local_time)) return *date + std::chrono::hours(2);
  const bool representable = date->time_since_epoch() <= Seconds(std::numeric_limits<std::int32_t>::max());
  return representable || !rules.distorted(Distortion::dates_end_in_2038) ? date : Time();
}

}  // namespace

void StoredResponse::refresh(const std::vector<std::string>& target_list, const Rulebook& rules) {
  const http::Fields& fields = response.fields;
  facts = {};
  GoverningField governing = governing_field(fields, target_list, rules);
  facts.cache_control = std::move(governing.directives);
  facts.governing = std::move(governing.decision);
  facts.date = read_date(fields, "Date", response_time, rules);
  if (rules.distorted(Distortion::invalid_date_is_epoch) && !facts.date && fields.has("Date")) facts.date = Time();
  facts.has_expires = governing.expires_counts && fields.has("Expires");
  facts.expires = read_date(fields, "Expires", response_time, rules);
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
