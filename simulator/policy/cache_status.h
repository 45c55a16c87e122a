// Cache-Status: how this cache handled a request, told in the response (RFC 9211).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/policy/clause.h"

namespace cachestone::policy {

// Why a request went forward, from the most specific reason to the least (RFC 9211 §2.2).
enum class Forwarded { bypass, method, uri_miss, vary_miss, miss, request, stale, partial };
std::string_view name(Forwarded reason);  // "uri-miss", …

struct CacheStatus {
  std::string cache;             // who speaks
  std::optional<Forwarded> fwd;  // nothing: the request was satisfied here, a hit
  std::optional<int> fwd_status;
  std::optional<Seconds> ttl;     // lifetime minus age; negative when stale
  bool stored = false;            // this response, after it was forwarded for
  std::optional<bool> collapsed;  // true: another request's response was used; false: it could not be
  std::optional<std::string> key;
  std::optional<std::string> detail;
};

// The member of the list: "cachestone;hit;ttl=59". Characters that a String cannot hold are percent-encoded.
std::string serialise(const CacheStatus& status, const Rulebook& rules);

// Adds the member behind what other caches have said (RFC 9211 §2). To a value that is no list it is added on a line of
// its own.
void add_cache_status(http::Fields& fields, const CacheStatus& status, const Rulebook& rules);

}  // namespace cachestone::policy
