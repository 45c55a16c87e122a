// A response to an unsafe request makes stored ones unusable until they are validated (RFC 9111 §4.4).
#include <string>

#include "simulator/engine/state.h"
#include "simulator/policy/invalidation.h"
#include "simulator/policy/selection.h"

namespace cachestone::engine {

void State::invalidate(const OpenFetch& fetch, const http::Response& response, Effects& effects) {
  const policy::Invalidation invalidation = policy::invalidated_by(fetch.request, fetch.uri, response, rules_);
  for (const std::string& uri : invalidation.uris) {
    const std::vector<Found> victims = store_.all(policy::cache_key(uri, rules_));
    for (const Found& victim : victims) store_.set_invalidated(victim.place);
    tell(
        effects, [&] { return std::to_string(victims.size()) + " stored for " + uri + " invalidated"; },
        invalidation.decision);
  }
}

}  // namespace cachestone::engine
