// What selects a stored response, the target URI and the fields that Vary names, and how caches misread it
// (distortions.inc). Only asked by a cache with a distortion.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/policy/clause.h"

namespace cachestone::policy {

// The URI as such a cache writes it into the key.
std::string misread_uri(std::string_view uri, const Rulebook& rules);

// The names in Vary that such a cache regards, in lower case, for two requests.
std::vector<std::string> misread_vary(const http::Fields& response, const http::Fields& request,
                                      const http::Fields& earlier, const Rulebook& rules);

// The value of a request field called `name` (in lower case) as such a cache compares it. `members`: of all lines.
std::optional<std::string> misread_value(const http::Fields& request, std::string_view name,
                                         std::vector<std::string_view> members, const Rulebook& rules);

}  // namespace cachestone::policy
