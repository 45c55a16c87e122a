// What an intermediary changes in messages that pass through it (RFC 9110 §7.6).
#pragma once

#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"

namespace cachestone::policy {

// Removes Connection, the fields it nominates, and those that concern one connection only (RFC 9110 §7.6.1).
// Content-Length stays; Transfer-Encoding goes: whoever sends the message frames it anew.
void remove_hop_by_hop(http::Fields& fields, const Rulebook& rules);

// The request as it goes to the origin: without hop-by-hop fields, with this cache in Via (RFC 9110 §7.6.3).
http::Request forwarded(const http::Request& request, const Profile& profile, const Rulebook& rules);

// The response as it comes from the origin: without hop-by-hop fields, and with a Date (RFC 9110 §6.6.1).
http::Response received(const http::Response& response, Time now, const Rulebook& rules);

}  // namespace cachestone::policy
