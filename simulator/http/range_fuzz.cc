// What was read means the same when it is written again; what is resolved lies within the representation.
#include <cstddef>
#include <cstdint>
#include <string>

#include "simulator/http/fuzzing.h"
#include "simulator/http/range.h"

using namespace cachestone::http;

namespace {

void check_range(const std::string& text) {
  const auto ranges = parse_range(text);
  if (!ranges) return;
  require(ranges->bytes() != ranges->specs.empty(), "only bytes have specs, and at least one");
  if (!ranges->bytes()) return;
  require(parse_range(format(*ranges)) == ranges, "a range means the same when it is written again");
  for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, kMaxPosition}) {
    const auto spans = resolve(*ranges, length);
    require(spans.size() <= ranges->specs.size(), "no range is invented");
    for (const ByteSpan& span : spans) {
      require(span.offset <= length && span.length <= length - span.offset, "a range lies within the representation");
      require(span.length > 0 || length == 0, "no range is empty but in an empty representation");
    }
  }
}

void check_content_range(const std::string& text) {
  const auto range = parse_content_range(text);
  if (!range || !range->bytes()) return;
  require(parse_content_range(format(*range)) == range, "a Content-Range means the same when it is written again");
  require(range->span || range->complete_length, "it says something");
  if (!range->span) return;
  require(range->span->length > 0 && range->span->end() > range->span->offset, "a span is not empty");
  require(range->span->end() <= range->complete_length.value_or(kMaxPosition), "a span ends before the end");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  check_range(text);
  check_content_range(text);
  return 0;
}
