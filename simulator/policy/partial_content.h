// What is held of one representation when not all of it may be there: segments of bytes, and how long the whole is.
//
// Kept in one form only, so that two values that hold the same are equal: segments are sorted, not empty, and neither
// overlap nor touch. All segments are of the same representation; whether that is so is asked before they are merged
// (simulator/policy/partial_response.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/range.h"

namespace cachestone::policy {

struct Segment {
  std::uint64_t offset = 0;
  std::string bytes;
  std::uint64_t end() const { return offset + bytes.size(); }
  bool operator==(const Segment&) const = default;
};

class PartialContent {
 public:
  // More separate segments than this are not kept.
  static constexpr std::size_t kMaxSegments = 1000;

  PartialContent() = default;
  explicit PartialContent(std::optional<std::uint64_t> complete_length) : complete_length_(complete_length) {}

  // Adds bytes. False, and nothing changes, when they differ from those held, reach beyond the complete length, or
  // would make too many segments.
  bool add(std::uint64_t offset, std::string_view bytes);
  // Adds all that `other` holds, and its complete length. False, and nothing changes, when the two contradict each
  // other.
  bool add(const PartialContent& other);

  // True when every byte is held, and known to be the last one.
  bool complete() const;
  // How many bytes are held.
  std::uint64_t held() const;
  // The bytes of `span`, which is not empty; nothing when they are not all held. The view lives until the next change.
  std::optional<std::string_view> slice(const http::ByteSpan& span) const;
  // The one range that, asked for, completes this: from the first byte that is missing to the last one. Open at the end
  // when the last byte is missing. Nothing when it is complete.
  std::optional<http::RangeSpec> missing() const;

  const std::vector<Segment>& segments() const { return segments_; }
  std::optional<std::uint64_t> complete_length() const { return complete_length_; }

  bool operator==(const PartialContent&) const = default;

 private:
  bool merge(const std::vector<Segment>& more);

  std::vector<Segment> segments_;
  std::optional<std::uint64_t> complete_length_;
};

}  // namespace cachestone::policy
