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
    if (rules.distorted(Distortion::content_location_not_invalidated) && name == "Content-Location") continue;
    const bool absolute = value->find("://") != std::string_view::npos;
    if (rules.distorted(Distortion::relative_location_not_resolved) && !absolute) continue;
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

// Some caches know too few of those that invalidate.
bool overlooked(std::string_view method, int status, const Rulebook& rules) {
  const bool put_or_delete = method == "PUT" || method == "DELETE";
  const bool known = put_or_delete || method == "POST" || method == "PATCH";
  return (rules.distorted(Distortion::only_put_and_delete_invalidate) && !put_or_delete) ||
         (rules.distorted(Distortion::unknown_methods_do_not_invalidate) && !known) ||
         (rules.distorted(Distortion::redirects_do_not_invalidate) && status / 100 == 3);
}

}  // namespace

Invalidation invalidated_by(const http::Request& request, std::string_view uri, const http::Response& response,
                            const Profile& profile, const Rulebook& rules) {
  Invalidation invalidation;
  const bool safe = is_safe(request.method, profile, rules);
  if (safe && rules.in_force(Clause::safe_methods_do_not_invalidate)) return invalidation;
  if (safe && request.method == "GET") return invalidation;
  if (!rules.in_force(Clause::unsafe_invalidates)) return invalidation;
  if (rules.distorted() && overlooked(request.method, response.status, rules)) return invalidation;
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
