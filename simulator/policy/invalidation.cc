#include "simulator/policy/invalidation.h"

#include <algorithm>

#include "simulator/policy/methods.h"
#include "simulator/policy/uri.h"

namespace cachestone::policy {
namespace {

// RFC 9111 §4.4: Location and Content-Location may name more, on the same origin only.
void add_locations(Invalidation& invalidation, std::string_view uri, const http::Response& response,
                   const Rulebook& rules) {
  if (!rules.in_force(Clause::invalidate_locations)) return;
  for (std::string_view name : {"Location", "Content-Location"}) {
    const auto value = response.fields.first(name);
    if (!value) continue;
    const std::string named = resolve(*value, uri);
    const bool same = origin_of(named) == origin_of(uri);
    if (!same && rules.in_force(Clause::same_origin_only)) {
      invalidation.decision.add(
          Clause::same_origin_only, Ruling::may,
          "left alone: " + std::string(name) + " is on another origin: " + std::string(origin_of(named)));
      continue;
    }
    if (std::find(invalidation.uris.begin(), invalidation.uris.end(), named) == invalidation.uris.end()) {
      invalidation.uris.push_back(named);
    }
  }
}

}  // namespace

Invalidation invalidated_by(const http::Request& request, std::string_view uri, const http::Response& response,
                            const Profile& profile, const Rulebook& rules) {
  Invalidation invalidation;
  const bool safe = is_safe(request.method, profile, rules);
  if (safe && rules.in_force(Clause::safe_methods_do_not_invalidate)) return invalidation;
  if (safe && request.method == "GET") return invalidation;
  if (!rules.in_force(Clause::unsafe_invalidates)) return invalidation;
  const bool error = response.status < 200 || response.status >= 400;
  if (error && rules.in_force(Clause::errors_do_not_invalidate)) {
    invalidation.decision.add(Clause::errors_do_not_invalidate, Ruling::must_not,
                              "status " + std::to_string(response.status) + " is an error: nothing is invalidated");
    return invalidation;
  }
  invalidation.uris.emplace_back(uri);
  invalidation.decision.add(Clause::unsafe_invalidates, Ruling::must,
                            request.method + " succeeded with status " + std::to_string(response.status));
  add_locations(invalidation, uri, response, rules);
  return invalidation;
}

}  // namespace cachestone::policy
