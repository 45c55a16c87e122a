#include "simulator/policy/partial_response.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "simulator/http/byteranges.h"
#include "simulator/http/range.h"
#include "simulator/http/syntax.h"
#include "simulator/policy/strong_validator.h"
#include "simulator/policy/validation.h"

namespace cachestone::policy {
namespace {

using http::ByteSpan;
using http::ContentRange;
using http::Response;

// All of a representation.
PartialContent whole(std::string_view body) {
  PartialContent content(body.size());
  content.add(0, body);
  return content;
}

// The Content-Length that says how long an incomplete response would have been.
std::optional<std::uint64_t> stated_length(const Response& response) {
  if (response.fields.count("Content-Length") != 1 || response.fields.has("Transfer-Encoding")) return std::nullopt;
  const std::string_view text = http::trim(*response.fields.first("Content-Length"));
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size() || length > http::kMaxPosition) return std::nullopt;
  // What has arrived as announced is not cut short: then nobody knows where the end would have been.
  return length > response.body.size() ? std::optional(length) : std::nullopt;
}

// A 200 that ended early holds the first bytes of the representation.
PartialContent incomplete_content(const Response& response, const Rulebook& rules) {
  if (!rules.in_force(Clause::incomplete_is_recorded)) return whole(response.body);
  PartialContent content(stated_length(response));
  content.add(0, response.body);
  return content;
}

// Reads one 206. Each member function returns nothing after it has said why in the decision.
class PartialReader {
 public:
  PartialReader(const Response& response, bool complete, const Rulebook& rules, Decision& decision)
      : response_(response), complete_(complete), rules_(rules), decision_(decision) {}

  // `type` becomes the Content-Type of the representation.
  std::optional<PartialContent> read(std::optional<std::string>& type) {
    if (!rules_.in_force(Clause::partial_is_inspected)) return whole(response_.body);
    const auto boundary = http::byteranges_boundary(type.value_or(""));
    return boundary ? read_parts(*boundary, type) : read_single();
  }

 private:
  std::nullopt_t refuse(Clause clause, std::string_view saw) {
    decision_.add(clause, Ruling::must_not, saw);
    return std::nullopt;
  }
  std::nullopt_t invalid(std::string_view saw) { return refuse(Clause::invalid_range_not_combined, saw); }

  std::optional<PartialContent> read_single() {
    const bool lenient = !rules_.in_force(Clause::invalid_range_not_combined);
    const auto value = response_.fields.combined("Content-Range");
    if (!value && !lenient) return invalid("206 without Content-Range");
    auto range = value ? http::parse_content_range(*value) : std::nullopt;
    if (range && !range->bytes()) {
      if (!rules_.in_force(Clause::unknown_unit_not_combined)) {
        // The defect: the numbers are taken for bytes.
        range = http::parse_content_range("bytes" + value->substr(value->find(' ')));
      } else if (!rules_.in_force(Clause::partial_unit_understood)) {
        return whole(response_.body);
      } else {
        decision_.add(Clause::unknown_unit_not_combined, Ruling::must_not, "unknown range unit");
        return refuse(Clause::partial_unit_understood, "unknown range unit");
      }
    }
    if (!range || !range->span) {
      if (lenient) return whole(response_.body);
      return invalid("Content-Range is invalid");
    }
    // Only where the message ended early may there be less than the range.
    const std::uint64_t length = response_.body.size();
    const bool agrees = complete_ ? length == range->span->length : length <= range->span->length;
    if (!agrees && !lenient) return invalid("the content is not as long as Content-Range says");
    PartialContent content(range->complete_length);
    if (!content.add(range->span->offset, response_.body)) return invalid("the content reaches beyond its end");
    return content;
  }

  std::optional<PartialContent> read_parts(const std::string& boundary, std::optional<std::string>& type) {
    const bool lenient = !rules_.in_force(Clause::invalid_range_not_combined);
    if (response_.fields.has("Content-Range") && !lenient) return invalid("Content-Range beside multipart/byteranges");
    const auto parts = http::parse_byteranges(response_.body, boundary);
    if (!parts) return invalid("multipart/byteranges that cannot be read");
    type = parts->front().content_type;
    PartialContent content(parts->front().range.complete_length);
    std::uint64_t next = parts->front().range.span->offset;
    for (const http::BodyPart& part : *parts) {
      // The defect: the parts are taken for consecutive.
      const bool inspected = rules_.in_force(Clause::parts_are_inspected);
      PartialContent piece(part.range.complete_length);
      const bool fits = piece.add(inspected ? part.range.span->offset : next, part.bytes) && content.add(piece);
      if (!fits) return invalid("the parts contradict each other");
      if (part.content_type != type) type = std::nullopt;
      next += part.bytes.size();
    }
    return content;
  }

  const Response& response_;
  const bool complete_;
  const Rulebook& rules_;
  Decision& decision_;
};

// RFC 9111 §3.2, as §3.4 asks for it; RFC 9110 §15.3.7.3 for an incomplete 200, whose fields replace all.
http::Fields combined_fields(const http::Fields& stored, const PartialResponse& update, const Rulebook& rules) {
  if (!rules.in_force(Clause::combined_is_updated)) return stored;
  if (update.was_200 || !rules.in_force(Clause::combined_keeps_fields)) return update.head.fields;
  http::Fields fields = stored;
  // Age counts from the update: an older one says nothing any more (RFC 9111 §4.2.3).
  fields.remove("Age");
  std::set<std::string> replaced;
  for (const http::Field& line : update.head.fields) {
    if (replaced.insert(http::lower(line.name)).second) fields.remove(line.name);
    fields.add(line.name, line.value);
  }
  return fields;
}

// What is held, as if there were no holes.
std::string joined(const PartialContent& content) {
  std::string bytes;
  for (const Segment& segment : content.segments()) bytes += segment.bytes;
  return bytes;
}

Response ok_response(http::Fields fields, std::string body) {
  Response response;
  response.fields = std::move(fields);
  response.fields.set("Content-Length", std::to_string(body.size()));
  response.body = std::move(body);
  return response;
}

}  // namespace

PartialReading read_partial(const http::Request& request, const Response& response, bool complete,
                            const Rulebook& rules) {
  PartialReading reading{Decision(rules), std::nullopt};
  const bool right = request.method == "GET" && (response.status == 200 || response.status == 206);
  if (!right && rules.in_force(Clause::incomplete_only_ok_to_get)) {
    reading.decision.add(Clause::incomplete_only_ok_to_get, Ruling::must_not, [&] {
      return "only part of a " + std::to_string(response.status) + " to " + request.method + " is there";
    });
    return reading;
  }

  std::optional<std::string> type;
  if (const auto value = response.fields.first("Content-Type")) type = std::string(*value);
  auto content = response.status == 206
                     ? PartialReader(response, complete, rules, reading.decision).read(type)
                     : std::optional(complete ? whole(response.body) : incomplete_content(response, rules));
  if (!content) return reading;

  PartialResponse partial;
  partial.content = std::move(*content);
  partial.was_200 = response.status != 206;
  partial.head.minor_version = response.minor_version;
  partial.head.fields = response.fields;
  partial.head.fields.remove("Content-Length");
  partial.head.fields.remove("Content-Digest");
  if (rules.in_force(Clause::combined_without_content_range)) partial.head.fields.remove("Content-Range");
  if (!type) partial.head.fields.remove("Content-Type");
  if (type && type != response.fields.first("Content-Type")) partial.head.fields.set("Content-Type", *type);
  reading.decision.add(Clause::incomplete_only_ok_to_get, Ruling::may, [&] {
    return std::to_string(partial.content.held()) + " bytes of the representation, recorded as " +
           (partial.content.complete() ? "complete" : "incomplete");
  });
  reading.partial = std::move(partial);
  return reading;
}

Decision may_combine(const http::Fields& stored, Time stored_response_time, const http::Fields& update,
                     Time update_response_time, const Rulebook& rules) {
  Decision decision(rules);
  if (!rules.in_force(Clause::combine_same_validator)) return decision;
  const bool same = same_strong_validator(stored, stored_response_time, update, update_response_time, rules);
  decision.add(Clause::combine_same_validator, same ? Ruling::may : Ruling::must_not,
               same ? "both parts have the same strong validator" : "the parts have no strong validator in common");
  return decision;
}

std::optional<PartialResponse> combine(const PartialResponse& stored, const PartialResponse& update,
                                       const Rulebook& rules) {
  PartialResponse result;
  result.content = stored.content;
  if (!result.content.add(update.content)) return std::nullopt;
  result.head = stored.head;
  result.head.fields = combined_fields(stored.head.fields, update, rules);
  result.was_200 = stored.was_200 || update.was_200;
  return result;
}

std::optional<Response> complete_response(const PartialResponse& partial, const Rulebook& rules) {
  if (!rules.in_force(Clause::combined_whole_is_complete)) return std::nullopt;
  // The defect: several segments are taken for all of them.
  const bool holes_count = rules.in_force(Clause::combined_hole_is_incomplete);
  const auto& segments = partial.content.segments();
  const bool from_start = segments.size() == 1 && segments[0].offset == 0;
  const bool prefix_will_do = from_start && rules.distorted(Distortion::prefix_is_whole);
  if (!partial.content.complete() && !prefix_will_do && (holes_count || segments.size() < 2)) return std::nullopt;
  return ok_response(partial.head.fields, joined(partial.content));
}

RangeAnswer answer_from_partial(const http::Request& request, const http::Fields& fields, const PartialContent& content,
                                Time response_time, const Rulebook& rules) {
  const RangeSource source{content.complete_length(), content.held(),
                           [&content](const ByteSpan& span) { return content.slice(span); }};
  RangeAnswer answer = answer_range(request, fields, source, response_time, rules);
  if (answer.outcome == RangeOutcome::partial || answer.outcome == RangeOutcome::multipart) {
    answer.decision.add(Clause::store_complete, Ruling::may, "the ranges lie within what is held");
    // The defect: part of the representation is sent as if it were all of it.
    if (!rules.in_force(Clause::partial_is_marked)) {
      answer.response.status = 200;
      answer.response.reason = "OK";
      answer.response.fields.remove("Content-Range");
    }
    return answer;
  }
  answer.outcome = RangeOutcome::not_held;
  if (rules.in_force(Clause::store_complete)) {
    answer.response = {};
    answer.decision.add(Clause::store_complete, Ruling::must_not,
                        "the stored response is incomplete, and the request is not for a range within what is held");
    return answer;
  }
  // The defect: what is held has to do.
  answer.outcome = RangeOutcome::whole;
  answer.response = ok_response(fields, joined(content));
  return answer;
}

bool make_completing(http::Request& request, const http::Fields& fields, const PartialContent& content,
                     Time response_time, const Rulebook& rules) {
  const auto missing = content.missing();
  const auto validator = if_range_value(fields, response_time, rules);
  if (!missing || !validator) return false;
  make_unconditional(request);
  request.fields.remove("Range");
  if (rules.in_force(Clause::if_range_only_with_range)) {
    request.fields.set("Range", http::format(http::Ranges{"bytes", {*missing}}));
  }
  if (!rules.distorted(Distortion::rest_without_if_range)) request.fields.set("If-Range", *validator);
  return true;
}

}  // namespace cachestone::policy
