// Ranges: what a request asks for (Range, RFC 9110 §14.1, §14.2) and what a response encloses (Content-Range, §14.4).
//
// Only byte ranges are understood. Another range unit is recognised as such, so that a rule can tell "unknown unit"
// from "invalid". Numbers are untrusted: they have no limit in the grammar and are guarded against overflow here
// (§14.1.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachestone::http {

// No position or length is larger than this, so that adding two of them cannot overflow.
inline constexpr std::uint64_t kMaxPosition = (std::uint64_t{1} << 63) - 1;

// `length` bytes from `offset` on.
struct ByteSpan {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint64_t end() const { return offset + length; }  // one past the last byte
  bool operator==(const ByteSpan&) const = default;
};

// One range-spec: "first-last", "first-" (to the end) or "-last" (a suffix of `last` bytes). At least one is there.
struct RangeSpec {
  std::optional<std::uint64_t> first;
  std::optional<std::uint64_t> last;
  bool operator==(const RangeSpec&) const = default;
};

// A ranges-specifier.
struct Ranges {
  std::string unit = "bytes";    // in lower case
  std::vector<RangeSpec> specs;  // as requested, in order; at least one for bytes, none for another unit
  bool bytes() const { return unit == "bytes"; }
  bool operator==(const Ranges&) const = default;
};

// The value of one Range line; nothing when it is invalid. A number beyond kMaxPosition counts as kMaxPosition: as a
// last position that is the end, as a first one it is unsatisfiable.
std::optional<Ranges> parse_range(std::string_view value);
// "bytes=0-9,-5". Only for bytes.
std::string format(const Ranges& ranges);

// The satisfiable specs of `ranges` within a representation of `complete_length` bytes, in the requested order (RFC
// 9110 §14.1.2). Empty: the whole specifier is unsatisfiable. In an empty representation a suffix is satisfied by no
// bytes: a span of length 0, which Content-Range cannot express. Nothing is returned for another unit than bytes.
std::vector<ByteSpan> resolve(const Ranges& ranges, std::uint64_t complete_length);

// A Content-Range: "bytes 0-9/100", "bytes 0-9/*", or "bytes */100" (no span: the answer of a 416).
struct ContentRange {
  std::string unit = "bytes";    // in lower case; for another unit nothing else is read
  std::optional<ByteSpan> span;  // never empty
  std::optional<std::uint64_t> complete_length;
  bool bytes() const { return unit == "bytes"; }
  bool operator==(const ContentRange&) const = default;
};

// The value of one Content-Range line; nothing when it is invalid (RFC 9110 §14.4): also when its last position comes
// before its first, when its complete length is not beyond its last position, or when a number is too large to hold.
std::optional<ContentRange> parse_content_range(std::string_view value);
// Only for bytes.
std::string format(const ContentRange& range);

}  // namespace cachestone::http
