// multipart/byteranges (RFC 9110 §14.6): the content of a 206 that encloses several ranges.
//
//   --BOUNDARY CRLF
//   Content-Type: text/plain CRLF
//   Content-Range: bytes 0-4/100 CRLF
//   CRLF
//   (5 bytes) CRLF
//   --BOUNDARY-- CRLF
//
// A part's Content-Range says how long it is, so the reader does not search its data for a boundary: it takes that many
// bytes, and the boundary must follow. Nothing that an origin sends can make it read twice or hold more than was sent.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/range.h"

namespace cachestone::http {

struct BodyPart {
  std::optional<std::string> content_type;
  ContentRange range;  // of bytes, with a span
  std::string bytes;   // exactly those of the span
  bool operator==(const BodyPart&) const = default;
};

// More parts, or more bytes or lines of fields in one part, are refused.
inline constexpr std::size_t kMaxBodyParts = 1000;
inline constexpr std::size_t kMaxPartHeadSize = 8192;

// The boundary that a Content-Type of multipart/byteranges names; nothing when it is another media type, or when the
// parameter is missing, repeated, or not a boundary (RFC 2046 §5.1.1).
std::optional<std::string> byteranges_boundary(std::string_view content_type);

// A boundary that occurs in none of the parts. The same parts always get the same one; the time is linear in their
// size.
std::string find_boundary(std::span<const BodyPart> parts);

// `boundary` must not occur in the parts, and there must be a part.
std::string write_byteranges(std::span<const BodyPart> parts, std::string_view boundary);

// The parts of `content`, in order; nothing when any of it is wrong: also when it ends early, when a part's
// Content-Range is missing, repeated, invalid or of another unit, or when its length is not that of its data. Empty
// lines may come before the first boundary, anything after the last.
std::optional<std::vector<BodyPart>> parse_byteranges(std::string_view content, std::string_view boundary);

}  // namespace cachestone::http
