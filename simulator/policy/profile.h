// What the specification leaves open, for one particular cache.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
  // Serve stale within stale-while-revalidate and stale-if-error (RFC 5861).
  bool stale_while_revalidate = true;
  bool stale_if_error = true;
  // Do not validate a fresh response with immutable because of a reload (RFC 8246).
  bool immutable = true;
  // Let clients have a say by the directives of their requests. They are advisory (RFC 9111 §5.2.1), and many CDNs do
  // not listen to them.
  bool honour_request_directives = true;
  // One request to the origin for identical requests at the same time (RFC 9111 §4).
  bool collapse_requests = true;
  // Keep what arrived of an incomplete response, and ranges, and put them together (RFC 9111 §3.3, §3.4).
  bool partial_content = true;
  // Reuse responses to QUERY (draft-ietf-httpbis-safe-method-w-body).
  bool query = true;
  // Invalidate by Cache-Groups (RFC 9875).
  bool cache_groups = true;
  // Reuse a response for URIs that No-Vary-Search makes equivalent.
  bool no_vary_search = true;
  // Clear what is stored of an origin when it says Clear-Site-Data: "cache"; private caches only.
  bool clear_site_data = true;
  // Fields that take the place of Cache-Control for this cache, the preferred one first (RFC 9213 §2.2).
  std::vector<std::string> targeted_fields;
  // Say in Cache-Status how the cache handled the request (RFC 9211).
  bool cache_status = true;
  // With the cache key and the number of variants stored under it (RFC 9211 §2.7, §2.8).
  bool cache_status_details = false;
  // Name in CDN-Loop (RFC 8586); none: this is not a CDN.
  std::string cdn_id;
  // A request with this method removes what is stored for its URI, as managed caches offer; none: nobody can.
  std::string purge_method;
  // What the operator of a managed cache sets against the origin's word: a lifetime for responses without an explicit
  // one, and bounds for all.
  std::optional<Seconds> default_lifetime;
  std::optional<Seconds> minimum_lifetime;
  std::optional<Seconds> maximum_lifetime;
  // At most this many stored responses and bytes; the least recently used goes first.
  std::size_t capacity = 100000;
  std::size_t capacity_bytes = std::size_t{1} << 30;
  // A response with more content than this is not stored.
  std::size_t largest_content = std::size_t{64} << 20;
  // Name in Via (RFC 9110 §7.6.3).
  std::string pseudonym = "cachestone";

  bool shared() const { return kind == CacheKind::shared; }
};

Profile shared_profile();
Profile private_profile();
// The kinds of cache that people know: "browser" (private), "proxy", "cdn" (shared), "edge" and "shield" (a CDN's two
// tiers), and the reference itself, "reference" and "reference-private". Nothing for another name.
std::optional<Profile> named_profile(std::string_view name);
// All names that named_profile() knows, for messages: "browser, proxy, …".
std::string profile_names();
// One of the names, or {"base": "browser", "heuristic_fraction": 0.2, …}: members override those of the base, which is
// the reference by default. Unknown members and names are errors.
Profile read_profile(const json::Node& node);

}  // namespace cachestone::policy
