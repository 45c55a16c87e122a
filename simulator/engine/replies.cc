#include "simulator/engine/replies.h"

#include <string>

#include "simulator/http/date.h"

namespace cachestone::engine {

http::Response error_response(int status, std::string_view why, Time now) {
  http::Response response;
  response.status = status;
  response.reason = std::string(http::reason_phrase(status));
  response.body = std::string(why) + "\n";
  response.fields.add("Date", http::format_date(now));
  response.fields.add("Content-Type", "text/plain");
  response.fields.add("Cache-Control", "no-store");
  response.fields.add("Content-Length", std::to_string(response.body.size()));
  return response;
}

http::Response head_of(http::Response full, std::size_t length) {
  // RFC 9110 §9.3.2: the fields of GET, its length among them (§8.6), and no content.
  if (length > 0 && !full.fields.has("Content-Length")) full.fields.add("Content-Length", std::to_string(length));
  return full;
}

}  // namespace cachestone::engine
