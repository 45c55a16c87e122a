// The input is a boundary, a line end, and content. What was read is bounded by what was sent, and is read again when
// it is written; a boundary that was found occurs nowhere.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "simulator/http/byteranges.h"
#include "simulator/http/fuzzing.h"

using namespace cachestone::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string boundary = text.substr(0, end);
  const std::string content = text.substr(std::min(end + 1, text.size()));

  if (const auto named = byteranges_boundary(boundary)) {
    require(byteranges_boundary("multipart/byteranges;boundary=\"" + *named + "\"") == named,
            "a boundary can be quoted");
  }
  const BodyPart whole{std::nullopt, {"bytes", ByteSpan{0, text.size()}, std::nullopt}, text};
  require(text.find(find_boundary({&whole, 1})) == std::string::npos, "a boundary occurs nowhere in the data");

  const auto parts = parse_byteranges(content, boundary);
  if (!parts) return 0;
  require(!parts->empty() && parts->size() <= kMaxBodyParts, "there are parts, and not too many");
  std::size_t total = 0;
  for (const BodyPart& part : *parts) {
    require(part.range.span && part.range.span->length == part.bytes.size(), "a part is as long as it says");
    total += part.bytes.size();
  }
  require(total <= content.size(), "no more is read than was sent");
  require(parse_byteranges(write_byteranges(*parts, boundary), boundary) == parts, "what was read can be written");
  const std::string found = find_boundary(*parts);
  require(parse_byteranges(write_byteranges(*parts, found), found) == parts, "also with a boundary of its own");
  return 0;
}
