// Incomplete and partial responses in a cache: what is kept of them, how they are put together, what they can answer
// (RFC 9111 §3.3, §3.4; RFC 9110 §15.3.7.3).
//
// A cache that keeps them asks, when a 206 or an incomplete 200 arrives: may_store() (RFC 9111 §3), read_partial(),
// then, when it holds part of the same representation, may_combine() and combine(), and then complete_response(). When
// a request comes for what it holds in part: answer_from_partial(), or make_completing() to ask the origin for the
// rest.
#pragma once

#include <optional>

#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/partial_content.h"
#include "simulator/policy/ranges.h"

namespace cachestone::policy {

// Fields and bytes of a representation that is held in part.
struct PartialResponse {
  http::Response head;     // as of an incomplete 200, without body and Content-Length: storable() has yet to be asked
  PartialContent content;  // its complete() is the record that the response is incomplete
  bool was_200 = false;    // it arrived as an incomplete 200, not as a 206
};

struct PartialReading {
  Decision decision;  // may it be kept, as far as RFC 9111 §3.3 says?
  std::optional<PartialResponse> partial;
};

// RFC 9111 §3.3, beside may_store(): what a 206, or a response that ended early (`complete` is false), says and holds,
// as received. Nothing is read unless it may be kept: only a 200 or 206 to GET, only byte ranges that are valid and
// agree with the content.
PartialReading read_partial(const http::Request& request, const http::Response& response, bool complete,
                            const Rulebook& rules);

// RFC 9111 §3.4: may a new partial response be combined with a stored one? Each with the time when it was received.
Decision may_combine(const http::Fields& stored, Time stored_response_time, const http::Fields& update,
                     Time update_response_time, const Rulebook& rules);

// RFC 9111 §3.4, RFC 9110 §15.3.7.3: the union of both, with the fields of the newer `update` over those of `stored`.
// Nothing when their bytes or lengths contradict each other: then they are not of one representation.
std::optional<PartialResponse> combine(const PartialResponse& stored, const PartialResponse& update,
                                       const Rulebook& rules);

// RFC 9110 §15.3.7.3: the 200 with its Content-Length, when `partial` holds all of the representation.
std::optional<http::Response> complete_response(const PartialResponse& partial, const Rulebook& rules);

// RFC 9111 §3.3: the 206 for a request whose ranges all lie within what is held, else the outcome `not_held`. `fields`
// are those of the 200 as it would be sent.
RangeAnswer answer_from_partial(const http::Request& request, const http::Fields& fields, const PartialContent& content,
                                Time response_time, const Rulebook& rules);

// RFC 9111 §3.3: makes a request that is about to be forwarded ask only for what is missing, under the condition that
// the representation is still the same; its own validators go. False, and nothing changes, when there is no strong
// validator or nothing is missing.
bool make_completing(http::Request& request, const http::Fields& fields, const PartialContent& content,
                     Time response_time, const Rulebook& rules);

}  // namespace cachestone::policy
