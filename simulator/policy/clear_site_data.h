// Clear-Site-Data: "cache", which empties a private cache of what it holds for a host (W3C Clear Site Data).
#pragma once

#include <string_view>

#include "simulator/http/message.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/profile.h"

namespace cachestone::policy {

struct SiteDataClearing {
  bool cache = false;  // the cache is asked to forget, and does
  Decision decision;
};

// What a response for `uri` (absolute) asks of this cache. The field is of no effect over an insecure connection
// (§4.2): secure are https, and http with a loopback host. A shared cache passes the field on and keeps what it has:
// the request is meant for the user agent.
SiteDataClearing clear_site_data(std::string_view uri, const http::Fields& fields, const Profile& profile,
                                 const Rulebook& rules);

// Whether a stored response for `stored_uri` goes when a response for `uri` asks for clearing: the host is the same,
// whatever scheme and port (§4.2.3).
bool is_cleared(std::string_view stored_uri, std::string_view uri, const Rulebook& rules);

}  // namespace cachestone::policy
