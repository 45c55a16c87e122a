// Which stored responses an unsafe request makes unusable (RFC 9111 §4.4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/profile.h"

namespace cachestone::policy {

struct Invalidation {
  std::vector<std::string> uris;  // absolute; empty: nothing is invalidated
  Decision decision;
};

// `uri` is the target URI of the request that `response` answers.
Invalidation invalidated_by(const http::Request& request, std::string_view uri, const http::Response& response,
                            const Profile& profile, const Rulebook& rules);

}  // namespace cachestone::policy
