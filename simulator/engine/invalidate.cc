// A response to an unsafe request makes stored ones unusable until they are validated (RFC 9111 §4.4).
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "simulator/engine/state.h"
#include "simulator/policy/clear_site_data.h"
#include "simulator/policy/groups.h"
#include "simulator/policy/invalidation.h"
#include "simulator/policy/selection.h"

namespace cachestone::engine {
namespace {

std::set<std::string> as_set(std::vector<std::string> texts) {
  return {std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end())};
}

// The variant that a GET with the fields of `request` would select.
bool varies_alike(http::Request request, const policy::StoredResponse& stored, const policy::Rulebook& rules) {
  request.method = stored.request.method;
  return policy::selects(request, stored, rules).allowed();
}

}  // namespace

// W3C Clear Site Data: a private cache forgets what it holds for the host.
void State::clear_site(const OpenFetch& fetch, const http::Response& response, Effects& effects) {
  if (!profile_.clear_site_data) return;
  policy::SiteDataClearing clearing = policy::clear_site_data(fetch.uri, response.fields, profile_, rules_);
  if (!clearing.decision.reasons.empty()) tell(effects, "Clear-Site-Data", std::move(clearing.decision));
  if (!clearing.cache) return;
  const std::size_t cleared =
      store_.remove_if([&](std::string_view stored) { return policy::is_cleared(stored, fetch.uri, rules_); });
  tell(effects, [&] { return std::to_string(cleared) + " stored responses cleared"; });
}

void State::invalidate(const OpenFetch& fetch, const http::Response& response, Effects& effects) {
  const policy::Invalidation invalidation =
      policy::invalidated_by(fetch.request, fetch.uri, response, profile_, rules_);
  std::set<std::string> groups;
  for (const std::string& uri : invalidation.uris) {
    const std::vector<Found> victims = stored_for(uri, effects);
    for (const Found& victim : victims) {
      const bool this_variant_only = rules_.distorted(policy::Distortion::other_variants_stay_valid);
      if (this_variant_only && !varies_alike(fetch.request, victim.stored, rules_)) continue;
      store_.set_invalidated(victim.place);
      if (!profile_.cache_groups) continue;
      groups.merge(as_set(policy::groups_invalidated_with(uri, victim.stored.response.fields, rules_)));
    }
    tell(
        effects, [&] { return std::to_string(victims.size()) + " stored for " + uri + " invalidated"; },
        invalidation.decision);
  }
  if (!profile_.cache_groups) return;
  policy::GroupInvalidation named = policy::groups_invalidated_by(fetch.request, fetch.uri, response, profile_, rules_);
  if (!named.decision.reasons.empty()) tell(effects, "groups to invalidate", std::move(named.decision));
  groups.merge(as_set(std::move(named.groups)));
  invalidate_groups(std::move(groups), effects);
}

// Every variant, the responses to QUERY, and what No-Vary-Search would answer for this URI.
std::vector<State::Found> State::stored_for(const std::string& uri, Effects& effects) const {
  const std::string key = policy::cache_key(uri, rules_);
  std::vector<Found> found = store_.all(key);
  for (std::vector<Found> more : {store_.labelled("uri " + uri), equivalent(uri, key, effects)}) {
    found.insert(found.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return found;
}

// RFC 9875 §2.2.1: the mates of those that are invalidated here stay as they are, unless a defect lets it cascade.
void State::invalidate_groups(std::set<std::string> groups, Effects& effects) {
  std::set<std::string> done;
  while (!groups.empty()) {
    const std::string group = *groups.begin();
    groups.erase(groups.begin());
    if (!done.insert(group).second) continue;
    const std::vector<Found> mates = store_.labelled(group);
    for (const Found& mate : mates) {
      store_.set_invalidated(mate.place);
      if (rules_.in_force(policy::Clause::groups_do_not_cascade)) continue;
      groups.merge(as_set(policy::groups_of(mate.stored.uri, mate.stored.response.fields, rules_)));
    }
    tell(effects, [&] { return std::to_string(mates.size()) + " stored in the group " + group + " invalidated"; });
  }
}

}  // namespace cachestone::engine
