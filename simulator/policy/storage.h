// May this response be stored, and which of its fields (RFC 9111 §3)?
#pragma once

#include "simulator/http/message.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/profile.h"

namespace cachestone::policy {

// RFC 9111 §3: every condition is asked, so that the decision names all that forbid storing.
// `complete` is false when the response ended before its framing said so (RFC 9111 §3.3).
Decision may_store(const http::Request& request, const http::Response& response, bool complete, const Profile& profile,
                   const Rulebook& rules);

// RFC 9111 §3.1: the response as it is stored, with the fields that must not be kept removed.
http::Response storable(const http::Response& response, const Profile& profile, const Rulebook& rules);

// True for a status code that a response may have heuristic freshness with (RFC 9110 §15.1), as far as `rules` restrict
// it.
bool heuristically_cacheable(int status, const Rulebook& rules);

// Status codes whose caching requirements this cache knows (RFC 9111 §3: "understood").
bool understood_status(int status);

}  // namespace cachestone::policy
