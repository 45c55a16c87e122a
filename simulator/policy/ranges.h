// Answering a range request from a complete response (RFC 9110 §14.2, §15.3.7, §15.5.17).
//
// A range is cut from a 200 that is ready to be sent. Preconditions come before (RFC 9110 §13.2.2): the caller has
// evaluated them, and calls this only when the answer without Range would be that 200.
#pragma once

#include <string_view>

#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"

namespace cachestone::policy {

enum class RangeOutcome {
  whole,          // no range is asked for, or Range is ignored: the 200 is sent
  partial,        // 206 with one range
  multipart,      // 206 with multipart/byteranges
  unsatisfiable,  // 416
};

struct RangeAnswer {
  RangeOutcome outcome = RangeOutcome::whole;
  http::Response response;  // the 206 or 416, complete with its body; for `whole` nothing is put here
  Decision decision;        // about Range: must (it is answered), must not or may (it is ignored); no reason without it
};

// `fields` and `body` are those of the 200 (Age included); `response_time` is when the cache received it.
RangeAnswer answer_range(const http::Request& request, const http::Fields& fields, std::string_view body,
                         Time response_time, const Rulebook& rules);

// A request for more ranges is answered with the whole (RFC 9110 §14.2, §17.15); so is one for more than kFewRanges
// that are not in ascending order, or with more than two that overlap.
inline constexpr std::size_t kMaxRanges = 64;
inline constexpr std::size_t kFewRanges = 8;

}  // namespace cachestone::policy
