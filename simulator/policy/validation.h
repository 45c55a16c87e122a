// Asking the origin whether a stored response is still good, and updating it from the answer (RFC 9111 §4.3).
#pragma once

#include "simulator/http/message.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/profile.h"
#include "simulator/policy/stored_response.h"

namespace cachestone::policy {

// RFC 9111 §4.3.1: true when the stored response has a validator that a conditional request can carry.
bool can_validate(const StoredResponse& stored);

// Adds the stored validators to a request that is about to be forwarded. The entity tags of the client's own
// If-None-Match are kept beside the stored one (RFC 9111 §4.3.2).
void make_conditional(http::Request& request, const StoredResponse& stored, const Rulebook& rules);

// Adds the entity tag of a stored response to If-None-Match, when it has one that is not there yet (RFC 9110 §13.1.2).
// A 304 then tells which of several stored responses can be used. True when the tag is there now.
bool add_entity_tag(http::Request& request, const StoredResponse& stored, const Rulebook& rules);

// Does it carry If-None-Match or If-Modified-Since?
bool is_conditional(const http::Request& request);

// Takes If-None-Match and If-Modified-Since out of a request: for a full response whatever the client has.
void make_unconditional(http::Request& request);

// RFC 9111 §4.3.4: does this 304 speak about the stored response?
Decision identifies(const http::Response& not_modified, const StoredResponse& stored, const Rulebook& rules);

// RFC 9111 §3.2: replaces the stored fields by those of `update` (a 304, or a 200 to HEAD), as far as they can be
// stored. The stored response is as new from here on.
void freshen(StoredResponse& stored, const http::Response& update, Time request_time, Time response_time,
             const Profile& profile, const Rulebook& rules);

// RFC 9111 §4.3.5: do validators and length of a 200 to HEAD agree with the stored response to GET?
bool agrees_with_head(const http::Response& head, const StoredResponse& stored);

}  // namespace cachestone::policy
