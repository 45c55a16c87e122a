// CDN-Loop: has this request been here before? (RFC 8586)
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"

namespace cachestone::policy {

// A host with or without port, or a pseudonym (RFC 8586 §2): "cdn.example:8080", "[::1]", "AnotherCDN".
bool is_cdn_id(std::string_view text);

// The ids in CDN-Loop, in order, as they are written. Parameters and members without a valid id are passed over.
std::vector<std::string> cdn_ids(const http::Fields& fields);

// Whether a request with these fields may be forwarded by the CDN called `own_id`: must not, when it has passed there
// already. RFC 8586 has no rule for comparing; hosts are compared without regard to case (RFC 9110 §4.2.3), pseudonyms
// exactly. What has a dot, a colon or a bracket is taken for a host.
Decision may_forward(const http::Fields& fields, std::string_view own_id, const Rulebook& rules);

// Adds `own_id` to a request that is forwarded, on a line of its own: whatever came before, even a quote that is never
// closed, cannot swallow it.
void add_cdn_info(http::Fields& fields, std::string_view own_id, const Rulebook& rules);

}  // namespace cachestone::policy
