// A response that is passed on while it arrives: who gets it, and whether it is kept as well.
//
// Only the client whose request caused the fetch can be answered so: who was collapsed into it must wait to see whether
// the response can be reused (RFC 9111 §4).
#include <utility>

#include "simulator/engine/state.h"
#include "simulator/policy/forwarding.h"
#include "simulator/policy/storage.h"

namespace cachestone::engine {

using policy::Clause;

// A 304 may be answered from the store, and what some defects send instead is known only at the end.
bool State::passes(const OpenFetch& fetch, const http::Response& head) const {
  if (fetch.passing || fetch.waiting.empty() || !requests_.contains(fetch.waiting.front())) return false;
  if (head.status < 200 || head.status == 304 || fetch.completes) return false;
  // In place of an error the store may answer (RFC 5861 §4).
  if (policy::is_origin_error(head.status, rules_) && store_.count(fetch.key) > 0) return false;
  if (rules_.distorted()) return false;
  return rules_.in_force(Clause::full_response_is_used) && rules_.in_force(Clause::collapse_only_reusable);
}

// Whether it can be stored, as far as its fields say. A part is judged by what it is a part of.
policy::Decision State::may_keep(const OpenFetch& fetch, http::Response received) const {
  if (received.status == 206 && profile_.partial_content) received.status = 200;
  return policy::may_store(fetch.request, received, true, profile_, rules_);
}

void State::head(FetchId id, const http::Response& head, Time now, Effects& effects) {
  const auto entry = fetches_.find(id);
  if (entry == fetches_.end() || !passes(entry->second, head)) return;
  OpenFetch& fetch = entry->second;
  http::Response received = policy::received(head, now, rules_);
  policy::Decision storing = may_keep(fetch, received);
  const bool keep = storing.allowed();
  tell(effects, "the reply begins while the response arrives");
  if (!keep) tell(effects, "may the response be stored?", std::move(storing));
  const RequestId client = fetch.waiting.front();
  fetch.passing = received;
  policy::CacheStatus status;
  status.fwd = requests_.at(client).forwarded;
  // Whether the whole will arrive is known only when its length is (RFC 9211 §2.5 speaks of what was stored).
  status.stored = keep && received.fields.has("Content-Length");
  stamp(received, requests_.at(client), std::move(status));
  requests_.erase(client);
  effects.passages.push_back({id, client, std::move(received), keep});
  if (!keep) release_followers(fetch, id, now, effects);
}

// Nothing will be stored that they could wait for.
void State::release_followers(OpenFetch& fetch, FetchId id, Time now, Effects& effects) {
  const std::vector<RequestId> followers(fetch.waiting.begin() + 1, fetch.waiting.end());
  fetch.waiting.resize(1);
  if (const auto open = collapsible_.find(fetch.key); open != collapsible_.end() && open->second == id) {
    collapsible_.erase(open);
    fetch.shared = false;
  }
  for (RequestId follower : followers) {
    if (requests_.contains(follower)) answer(follower, now, Collapse::forbidden, effects);
  }
}

void State::passed(FetchId id, Time now, Effects& effects) {
  auto fetch = take(id);
  if (!fetch) return;
  tell(effects, "the response has been passed on, and is not kept");
  if (fetch->passing) {
    clear_site(*fetch, *fetch->passing, effects);
    invalidate(*fetch, *fetch->passing, effects);
    const bool head = fetch->request.method == "HEAD" && fetch->passing->status == 200;
    if (head) update_from_head(*fetch, *fetch->passing, now, effects);
    store_.shrink();
  }
  for (RequestId waiting : fetch->waiting) {
    if (requests_.contains(waiting)) answer(waiting, now, Collapse::forbidden, effects);
  }
}

}  // namespace cachestone::engine
