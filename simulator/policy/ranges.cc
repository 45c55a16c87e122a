#include "simulator/policy/ranges.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulator/http/byteranges.h"
#include "simulator/http/range.h"
#include "simulator/policy/strong_validator.h"

namespace cachestone::policy {
namespace {

using http::ByteSpan;
using http::ContentRange;
using Spans = std::vector<ByteSpan>;

// A span and the bytes that it means.
struct Slice {
  ByteSpan span;
  std::string_view bytes;
};

// The defect of a cache that keeps positions in 32 bits: what does not fit becomes 0, as after a failed conversion.
http::Ranges narrowed(http::Ranges ranges) {
  auto narrow = [](std::optional<std::uint64_t>& position) {
    if (position && *position > UINT32_MAX) position = 0;
  };
  for (http::RangeSpec& spec : ranges.specs) {
    narrow(spec.first);
    narrow(spec.last);
  }
  std::erase_if(ranges.specs, [](const auto& spec) { return spec.first && spec.last && *spec.last < *spec.first; });
  return ranges;
}

// Ranges as some caches misread them.
http::Ranges misread(http::Ranges ranges, const Rulebook& rules) {
  if (rules.distorted(Distortion::first_range_only)) ranges.specs.resize(1);
  for (http::RangeSpec& spec : ranges.specs) {
    const bool exclusive = rules.distorted(Distortion::range_end_exclusive);
    if (exclusive && spec.first && spec.last && *spec.last > *spec.first) --*spec.last;
    const bool suffix = !spec.first && spec.last && *spec.last > 0;
    if (suffix && rules.distorted(Distortion::suffix_is_prefix)) spec = {0, *spec.last - 1};
  }
  return ranges;
}

// The byte ranges that `request` asks for, when Range is not to be ignored.
std::optional<http::Ranges> applicable_ranges(const http::Request& request, const http::Fields& fields,
                                              Time response_time, const Rulebook& rules, Decision& decision) {
  auto ignored = [&](Clause clause, Ruling ruling, auto&& saw) {
    decision.add(clause, ruling, saw);
    return std::nullopt;
  };
  if (request.method != "GET" && rules.in_force(Clause::range_only_for_get)) {
    return ignored(Clause::range_only_for_get, Ruling::must_not,
                   [&] { return "Range in a " + request.method + " request"; });
  }
  if (request.fields.has("If-Range")) {
    const bool holds = if_range_holds(request, fields, response_time, rules);
    if (!holds && rules.in_force(Clause::if_range_false)) {
      return ignored(Clause::if_range_false, Ruling::must_not, "If-Range is not the strong validator of the response");
    }
    if (holds && !rules.in_force(Clause::if_range_true)) return std::nullopt;
    if (holds) decision.add(Clause::if_range_true, Ruling::may, "If-Range is the strong validator of the response");
  }
  const bool once = request.fields.count("Range") == 1;
  auto ranges = once ? http::parse_range(*request.fields.first("Range")) : std::nullopt;
  if (rules.distorted(Distortion::unreadable_range_is_zero) && (!ranges || !ranges->bytes())) {
    return http::Ranges{"bytes", {{0, 0}}};
  }
  if (!ranges) return ignored(Clause::range_excess_ignored, Ruling::may, "Range is invalid");
  if (!ranges->bytes() && rules.in_force(Clause::range_unknown_unit)) {
    return ignored(Clause::range_unknown_unit, Ruling::must_not, [&] { return "unknown range unit " + ranges->unit; });
  }
  if (!rules.in_force(Clause::range_overflow)) return narrowed(*ranges);
  if (rules.distorted() && ranges->bytes()) return misread(*ranges, rules);
  return ranges;
}

bool ascending(const Spans& spans) {
  return std::is_sorted(spans.begin(), spans.end(), [](auto& a, auto& b) { return a.offset < b.offset; });
}

Spans sorted(Spans spans) {
  std::stable_sort(spans.begin(), spans.end(), [](auto& a, auto& b) { return a.offset < b.offset; });
  return spans;
}

std::vector<Slice> sorted(std::vector<Slice> slices) {
  std::stable_sort(slices.begin(), slices.end(), [](auto& a, auto& b) { return a.span.offset < b.span.offset; });
  return slices;
}

// How many of `spans` share a byte with another one.
std::size_t overlapping(const Spans& spans) {
  const Spans by_offset = sorted(spans);
  std::size_t count = 0;
  std::uint64_t end_before = 0;
  for (std::size_t i = 0; i < by_offset.size(); ++i) {
    const bool an_earlier_one = by_offset[i].offset < end_before;
    const bool the_next = i + 1 < by_offset.size() && by_offset[i + 1].offset < by_offset[i].end();
    count += an_earlier_one || the_next ? 1 : 0;
    end_before = std::max(end_before, by_offset[i].end());
  }
  return count;
}

// RFC 9110 §14.2: what may be ignored because it is broken or an attack. Whatever the rules say, no more is sent than
// twice the representation, in no more parts than any reader takes.
std::string excess(const Spans& spans, std::uint64_t held, const Rulebook& rules) {
  std::uint64_t total = 0;
  for (const ByteSpan& span : spans) {
    total += span.length;
    if (total > 2 * held) return "the ranges are more than twice the representation";
  }
  if (spans.size() > http::kMaxBodyParts) return std::to_string(spans.size()) + " ranges";
  if (!rules.in_force(Clause::range_excess_ignored)) return "";
  if (spans.size() > kMaxRanges) return std::to_string(spans.size()) + " ranges";
  if (spans.size() > kFewRanges && !ascending(spans)) return "many ranges that are not in ascending order";
  if (overlapping(spans) > 2) return "more than two overlapping ranges";
  return "";
}

bool is_any_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view known) { return http::same_name(known, name); });
}

// The fields of a 206 but those that say what it encloses.
http::Fields partial_fields(const http::Request& request, const http::Fields& whole, const Rulebook& rules) {
  // RFC 9110 §15.3.7: who asks with If-Range has the fields of the representation already. Last-Modified stays where it
  // is the only validator: without one the client could not combine what it has with what it gets.
  const bool asked_with_if_range =
      request.fields.has("If-Range") && rules.in_force(Clause::partial_to_if_range_is_short);
  const bool without_metadata = asked_with_if_range || !rules.in_force(Clause::partial_has_all_fields);
  const bool without_required = !rules.in_force(Clause::partial_has_required_fields);
  const std::string_view spare_validator = whole.has("ETag") ? "Last-Modified" : "";
  http::Fields fields;
  for (const http::Field& line : whole) {
    // A Content-Digest is that of the content of the 200 (RFC 9530 §2).
    if (is_any_of(line.name, {"Content-Range", "Content-Length", "Content-Digest"})) continue;
    if (without_metadata &&
        is_any_of(line.name, {"Content-Type", "Content-Encoding", "Content-Language", spare_validator})) {
      continue;
    }
    if (without_required &&
        is_any_of(line.name, {"Date", "Cache-Control", "ETag", "Expires", "Content-Location", "Vary"})) {
      continue;
    }
    fields.add(line.name, line.value);
  }
  return fields;
}

// The bytes of all `spans`; nothing when some are not held.
std::optional<std::vector<Slice>> slices(const Spans& spans, const RangeSource& source) {
  std::vector<Slice> result;
  for (const ByteSpan& span : spans) {
    const auto bytes = source.slice(span);
    if (!bytes) return std::nullopt;
    result.push_back({span, *bytes});
  }
  return result;
}

ContentRange content_range(const ByteSpan& span, std::optional<std::uint64_t> complete_length, const Rulebook& rules) {
  if (!rules.in_force(Clause::content_range_states_length)) complete_length = std::nullopt;
  if (rules.distorted(Distortion::content_range_of_part)) complete_length = span.end();
  return {"bytes", span, complete_length};
}

http::Response empty_response(int status) {
  http::Response response;
  response.status = status;
  response.reason = std::string(http::reason_phrase(status));
  return response;
}

// RFC 9110 §15.3.7.1.
http::Response single_part(http::Fields fields, const Slice& slice, std::optional<std::uint64_t> complete_length,
                           const Rulebook& rules) {
  http::Response response = empty_response(206);
  response.fields = std::move(fields);
  if (rules.in_force(Clause::single_part_content_range)) {
    response.fields.add("Content-Range", http::format(content_range(slice.span, complete_length, rules)));
  }
  response.body = slice.bytes;
  response.fields.add("Content-Length", std::to_string(response.body.size()));
  return response;
}

// RFC 9110 §15.3.7.2. `type` is the Content-Type of the 200.
http::Response multiple_parts(http::Fields fields, std::optional<std::string_view> type,
                              const std::vector<Slice>& slices, std::optional<std::uint64_t> complete_length,
                              const Rulebook& rules) {
  std::vector<http::BodyPart> parts;
  for (const Slice& slice : slices) {
    http::BodyPart part;
    if (type && rules.in_force(Clause::part_content_type)) part.content_type = std::string(*type);
    part.range = content_range(slice.span, complete_length, rules);
    // The defect: the field says nothing about the enclosed range.
    if (!rules.in_force(Clause::part_content_range)) part.range = {"bytes", std::nullopt, complete_length};
    part.bytes = slice.bytes;
    parts.push_back(std::move(part));
  }
  const std::string boundary = http::find_boundary(parts);
  http::Response response = empty_response(206);
  response.fields = std::move(fields);
  if (rules.in_force(Clause::multipart_content_type)) {
    response.fields.set("Content-Type", "multipart/byteranges; boundary=" + boundary);
  }
  if (!rules.in_force(Clause::multipart_no_content_range)) {
    response.fields.add("Content-Range", http::format(content_range(slices.front().span, complete_length, rules)));
  }
  response.body = http::write_byteranges(parts, boundary);
  response.fields.add("Content-Length", std::to_string(response.body.size()));
  return response;
}

// RFC 9110 §15.5.17.
http::Response not_satisfiable(std::optional<std::uint64_t> complete_length, const Rulebook& rules) {
  http::Response response = empty_response(416);
  const bool stated =
      rules.in_force(Clause::unsatisfied_content_range) && rules.in_force(Clause::unsatisfied_states_length);
  if (stated && complete_length) {
    response.fields.add("Content-Range", http::format(ContentRange{"bytes", std::nullopt, complete_length}));
  }
  response.fields.add("Content-Length", "0");
  return response;
}

// What `ranges` mean; nothing when that depends on a complete length which is not known.
std::optional<Spans> resolve(const http::Ranges& ranges, std::optional<std::uint64_t> complete_length) {
  if (complete_length) return http::resolve(ranges, *complete_length);
  Spans spans;
  for (const http::RangeSpec& spec : ranges.specs) {
    if (!spec.first || !spec.last) return std::nullopt;
    spans.push_back({*spec.first, *spec.last - *spec.first + 1});
  }
  return spans;
}

std::string length_text(std::optional<std::uint64_t> complete_length) {
  return complete_length ? " of " + std::to_string(*complete_length) + " bytes" : " of an unknown number of bytes";
}

}  // namespace

RangeAnswer answer_range(const http::Request& request, const http::Fields& fields, const RangeSource& source,
                         Time response_time, const Rulebook& rules) {
  RangeAnswer answer;
  answer.decision = Decision(rules);
  if (!request.fields.has("Range")) return answer;
  const auto ranges = applicable_ranges(request, fields, response_time, rules, answer.decision);
  if (!ranges) return answer;
  const bool empty = source.complete_length == 0u;
  if (empty && rules.in_force(Clause::range_of_nothing_ignored)) {
    answer.decision.add(Clause::range_of_nothing_ignored, Ruling::may, "the representation is empty");
    return answer;
  }

  auto of = [&] { return length_text(source.complete_length); };
  const auto spans = resolve(*ranges, source.complete_length);
  if (spans && (spans->empty() || empty)) {
    if (!rules.in_force(Clause::range_unsatisfiable)) return answer;
    answer.decision.add(Clause::range_unsatisfiable, Ruling::must,
                        [&] { return http::format(*ranges) + of() + ": no range is satisfiable"; });
    answer.outcome = RangeOutcome::unsatisfiable;
    answer.response = not_satisfiable(source.complete_length, rules);
    return answer;
  }
  const auto held = spans ? slices(*spans, source) : std::nullopt;
  if (!held) {
    answer.outcome = RangeOutcome::not_held;
    return answer;
  }
  if (const std::string why = excess(*spans, source.held, rules); !why.empty()) {
    answer.decision.add(Clause::range_excess_ignored, Ruling::may, [&] { return why + of(); });
    return answer;
  }
  if (!rules.in_force(Clause::range_satisfiable)) return answer;
  answer.decision.add(Clause::range_satisfiable, Ruling::must, [&] { return http::format(*ranges) + of(); });

  // A client that asked for one range may not understand several parts, even if it is one.
  const bool several = spans->size() > 1 || !rules.in_force(Clause::one_range_is_not_multipart);
  answer.outcome = several ? RangeOutcome::multipart : RangeOutcome::partial;
  http::Fields kept = partial_fields(request, fields, rules);
  answer.response = several ? multiple_parts(std::move(kept), fields.first("Content-Type"),
                                             rules.in_force(Clause::parts_in_requested_order) ? *held : sorted(*held),
                                             source.complete_length, rules)
                            : single_part(std::move(kept), held->front(), source.complete_length, rules);
  return answer;
}

RangeAnswer answer_range(const http::Request& request, const http::Fields& fields, std::string_view body,
                         Time response_time, const Rulebook& rules) {
  const RangeSource source{body.size(), body.size(), [body](const ByteSpan& span) {
                             return std::optional(body.substr(span.offset, span.length));
                           }};
  return answer_range(request, fields, source, response_time, rules);
}

}  // namespace cachestone::policy
