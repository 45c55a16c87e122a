// Groups of stored responses, and what invalidates them (RFC 9875).
//
// A group is known by its key: the origin of the response and the String of the field, character by character. Two
// responses are group-mates when they have a key in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/profile.h"

namespace cachestone::policy {

// The keys of the groups that a response for `uri` belongs to, each once, in order. None when Cache-Groups is not a
// List of Strings.
std::vector<std::string> groups_of(std::string_view uri, const http::Fields& fields, const Rulebook& rules);

// The keys of the groups that go with a stored response for `uri` that is invalidated by itself. One that is
// invalidated with its group takes no other groups along: that would be a cascade (RFC 9875 §2.2.1), which is for the
// caller to prevent, under Clause::groups_do_not_cascade.
std::vector<std::string> groups_invalidated_with(std::string_view uri, const http::Fields& fields,
                                                 const Rulebook& rules);

struct GroupInvalidation {
  std::vector<std::string> groups;  // keys, each once
  Decision decision;
};

// What Cache-Group-Invalidation in `response` invalidates; `uri` is the target URI of `request`. RFC 9875 says nothing
// of error responses: they invalidate no group, as they invalidate no URI (RFC 9111 §4.4).
GroupInvalidation groups_invalidated_by(const http::Request& request, std::string_view uri,
                                        const http::Response& response, const Profile& profile, const Rulebook& rules);

}  // namespace cachestone::policy
