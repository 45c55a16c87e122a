#include "harness/parts_check.h"

#include <optional>
#include <string>

#include "simulator/http/byteranges.h"

namespace cachestone::harness {
namespace {

std::string describe(const http::BodyPart& part) {
  const std::string type = part.content_type ? ", " + *part.content_type : "";
  return http::format(part.range) + " " + shortened(part.bytes) + type;
}

// A sender may leave the complete length open: "0-1/*" (RFC 9110 §14.4).
bool is_wanted(const http::BodyPart& got, const cases::BodyPart& wanted) {
  auto range = http::parse_content_range("bytes " + wanted.range);
  if (range && !got.range.complete_length) range->complete_length.reset();
  const bool type_fits = !wanted.content_type || wanted.content_type == got.content_type;
  return range == got.range && got.bytes == wanted.bytes && type_fits;
}

}  // namespace

Look look_at_parts(const std::vector<cases::BodyPart>& wanted, const http::Response& response) {
  const auto type = response.fields.first("Content-Type");
  const auto boundary = type ? http::byteranges_boundary(*type) : std::nullopt;
  if (!boundary) return {false, type ? "its Content-Type is " + shortened(*type) : "it has no Content-Type"};
  const auto parts = http::parse_byteranges(response.body, *boundary);
  if (!parts) return {false, "it cannot be read as such: " + shortened(response.body)};
  std::string seen;
  bool held = parts->size() == wanted.size();
  for (std::size_t i = 0; i < parts->size(); ++i) {
    seen += (i == 0 ? "it is of " : "; ") + describe((*parts)[i]);
    held = held && is_wanted((*parts)[i], wanted[i]);
  }
  return {held, parts->empty() ? "it has no parts" : seen};
}

}  // namespace cachestone::harness
