// The origin answers, or does not: storing, validating, invalidating, and answering those who wait (RFC 9111 §3, §4.3,
// §4.4).
#include <string>
#include <utility>

#include "simulator/engine/replies.h"
#include "simulator/engine/state.h"
#include "simulator/policy/forwarding.h"
#include "simulator/policy/invalidation.h"
#include "simulator/policy/methods.h"
#include "simulator/policy/selection.h"
#include "simulator/policy/storage.h"
#include "simulator/policy/validation.h"

namespace cachestone::engine {

using policy::Clause;
using policy::StoredResponse;

std::optional<State::OpenFetch> State::take(FetchId id) {
  const auto entry = fetches_.find(id);
  if (entry == fetches_.end()) return std::nullopt;
  OpenFetch fetch = std::move(entry->second);
  fetches_.erase(entry);
  if (fetch.shared) collapsible_.erase(fetch.key);
  return fetch;
}

void State::response(FetchId id, const http::Response& response, Time now, Effects& effects) {
  auto fetch = take(id);
  if (!fetch) return;
  effects.story.push_back({"the origin answered " + std::to_string(response.status), {}});
  http::Response received = policy::received(response, now, rules_);
  if (received.status == 304) {
    not_modified(std::move(*fetch), std::move(received), now, effects);
  } else {
    full_response(*fetch, received, now, effects);
  }
}

// RFC 9111 §4.3.4: the stored response that a 304 speaks about; of several the preferred one.
StoredResponse* State::identified(const OpenFetch& fetch, const http::Response& not_modified, Effects& effects) {
  StoredResponse* found = nullptr;
  for (StoredResponse* candidate : store_.find(fetch.key)) {
    if (!policy::selects(fetch.request, *candidate, rules_).allowed()) continue;
    policy::Decision decision = policy::identifies(not_modified, *candidate, rules_);
    const bool fits = decision.allowed();
    effects.story.push_back({"does the 304 speak about the stored response?", std::move(decision)});
    if (fits && (found == nullptr || policy::preferred(*candidate, *found, rules_))) found = candidate;
  }
  return found;
}

// Freshens a stored response (RFC 9111 §3.2). Returns false when it may not be kept with its new fields: an update can
// bring no-store or private (RFC 9111 §3).
bool State::update(StoredResponse& stored, const OpenFetch& fetch, const http::Response& update, Time now,
                   Effects& effects) {
  policy::freshen(stored, update, fetch.sent, now, profile_, rules_);
  stored.order = store_.next_order();
  effects.story.push_back({"the stored response is updated from the " + std::to_string(update.status), {}});
  policy::Decision keep = policy::may_store(stored.request, stored.response, true, profile_, rules_);
  const bool kept = keep.allowed();
  if (!kept) effects.story.push_back({"may the updated response be kept?", std::move(keep)});
  return kept;
}

void State::not_modified(OpenFetch fetch, http::Response response, Time now, Effects& effects) {
  StoredResponse* stored = identified(fetch, response, effects);
  const bool own_condition = fetch.request.fields.has("If-None-Match") || fetch.request.fields.has("If-Modified-Since");
  if (stored == nullptr && fetch.validates && !own_condition) {
    effects.story.push_back({"the 304 is of no use: asked again without validators", {}});
    fetch_again(std::move(fetch), now, effects);
    return;
  }
  const bool kept = stored != nullptr && update(*stored, fetch, response, now, effects);
  if (!fetch.waiting.empty() && requests_.contains(fetch.waiting.front())) {
    const RequestId id = fetch.waiting.front();
    // RFC 9111 §4.3.2: whether the client has what was validated is for its own condition to say.
    const bool evaluate = !own_condition || rules_.in_force(Clause::not_modified_for_other_tag);
    if (stored != nullptr && fetch.validates && evaluate) {
      serve(id, *stored, policy::may_reuse(fetch.request, *stored, now, profile_, rules_), true, effects);
    } else {
      reply(id, std::move(response), effects);
    }
  }
  if (stored != nullptr && !kept) store_.remove(*stored);
  for (std::size_t i = 1; i < fetch.waiting.size(); ++i) {
    if (requests_.contains(fetch.waiting[i])) answer(fetch.waiting[i], now, Collapse::forbidden, effects);
  }
}

void State::fetch_again(OpenFetch fetch, Time now, Effects& effects) {
  const FetchId id = next_fetch_++;
  http::Request sent = policy::forwarded(fetch.request, profile_, rules_);
  policy::make_unconditional(sent);
  fetch.validates = false;
  fetch.shared = false;
  fetch.sent = now;
  const RequestId client = fetch.waiting.front();
  fetches_.emplace(id, std::move(fetch));
  effects.fetches.push_back({id, std::move(sent), client});
}

void State::full_response(const OpenFetch& fetch, const http::Response& response, Time now, Effects& effects) {
  invalidate(fetch, response, effects);
  if (fetch.request.method == "HEAD" && response.status == 200) update_from_head(fetch, response, now, effects);
  const bool use_it = !fetch.validates || rules_.in_force(Clause::full_response_is_used);
  if (use_it) store(fetch, response, true, now, effects);
  for (std::size_t i = 0; i < fetch.waiting.size(); ++i) {
    const RequestId id = fetch.waiting[i];
    if (!requests_.contains(id)) continue;
    if (!use_it) {
      serve_old(id, fetch, now, effects);
    } else if (i == 0 || !rules_.in_force(Clause::collapse_only_reusable)) {
      reply(id, response, effects);
    } else {
      // RFC 9111 §4: who waited gets the response only if it may be reused; else a request of its own.
      answer(id, now, Collapse::forbidden, effects);
    }
  }
}

// The defect: the full answer to a validation is ignored, the old stored response is sent.
void State::serve_old(RequestId id, const OpenFetch& fetch, Time now, Effects& effects) {
  for (StoredResponse* old : store_.find(fetch.key)) {
    serve(id, *old, policy::may_reuse(fetch.request, *old, now, profile_, rules_), true, effects);
    return;
  }
  answer(id, now, Collapse::forbidden, effects);
}

void State::store(const OpenFetch& fetch, const http::Response& response, bool complete, Time now, Effects& effects) {
  policy::Decision decision = policy::may_store(fetch.request, response, complete, profile_, rules_);
  const bool allowed = decision.allowed();
  effects.story.push_back({"may the response be stored?", std::move(decision)});
  if (!allowed) return;
  http::Request request = fetch.request;
  // What a defect stores for another method is found by GET: that is what makes it harmful.
  if (!policy::is_cacheable(request.method)) request.method = "GET";
  StoredResponse stored =
      policy::stored(fetch.uri, request, policy::storable(response, profile_, rules_), fetch.sent, now);
  auto replaced = [&](const StoredResponse& old) {
    return old.request.method == request.method && policy::selects(request, old, rules_).allowed();
  };
  store_.put(fetch.key, std::move(stored), replaced);
}

void State::invalidate(const OpenFetch& fetch, const http::Response& response, Effects& effects) {
  policy::Invalidation invalidation = policy::invalidated_by(fetch.request, fetch.uri, response, rules_);
  for (const std::string& uri : invalidation.uris) {
    const auto stored = store_.find(policy::cache_key(uri, rules_));
    for (StoredResponse* victim : stored) victim->invalidated = true;
    effects.story.push_back(
        {std::to_string(stored.size()) + " stored for " + uri + " invalidated", invalidation.decision});
  }
}

// RFC 9111 §4.3.5.
void State::update_from_head(const OpenFetch& fetch, const http::Response& head, Time now, Effects& effects) {
  for (StoredResponse* stored : store_.find(fetch.key)) {
    if (stored->request.method != "GET" || !policy::selects(fetch.request, *stored, rules_).allowed()) continue;
    if (policy::agrees_with_head(head, *stored)) {
      if (!rules_.in_force(Clause::head_updates)) continue;
      if (!update(*stored, fetch, head, now, effects)) store_.remove(*stored);
    } else if (rules_.in_force(Clause::head_mismatch_makes_stale)) {
      stored->invalidated = true;
      effects.story.push_back({"the response to HEAD differs: the stored response to GET needs validation", {}});
    }
  }
}

void State::interim(FetchId id, const http::Response& interim, Time now, Effects& effects) {
  const auto entry = fetches_.find(id);
  if (entry == fetches_.end()) return;
  const OpenFetch& fetch = entry->second;
  effects.story.push_back({"the origin sent an interim response " + std::to_string(interim.status), {}});
  store(fetch, interim, true, now, effects);
  for (RequestId waiting : fetch.waiting) {
    if (requests_.contains(waiting)) effects.interim.push_back({waiting, interim});
  }
}

void State::failure(FetchId id, OriginFailure failure, const http::Response* partial, Time now, Effects& effects) {
  auto fetch = take(id);
  if (!fetch) return;
  effects.story.push_back({"the origin failed: " + std::string(name(failure)), {}});
  if (partial != nullptr) {
    store(*fetch, policy::received(*partial, now, rules_), false, now, effects);
  }
  for (RequestId waiting : fetch->waiting) {
    const auto open = requests_.find(waiting);
    if (open == requests_.end()) continue;
    StoredResponse* stored = policy::is_cacheable(fetch->request.method) ? select(open->second, effects) : nullptr;
    bool stale_forbidden = false;
    if (stored != nullptr) {
      const policy::Reuse reuse =
          policy::may_reuse(open->second.request, *stored, now, profile_, rules_, policy::Connection::down);
      effects.story.push_back(
          {"may the stored response be used although the origin cannot be reached?", reuse.decision});
      if (reuse.decision.allowed()) {
        serve(waiting, *stored, reuse, false, effects);
        continue;
      }
      stale_forbidden = true;
    }
    // RFC 9111 §5.2.2.2: 504 is the answer of a cache that may not use what it has.
    const bool gateway_timeout =
        failure == OriginFailure::timeout || (stale_forbidden && rules_.in_force(Clause::disconnected_answers_504));
    reply(waiting,
          error_response(gateway_timeout ? 504 : 502, "The origin failed: " + std::string(name(failure)) + ".", now),
          effects);
  }
}

}  // namespace cachestone::engine
