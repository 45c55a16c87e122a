// For tests only: messages from raw text, so that a table row reads like the wire.
#pragma once

#include <string>
#include <string_view>

#include "simulator/http/date.h"
#include "simulator/http/message.h"
#include "simulator/policy/stored_response.h"

namespace cachestone::policy::testing {

// The clock of the tests: Sat, 01 Aug 2026 12:00:00 GMT.
inline constexpr Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 8 / 1} + std::chrono::hours(12)};

// "Name: value" lines, separated by '\n'.
inline http::Fields fields(std::string_view text) {
  http::Fields result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      result.add(std::string(line.substr(0, colon)), std::string(http::trim(line.substr(colon + 1))));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

inline http::Request request(std::string_view lines = "", std::string method = "GET", std::string target = "/r") {
  http::Request result;
  result.method = std::move(method);
  result.target = std::move(target);
  result.fields = fields(lines);
  if (!result.fields.has("Host")) result.fields.add("Host", "example.org");
  return result;
}

// A response of kNow: Date is added unless `lines` has one or says "Date: none".
inline http::Response response(std::string_view lines, int status = 200) {
  http::Response result;
  result.status = status;
  result.reason = std::string(http::reason_phrase(status));
  result.fields = fields(lines);
  result.body = "body\n";
  if (!result.fields.has("Date")) result.fields.add("Date", http::format_date(kNow));
  if (result.fields.first("Date") == "none") result.fields.remove("Date");
  return result;
}

// Stored at kNow, asked for and received in the same moment.
inline StoredResponse stored_at_now(std::string_view lines, int status = 200, std::string_view request_lines = "") {
  return stored("http://example.org/r", request(request_lines), response(lines, status), kNow, kNow);
}

// "in 60 s", for Expires and Last-Modified.
inline std::string date(int seconds_from_now) {
  return http::format_date(kNow + Seconds(seconds_from_now));
}

}  // namespace cachestone::policy::testing
