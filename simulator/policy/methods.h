// What the cache knows about request methods (RFC 9110 §9).
#pragma once

#include <string_view>

#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"

namespace cachestone::policy {

// GET, HEAD, OPTIONS and TRACE (RFC 9110 §9.2.1). An unknown method is taken for unsafe (RFC 9111 §4.4).
inline bool is_safe(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE";
}

// Methods whose responses this cache stores and reuses.
inline bool is_cacheable(std::string_view method) {
  return method == "GET" || method == "HEAD";
}

// The same for a cache that may know QUERY (draft-ietf-httpbis-safe-method-w-body §2).
inline bool is_safe(std::string_view method, const Profile& profile, const Rulebook& rules) {
  return is_safe(method) || (method == "QUERY" && profile.query && rules.in_force(Clause::query_is_safe));
}
inline bool is_cacheable(std::string_view method, const Profile& profile, const Rulebook& rules) {
  if (rules.distorted(Distortion::any_method_reused)) return true;
  return is_cacheable(method) || (method == "QUERY" && profile.query && rules.in_force(Clause::query_is_cacheable));
}

}  // namespace cachestone::policy
