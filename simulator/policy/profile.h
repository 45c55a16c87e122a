// What the specification leaves open, for one particular cache.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "simulator/http/time.h"
#include "simulator/json/reader.h"

namespace cachestone::policy {

enum class CacheKind { shared, private_cache };
std::string_view name(CacheKind kind);  // "shared", "private"

struct Profile {
  std::string name = "reference";
  CacheKind kind = CacheKind::shared;
  // Heuristic freshness (RFC 9111 §4.2.2): this share of the time since Last-Modified, at most the cap.
  double heuristic_fraction = 0.1;
  Seconds heuristic_cap = std::chrono::hours(24);
  // Serve a stale response, where nothing forbids it, when the origin cannot be reached (RFC 9111 §4.2.4).
  bool stale_when_disconnected = true;
  // One request to the origin for identical requests at the same time (RFC 9111 §4).
  bool collapse_requests = true;
  // At most this many stored responses; the least recently used goes first.
  std::size_t capacity = 100000;
  // Name in Via (RFC 9110 §7.6.3).
  std::string pseudonym = "cachestone";

  bool shared() const { return kind == CacheKind::shared; }
};

Profile shared_profile();
Profile private_profile();
// {"kind": "private", "heuristic_fraction": 0.2, …}; unknown members are errors.
Profile read_profile(const json::Node& node);

}  // namespace cachestone::policy
