// What the cache knows about request methods (RFC 9110 §9).
#pragma once

#include <string_view>

namespace cachestone::policy {

// GET, HEAD, OPTIONS and TRACE (RFC 9110 §9.2.1). An unknown method is taken for unsafe (RFC 9111 §4.4).
inline bool is_safe(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE";
}

// Methods whose responses this cache stores and reuses.
inline bool is_cacheable(std::string_view method) {
  return method == "GET" || method == "HEAD";
}

}  // namespace cachestone::policy
