#include "origin/script/cut_range.h"

#include <string>

#include "simulator/http/range.h"

namespace cachestone::origin {
namespace {

bool if_range_holds(const http::Request& request, const http::Response& response) {
  const auto condition = request.fields.first("If-Range");
  if (!condition) return true;
  const bool is_strong = !condition->starts_with("W/");
  return (is_strong && condition == response.fields.first("ETag")) ||
         condition == response.fields.first("Last-Modified");
}

void set_status(http::Response& response, int status) {
  response.status = status;
  response.reason = http::reason_phrase(status);
}

}  // namespace

void cut_range(http::Response& response, const http::Request& request) {
  if (request.method != "GET" || request.fields.count("Range") != 1 || !if_range_holds(request, response)) return;
  const auto ranges = http::parse_range(*request.fields.first("Range"));
  if (!ranges || !ranges->bytes() || ranges->specs.size() != 1) return;
  const std::uint64_t size = response.body.size();
  const auto spans = http::resolve(*ranges, size);
  if (spans.empty() || spans[0].length == 0) {
    set_status(response, 416);
    response.fields.add("Content-Range", "bytes */" + std::to_string(size));
    response.body.clear();
    return;
  }
  set_status(response, 206);
  response.fields.add("Content-Range", http::format(http::ContentRange{"bytes", spans[0], size}));
  response.body = response.body.substr(spans[0].offset, spans[0].length);
}

}  // namespace cachestone::origin
