#include "simulator/policy/partial_content.h"

#include <algorithm>
#include <utility>

namespace cachestone::policy {
namespace {

// Appends `next`, which begins no earlier than the last segment, to `segments`. False when its bytes differ where the
// two overlap.
bool append(std::vector<Segment>& segments, const Segment& next) {
  if (next.bytes.empty()) return true;
  if (segments.empty() || segments.back().end() < next.offset) {
    segments.push_back(next);
    return true;
  }
  Segment& last = segments.back();
  const std::size_t shared = std::min<std::uint64_t>(last.end() - next.offset, next.bytes.size());
  if (last.bytes.compare(next.offset - last.offset, shared, next.bytes, 0, shared) != 0) return false;
  last.bytes.append(next.bytes, shared);
  return true;
}

}  // namespace

// Merges two sorted lists in one pass.
bool PartialContent::merge(const std::vector<Segment>& more) {
  std::vector<Segment> result;
  auto a = segments_.begin();
  auto b = more.begin();
  while (a != segments_.end() || b != more.end()) {
    const bool from_a = b == more.end() || (a != segments_.end() && a->offset <= b->offset);
    if (!append(result, from_a ? *a++ : *b++)) return false;
  }
  if (result.size() > kMaxSegments) return false;
  if (complete_length_ && !result.empty() && result.back().end() > *complete_length_) return false;
  segments_ = std::move(result);
  return true;
}

bool PartialContent::add(std::uint64_t offset, std::string_view bytes) {
  if (offset > http::kMaxPosition || bytes.size() > http::kMaxPosition - offset) return false;
  return merge({Segment{offset, std::string(bytes)}});
}

bool PartialContent::add(const PartialContent& other) {
  const auto before = complete_length_;
  if (before && other.complete_length_ && *before != *other.complete_length_) return false;
  if (!before) complete_length_ = other.complete_length_;
  if (merge(other.segments_)) return true;
  complete_length_ = before;
  return false;
}

bool PartialContent::complete() const {
  if (complete_length_ == 0u) return true;
  return complete_length_ && segments_.size() == 1 && segments_[0].offset == 0 &&
         segments_[0].end() == *complete_length_;
}

std::uint64_t PartialContent::held() const {
  std::uint64_t sum = 0;
  for (const Segment& segment : segments_) sum += segment.bytes.size();
  return sum;
}

std::optional<std::string_view> PartialContent::slice(const http::ByteSpan& span) const {
  // The last segment that begins no later than the span.
  auto after = std::upper_bound(segments_.begin(), segments_.end(), span.offset,
                                [](std::uint64_t offset, const Segment& segment) { return offset < segment.offset; });
  if (after == segments_.begin()) return std::nullopt;
  const Segment& segment = *std::prev(after);
  if (span.end() > segment.end()) return std::nullopt;
  return std::string_view(segment.bytes).substr(span.offset - segment.offset, span.length);
}

std::optional<http::RangeSpec> PartialContent::missing() const {
  if (complete()) return std::nullopt;
  const bool has_start = !segments_.empty() && segments_.front().offset == 0;
  const bool has_end = !segments_.empty() && complete_length_ && segments_.back().end() == *complete_length_;
  http::RangeSpec spec;
  spec.first = has_start ? segments_.front().end() : 0;
  if (has_end) spec.last = segments_.back().offset - 1;
  return spec;
}

}  // namespace cachestone::policy
