// A request arrives: from the store, into an open fetch, or on to the origin (RFC 9111 §4).
#include <algorithm>
#include <string>
#include <utility>

#include "simulator/engine/replies.h"
#include "simulator/engine/state.h"
#include "simulator/http/cache_control.h"
#include "simulator/policy/forwarding.h"
#include "simulator/policy/methods.h"
#include "simulator/policy/preconditions.h"
#include "simulator/policy/selection.h"
#include "simulator/policy/uri.h"
#include "simulator/policy/validation.h"

namespace cachestone::engine {

using policy::Clause;
using policy::Ruling;
using policy::StoredResponse;

namespace {

policy::Decision because(Clause clause, Ruling ruling, std::string saw) {
  policy::Decision decision;
  decision.add(clause, ruling, std::move(saw));
  return decision;
}

// Only plain GETs wait for each other: what else a request carries could change its answer.
bool collapsible(const http::Request& request) {
  if (request.method != "GET" || !request.body.empty()) return false;
  for (std::string_view name : {"Authorization", "Range", "If-Match", "If-None-Match", "If-Modified-Since",
                                "If-Unmodified-Since", "If-Range", "Cache-Control"}) {
    if (request.fields.has(name)) return false;
  }
  return true;
}

}  // namespace

State::State(policy::Profile profile, policy::Rulebook rules)
    : profile_(std::move(profile)), rules_(rules), store_(profile_.capacity) {}

void State::request(RequestId id, http::Request request, Time now, Effects& effects) {
  OpenRequest open;
  open.uri = policy::target_uri(request);
  open.key = policy::cache_key(open.uri, rules_);
  open.request = std::move(request);
  effects.story.push_back({open.request.method + " " + open.uri, {}});
  requests_.insert_or_assign(id, std::move(open));
  answer(id, now, Collapse::allowed, effects);
}

void State::answer(RequestId id, Time now, Collapse collapse, Effects& effects) {
  const OpenRequest& open = requests_.at(id);
  if (!policy::is_cacheable(open.request.method) && rules_.in_force(Clause::write_through)) {
    effects.story.push_back({"written through to the origin",
                             because(Clause::write_through, Ruling::must, "method " + open.request.method)});
    forward(id, nullptr, now, effects);
    return;
  }
  StoredResponse* stored = select(open, effects);
  if (stored != nullptr) {
    const policy::Reuse reuse = policy::may_reuse(open.request, *stored, now, profile_, rules_);
    effects.story.push_back({"freshness lifetime", reuse.freshness.decision});
    effects.story.push_back({"may the stored response be reused without validation?", reuse.decision});
    if (reuse.decision.allowed()) {
      serve(id, *stored, reuse, false, effects);
      return;
    }
  }
  if (http::CacheControl(open.request.fields).has("only-if-cached") &&
      rules_.in_force(Clause::request_only_if_cached)) {
    effects.story.push_back({"answered with 504", because(Clause::request_only_if_cached, Ruling::must,
                                                          "only-if-cached, and nothing stored may be used")});
    reply(id, error_response(504, "Nothing stored can answer this only-if-cached request.", now), effects);
    return;
  }
  if (collapse == Collapse::allowed && join(id, open, effects)) return;
  forward(id, stored, now, effects);
}

// RFC 9111 §4 and §4.1: the preferred one of those that fit.
StoredResponse* State::select(const OpenRequest& open, Effects& effects) {
  StoredResponse* selected = nullptr;
  const auto candidates = store_.find(open.key);
  // What answers a method that only the defect "no write-through" looks up: the stored response to GET.
  http::Request asked = open.request;
  if (!policy::is_cacheable(asked.method)) asked.method = "GET";
  for (StoredResponse* candidate : candidates) {
    policy::Decision decision = policy::selects(asked, *candidate, rules_);
    const bool fits = decision.allowed();
    effects.story.push_back({"stored response to " + candidate->request.method + " of " +
                                 std::string(candidate->response.fields.first("Date").value_or("an unknown date")) +
                                 (fits ? " fits the request" : " does not fit the request"),
                             std::move(decision)});
    if (fits && (selected == nullptr || policy::preferred(*candidate, *selected, rules_))) selected = candidate;
  }
  if (candidates.empty()) effects.story.push_back({"nothing is stored for this URI", {}});
  return selected;
}

void State::serve(RequestId id, StoredResponse& stored, const policy::Reuse& reuse, bool validated, Effects& effects) {
  const http::Request& request = requests_.at(id).request;
  store_.touch(stored);
  http::Response full = policy::from_store(stored, reuse.age, validated, rules_);
  const policy::Evaluation evaluation = policy::evaluate(request, stored, rules_);
  if (!evaluation.decision.reasons.empty()) {
    effects.story.push_back({"the client's condition, against the stored response", evaluation.decision});
  }
  effects.story.push_back(
      {validated ? "answered with the validated stored response"
                 : (reuse.stale ? "answered with the stale stored response" : "answered with the stored response"),
       {}});
  if (evaluation.outcome == policy::Precondition::not_modified) {
    reply(id, policy::not_modified(full), effects);
  } else if (evaluation.outcome == policy::Precondition::failed) {
    full.status = 412;
    full.reason = "Precondition Failed";
    reply(id, std::move(full), effects);
  } else {
    http::Response response = for_method(std::move(full), request);
    reply(id, std::move(response), effects);
  }
}

// RFC 9111 §4: one request to the origin for identical requests at the same time.
bool State::join(RequestId id, const OpenRequest& open, Effects& effects) {
  if (!profile_.collapse_requests || !collapsible(open.request)) return false;
  const auto entry = collapsible_.find(open.key);
  if (entry == collapsible_.end()) return false;
  fetches_.at(entry->second).waiting.push_back(id);
  effects.story.push_back({"waits for an identical request that is under way", {}});
  return true;
}

void State::forward(RequestId id, const StoredResponse* candidate, Time now, Effects& effects) {
  const OpenRequest& open = requests_.at(id);
  const FetchId fetch_id = next_fetch_++;
  OpenFetch fetch;
  fetch.request = open.request;
  fetch.uri = open.uri;
  fetch.key = open.key;
  fetch.waiting = {id};
  fetch.sent = now;
  http::Request sent = policy::forwarded(open.request, profile_, rules_);
  if (candidate != nullptr && open.request.method == "GET" && policy::can_validate(*candidate)) {
    policy::make_conditional(sent, *candidate, rules_);
    fetch.validates = true;
  }
  effects.story.push_back(
      {fetch.validates ? "forwarded to the origin with the stored validators" : "forwarded to the origin", {}});
  if (collapsible(open.request) && !collapsible_.contains(open.key)) {
    fetch.shared = true;
    collapsible_.emplace(open.key, fetch_id);
  }
  fetches_.emplace(fetch_id, std::move(fetch));
  effects.fetches.push_back({fetch_id, std::move(sent), id});
}

void State::reply(RequestId id, http::Response response, Effects& effects) {
  if (requests_.erase(id) != 0) effects.replies.push_back({id, std::move(response), nullptr});
}

void State::abort(RequestId id) {
  requests_.erase(id);
}

}  // namespace cachestone::engine
