// Which stored response answers this request: target URI, method and Vary (RFC 9111 §4 and §4.1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/stored_response.h"

namespace cachestone::policy {

// The key under which responses for `uri` are kept: the target URI itself (RFC 9111 §2).
std::string cache_key(std::string_view uri, const Rulebook& rules);

// RFC 9111 §4: may a response to `stored_method` satisfy a request with `method`?
bool method_permits(std::string_view method, std::string_view stored_method);

// RFC 9111 §4 and §4.1: does this stored response, found under the request's key, fit the request?
Decision selects(const http::Request& request, const StoredResponse& stored, const Rulebook& rules);

// RFC 9111 §4.1: the names that Vary nominates, in lower case; "*" among them when it is there.
std::vector<std::string> nominated_fields(const http::Fields& response_fields);

// The values that `request` has for the nominated fields, as one text: two requests select the same variant by Vary
// when theirs are equal. "*" matches nothing, and is left out here.
std::string selecting_values(const std::vector<std::string>& nominated, const http::Fields& request);

// True when `a` is to be preferred to `b`: one with Vary to one without (RFC 9111 §4.1), the more recent Date, and of
// equal ones the later stored (RFC 9111 §4).
bool preferred(const StoredResponse& a, const StoredResponse& b, const Rulebook& rules);

}  // namespace cachestone::policy
