// The origin answers: validating, updating, and answering those who wait (RFC 9111 §4.3).
#include <string>
#include <utility>

#include "simulator/engine/replies.h"
#include "simulator/engine/state.h"
#include "simulator/http/cache_control.h"
#include "simulator/policy/forwarding.h"
#include "simulator/policy/preconditions.h"
#include "simulator/policy/selection.h"
#include "simulator/policy/validation.h"

namespace cachestone::engine {

using policy::Clause;
using policy::Distortion;

std::optional<State::OpenFetch> State::take(FetchId id) {
  const auto entry = fetches_.find(id);
  if (entry == fetches_.end()) return std::nullopt;
  OpenFetch fetch = std::move(entry->second);
  fetches_.erase(entry);
  if (fetch.shared) collapsible_.erase(fetch.key);
  if (fetch.background()) refreshing_.erase(fetch.key);
  return fetch;
}

void State::response(FetchId id, const http::Response& response, Time now, Effects& effects) {
  auto fetch = take(id);
  if (!fetch) return;
  tell(effects, [&] { return "the origin answered " + std::to_string(response.status); });
  http::Response received = policy::received(response, now, rules_);
  for (const http::Field& hint : fetch->hints) {
    if (!received.fields.has(hint.name)) received.fields.add(hint.name, hint.value);
  }
  clear_site(*fetch, received, effects);
  const bool rest = fetch->completes && (received.status == 206 || received.status == 304 || received.status == 416);
  // The defect: a 304 that nobody asked for is stored as any other response is.
  const bool as_any_other =
      !rules_.in_force(Clause::store_no_partial_status) && !fetch->validates && !policy::is_conditional(fetch->request);
  if (rest) {
    rest_arrived(std::move(*fetch), received, now, effects);
  } else if (received.status == 304 && !as_any_other) {
    not_modified(std::move(*fetch), std::move(received), now, effects);
  } else {
    full_response(*fetch, received, now, effects);
  }
  store_.shrink();
}

// RFC 9111 §4.3.4: the one that a 304 speaks about; of several the preferred one. What is held in part must hold what
// is asked for: the 304 says only that it is still good.
std::optional<State::Found> State::identified_among(std::vector<Found> candidates, const OpenFetch& fetch,
                                                    const http::Response& not_modified, Effects& effects) {
  std::optional<Found> identified;
  for (Found& candidate : candidates) {
    if (!policy::method_permits(fetch.request.method, candidate.stored.request.method)) continue;
    if (!enough(fetch.request, candidate.stored)) continue;
    policy::Decision decision = policy::identifies(not_modified, candidate.stored, rules_);
    const bool speaks = decision.allowed();
    tell(effects, "does the 304 speak about the stored response?", std::move(decision));
    if (speaks && (!identified || policy::preferred(candidate.stored, identified->stored, rules_))) {
      identified = std::move(candidate);
    }
  }
  return identified;
}

std::optional<State::Found> State::identified(const OpenFetch& fetch, const http::Response& not_modified,
                                              Effects& effects) {
  std::vector<Found> fitting = store_.candidates(fetch.key, fetch.request.fields);
  std::erase_if(fitting, [&](const Found& candidate) {
    return !policy::selects(fetch.request, candidate.stored, rules_).allowed();
  });
  std::optional<Found> found = identified_among(std::move(fitting), fetch, not_modified, effects);
  if (found || !fetch.validates || !not_modified.fields.has("ETag")) return found;
  // It may be one that Vary alone would not have selected: its entity tag was sent, too.
  return identified_among(store_.all(fetch.key, kMostTags), fetch, not_modified, effects);
}

// Is the 304 about what the client has? It may be about an entity tag that the cache has added (RFC 9111 §4.3.2).
bool State::answers(const http::Request& request, const http::Response& not_modified) const {
  if (!rules_.in_force(Clause::not_modified_for_other_tag)) return true;
  policy::StoredResponse current;
  current.response = not_modified;
  current.response.status = 200;
  current.refresh();
  return policy::evaluate(request, current, rules_.silent()).outcome == policy::Precondition::not_modified;
}

void State::not_modified(OpenFetch fetch, http::Response response, Time now, Effects& effects) {
  // A 304 is not an error: to an unsafe request, it makes what is stored unusable, too (RFC 9111 §4.4).
  invalidate(fetch, response, effects);
  std::optional<Found> found = identified(fetch, response, effects);
  const bool own_condition = policy::is_conditional(fetch.request);
  const bool passed_on = rules_.distorted(Distortion::not_modified_passed_to_all);
  const bool for_client = passed_on || (own_condition && answers(fetch.request, response));
  const bool refused = own_condition && rules_.distorted(Distortion::not_modified_asked_again);
  if (!found && ((fetch.validates && !for_client) || refused)) {
    if (refused) policy::make_unconditional(fetch.request);
    tell(effects, "the 304 is of no use: asked again without validators");
    fetch_again(std::move(fetch), now, effects);
    return;
  }
  const bool kept = found && update(*found, fetch, response, now, effects);
  if (found && rules_.distorted(Distortion::all_variants_freshened)) {
    for (Found& other : store_.all(fetch.key)) {
      policy::freshen(other.stored, response, fetch.sent, now, profile_, rules_);
      store_.update(other.place, other.stored, labels_of(other.stored));
    }
  }
  // The defect: what answers the condition of one client is kept for all.
  if (!found && !rules_.in_force(Clause::store_no_partial_status)) store(fetch, response, true, now, effects);
  if (!fetch.waiting.empty() && requests_.contains(fetch.waiting.front())) {
    const RequestId id = fetch.waiting.front();
    // RFC 9111 §4.3.2: whether the client has what was validated is for its own condition to say.
    const bool evaluate = !own_condition || rules_.in_force(Clause::not_modified_for_other_tag);
    if (found && fetch.validates && evaluate && !passed_on) {
      serve(id, *found, policy::may_reuse(fetch.request, found->stored, now, profile_, rules_), 304, effects);
    } else {
      pass_on(id, std::move(response), false, effects);
    }
  }
  if (found && !kept) store_.remove(found->place);
  for (std::size_t i = 1; i < fetch.waiting.size(); ++i) {
    if (requests_.contains(fetch.waiting[i])) answer(fetch.waiting[i], now, Collapse::forbidden, effects);
  }
}

void State::full_response(const OpenFetch& fetch, const http::Response& response, Time now, Effects& effects) {
  invalidate(fetch, response, effects);
  const bool error = policy::is_origin_error(response.status, rules_) && cacheable(fetch.request);
  bool stale_used = error && fetch.background();
  if (error) {
    for (RequestId id : fetch.waiting) {
      if (!requests_.contains(id)) continue;
      stale_used = serve_stale(id, response.status, now, effects) == Stale::served || stale_used;
    }
  }
  if (rules_.distorted(Distortion::error_replaces_stale)) stale_used = false;
  if (stale_used) tell(effects, "the error is not kept: the stored response may be used in its place");
  if (fetch.request.method == "HEAD" && response.status == 200) update_from_head(fetch, response, now, effects);
  const bool left = !fetch.background() && !requests_.contains(fetch.waiting.front());
  const bool dropped = (fetch.background() && rules_.distorted(Distortion::background_answer_dropped)) ||
                       (left && rules_.distorted(Distortion::aborted_is_not_stored));
  const bool use_it = !fetch.validates || rules_.in_force(Clause::full_response_is_used);
  const bool stored = use_it && !stale_used && !dropped && store(fetch, response, true, now, effects);
  for (std::size_t i = 0; i < fetch.waiting.size(); ++i) {
    const RequestId id = fetch.waiting[i];
    if (!requests_.contains(id)) continue;
    if (!use_it) {
      serve_old(id, fetch, now, effects);
    } else if (i == 0 || !rules_.in_force(Clause::collapse_only_reusable) || follows(response, stored)) {
      pass_on(id, response, stored, effects);
    } else if (left && rules_.distorted(Distortion::followers_fail_with_leader)) {
      fail(id, error_response(502, "The client of the first request has left.", now), effects);
    } else if (rules_.distorted(Distortion::followers_always_ask)) {
      forward(id, nullptr, now, effects);
    } else {
      // RFC 9111 §4: who waited gets the response only if it may be reused; else a request of its own.
      answer(id, now, Collapse::forbidden, effects);
    }
  }
}

// The distortions by which a collapsed request gets the response to another one although it may not be reused for it.
bool State::follows(const http::Response& response, bool stored) const {
  if (rules_.distorted(Distortion::followers_of_anything)) return true;
  if (rules_.distorted(Distortion::followers_get_errors) && response.status >= 500) return true;
  if (!stored) return false;
  const bool no_cache = http::CacheControl(response.fields).has("no-cache");
  return (rules_.distorted(Distortion::followers_get_no_cache) && no_cache) ||
         (rules_.distorted(Distortion::followers_ignore_vary) && response.fields.has("Vary"));
}

// The defect: the full answer to a validation is ignored, the old stored response is sent.
void State::serve_old(RequestId id, const OpenFetch& fetch, Time now, Effects& effects) {
  const std::vector<Found> old = store_.all(fetch.key);
  if (old.empty()) return answer(id, now, Collapse::forbidden, effects);
  serve(id, old.front(), policy::may_reuse(fetch.request, old.front().stored, now, profile_, rules_), 304, effects);
}

// RFC 9111 §4.3.5.
void State::update_from_head(const OpenFetch& fetch, const http::Response& head, Time now, Effects& effects) {
  for (Found& found : store_.candidates(fetch.key, fetch.request.fields)) {
    if (found.stored.request.method != "GET" || !policy::selects(fetch.request, found.stored, rules_).allowed()) {
      continue;
    }
    const bool whatever = rules_.distorted(Distortion::head_updates_what_differs);
    if (whatever || policy::agrees_with_head(head, found.stored)) {
      if (!rules_.in_force(Clause::head_updates)) continue;
      if (!update(found, fetch, head, now, effects)) store_.remove(found.place);
    } else if (rules_.in_force(Clause::head_mismatch_makes_stale)) {
      store_.set_invalidated(found.place);
      tell(effects, "the response to HEAD differs: the stored response to GET needs validation");
    }
  }
}

void State::interim(FetchId id, const http::Response& interim, Time now, Effects& effects) {
  const auto entry = fetches_.find(id);
  if (entry == fetches_.end()) return;
  OpenFetch& fetch = entry->second;
  if (rules_.distorted(Distortion::hints_replayed)) replayed_[fetch.key].push_back(interim);
  if (rules_.distorted(Distortion::hints_merged)) {
    for (const http::Field& hint : interim.fields) fetch.hints.add(hint.name, hint.value);
  }
  tell(effects, [&] { return "the origin sent an interim response " + std::to_string(interim.status); });
  store(fetch, interim, true, now, effects);
  store_.shrink();
  for (RequestId waiting : fetch.waiting) {
    const auto open = requests_.find(waiting);
    if (open == requests_.end()) continue;
    // RFC 9110 §15.2: HTTP/1.0 knows no interim responses.
    const bool knows_none = open->second.request.minor_version == 0 && rules_.in_force(Clause::no_interim_to_http_1_0);
    if (!knows_none) effects.interim.push_back({waiting, interim});
  }
}

}  // namespace cachestone::engine
