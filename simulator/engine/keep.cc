// What goes into the store, and what is updated there (RFC 9111 §3, §3.2).
#include <utility>

#include "simulator/engine/state.h"
#include "simulator/policy/freshness.h"
#include "simulator/policy/groups.h"
#include "simulator/policy/search_variance.h"
#include "simulator/policy/selection.h"
#include "simulator/policy/storage.h"
#include "simulator/policy/validation.h"

namespace cachestone::engine {

using policy::Clause;
using policy::StoredResponse;

bool State::store(const OpenFetch& fetch, const http::Response& response, bool complete, Time now, Effects& effects) {
  const bool in_part = !complete || (response.status == 206 && rules_.in_force(Clause::store_no_partial_status));
  const bool taken_for_whole = complete && rules_.distorted(policy::Distortion::partial_stored_as_whole);
  if (in_part && profile_.partial_content && !taken_for_whole) {
    return store_partial(fetch, response, complete, now, effects);
  }
  policy::Decision decision = policy::may_store(fetch.request, response, complete, profile_, rules_);
  const bool allowed = decision.allowed();
  tell(effects, "may the response be stored?", std::move(decision));
  if (!allowed) return false;
  if (response.body.size() > profile_.largest_content) {
    tell(effects, "not stored: the content is too long");
    return false;
  }
  http::Request request = fetch.request;
  // What a defect stores for another method is found by GET: that is what makes it harmful.
  if (!cacheable(request)) request.method = "GET";
  StoredResponse stored = policy::stored(fetch.uri, request, policy::storable(response, profile_, rules_), fetch.sent,
                                         now, profile_.targeted_fields, rules_);
  stored.content = std::make_shared<const std::string>(std::move(stored.response.body));
  stored.response.body.clear();
  return put(fetch, stored, effects);
}

// In the place of what it supersedes.
bool State::put(const OpenFetch& fetch, const StoredResponse& stored, Effects& effects) {
  for (const Found& old : store_.candidates(fetch.key, stored.request.fields)) {
    if (old.stored.request.method != stored.request.method) continue;
    const bool any = rules_.distorted(policy::Distortion::one_variant_per_uri);
    if (any || policy::selects(stored.request, old.stored, rules_).allowed()) store_.remove(old.place);
  }
  const bool partial = stored.partial != nullptr;
  policy::Freshness freshness;
  if (rules_.explains()) freshness = policy::freshness_lifetime(stored, profile_, rules_);
  auto labels = labels_of(stored);
  const bool fits = store_.put(fetch.key, stored, std::move(labels)).has_value();
  tell(effects,
       !fits     ? "not stored: it is larger than the whole store"
       : partial ? "stored in part"
                 : "stored",
       std::move(freshness.decision));
  return fits;
}

// Freshens a stored response (RFC 9111 §3.2). Returns false when it may not be kept with its new fields: an update can
// bring no-store or private (RFC 9111 §3).
bool State::update(Found& found, const OpenFetch& fetch, const http::Response& update, Time now, Effects& effects) {
  StoredResponse& stored = found.stored;
  const auto nominated = policy::nominated_fields(stored.response.fields);
  policy::freshen(stored, update, fetch.sent, now, profile_, rules_);
  const Clause clause = update.status == 304 ? Clause::validated_is_updated : Clause::head_updates;
  tell(
      effects, [&] { return "the stored response is updated from the " + std::to_string(update.status); },
      policy::because(clause, policy::Ruling::must, "its fields take the place of the stored ones"));
  policy::Decision keep = policy::may_store(stored.request, stored.response, true, profile_, rules_);
  const bool kept = keep.allowed();
  if (!kept) {
    tell(effects, "may the updated response be kept?", std::move(keep));
    return false;
  }
  if (rules_.distorted(policy::Distortion::update_not_written_back)) return true;
  // When Vary nominates other fields than before, nobody knows any more what the old request had in them: then it is
  // only for requests like this one.
  const bool same_variant = policy::nominated_fields(stored.response.fields) != nominated ||
                            policy::selects(fetch.request, stored, rules_).allowed();
  if (!same_variant) store_.update(found.place, stored, labels_of(stored));
  // A new Vary nominates fields of the request that has just been answered for (RFC 9111 §4.1).
  stored.request.fields = fetch.request.fields;
  if (same_variant) {
    store_.update(found.place, stored, labels_of(stored));
  } else {
    tell(effects, "it is kept for requests like this one, too");
    found.place = store_.put(fetch.key, stored, labels_of(stored)).value_or(found.place);
  }
  return true;
}

// By what else it must be found: its groups (RFC 9875), its path when its query need not be the same (No-Vary-Search),
// its URI when that is not its key.
std::vector<std::string> State::labels_of(const StoredResponse& stored) const {
  std::vector<std::string> labels;
  if (profile_.cache_groups) labels = policy::groups_of(stored.uri, stored.response.fields, rules_);
  const bool searchable = profile_.no_vary_search && stored.request.method == "GET";
  if (searchable && stored.response.fields.has("No-Vary-Search")) {
    labels.push_back("path " + policy::path_key(stored.uri, rules_));
  }
  if (stored.request.method == "QUERY") labels.push_back("uri " + stored.uri);
  return labels;
}

}  // namespace cachestone::engine
