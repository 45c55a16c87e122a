#include "simulator/policy/stored_response.h"

#include <utility>

#include "simulator/http/date.h"

namespace cachestone::policy {

Time StoredResponse::date() const {
  if (const auto value = response.fields.first("Date")) {
    if (const auto parsed = http::parse_date(*value, response_time)) return *parsed;
  }
  return response_time;
}

StoredResponse stored(std::string uri, http::Request request, http::Response response, Time request_time,
                      Time response_time) {
  StoredResponse result;
  result.uri = std::move(uri);
  result.request = std::move(request);
  result.request.body.clear();
  result.response = std::move(response);
  result.request_time = request_time;
  result.response_time = response_time;
  result.refresh();
  return result;
}

}  // namespace cachestone::policy
