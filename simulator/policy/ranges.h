// Answering a range request from a complete response (RFC 9110 §14.2, §15.3.7, §15.5.17).
//
// A range is cut from a 200 that is ready to be sent. Preconditions come before (RFC 9110 §13.2.2): the caller has
// evaluated them, and calls this only when the answer without Range would be that 200.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "simulator/http/message.h"
#include "simulator/http/range.h"
#include "simulator/http/time.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"

namespace cachestone::policy {

enum class RangeOutcome {
  whole,          // no range is asked for, or Range is ignored: the 200 is sent
  partial,        // 206 with one range
  multipart,      // 206 with multipart/byteranges
  unsatisfiable,  // 416
  not_held,       // the bytes are not all there; only where part of a representation is held
};

struct RangeAnswer {
  RangeOutcome outcome = RangeOutcome::whole;
  http::Response response;  // the 206 or 416, complete with its body; nothing for `whole` and `not_held`
  Decision decision;        // about Range: must (it is answered), must not or may (it is ignored); no reason without it
};

// `fields` and `body` are those of the 200 (Age included); `response_time` is when the cache received it.
RangeAnswer answer_range(const http::Request& request, const http::Fields& fields, std::string_view body,
                         Time response_time, const Rulebook& rules);

// The same where perhaps only part of the representation is held (simulator/policy/partial_response.h).
struct RangeSource {
  std::optional<std::uint64_t> complete_length;  // when it is known
  std::uint64_t held = 0;                        // how many bytes there are
  // The bytes of a span; nothing when they are not all held. The view must outlive the call of answer_range.
  std::function<std::optional<std::string_view>(const http::ByteSpan&)> slice;
};
RangeAnswer answer_range(const http::Request& request, const http::Fields& fields, const RangeSource& source,
                         Time response_time, const Rulebook& rules);

// A request for more ranges is answered with the whole (RFC 9110 §14.2, §17.15); so is one for more than kFewRanges
// that are not in ascending order, or with more than two that overlap.
inline constexpr std::size_t kMaxRanges = 64;
inline constexpr std::size_t kFewRanges = 8;

}  // namespace cachestone::policy
