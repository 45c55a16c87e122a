// Which field of a response holds its caching policy: a targeted one (RFC 9213), or Cache-Control.
//
// A cache has a target list: names of fields that speak to it more directly than Cache-Control, the most direct first.
// The first that is there, valid and not empty decides alone; then Cache-Control, Expires and Pragma do not count.
#pragma once

#include <string>
#include <vector>

#include "simulator/http/cache_control.h"
#include "simulator/http/message.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"

namespace cachestone::policy {

struct GoverningField {
  std::string name = "Cache-Control";  // else as the target list writes it
  bool targeted = false;               // it is not Cache-Control
  http::CacheControl directives;       // only those that may be consumed; the others are among the problems
  bool expires_counts = true;          // Expires and Pragma
  Decision decision;                   // why this field; nothing is said when no targeted field plays a part
};

// RFC 9213 §2.2. `fields` are those of a response, `target_list` is the cache's own, by priority.
GoverningField governing_field(const http::Fields& fields, const std::vector<std::string>& target_list,
                               const Rulebook& rules);

}  // namespace cachestone::policy
