// Strong validators (RFC 9110 §8.8.1, §8.8.2.2): what tells that two responses carry the very same bytes, so that a
// range of one can be used beside a range of the other.
#pragma once

#include <optional>
#include <string>

#include "simulator/http/entity_tag.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/policy/clause.h"

namespace cachestone::policy {

// The ETag of a response, when it has one that can be read.
std::optional<http::EntityTag> entity_tag(const http::Fields& fields);

// RFC 9110 §8.8.2.2: the Last-Modified of a response whose Date is at least one second later, as it is written.
// `response_time` is when it was received: it decides the century of two-digit years.
std::optional<std::string> strong_last_modified(const http::Fields& fields, Time response_time, const Rulebook& rules);

// RFC 9110 §13.1.5: is the If-Range condition of `request` true for the response with `fields`? False for anything that
// is not exactly its strong validator.
bool if_range_holds(const http::Request& request, const http::Fields& fields, Time response_time,
                    const Rulebook& rules);

// RFC 9110 §13.1.5: what a client that holds the response with `fields` may send in If-Range: its entity tag when it is
// strong, its Last-Modified when that is strong and there is no entity tag.
std::optional<std::string> if_range_value(const http::Fields& fields, Time response_time, const Rulebook& rules);

// RFC 9110 §15.3.7.3: do two responses have the same strong validator?
bool same_strong_validator(const http::Fields& a, Time a_response_time, const http::Fields& b, Time b_response_time,
                           const Rulebook& rules);

}  // namespace cachestone::policy
