// A request goes on to the origin, or joins one that is under way (RFC 9111 §4, §4.3.1).
#include <utility>

#include "simulator/engine/state.h"
#include "simulator/policy/forwarding.h"
#include "simulator/policy/validation.h"

namespace cachestone::engine {
namespace {

// Only plain GETs wait for each other: what else a request carries could change its answer.
bool collapsible(const http::Request& request) {
  if (request.method != "GET" || !request.body.empty()) return false;
  for (std::string_view name : {"Authorization", "Range", "If-Match", "If-None-Match", "If-Modified-Since",
                                "If-Unmodified-Since", "If-Range", "Cache-Control"}) {
    if (request.fields.has(name)) return false;
  }
  return true;
}

// The request for the whole, whatever conditions the client's had.
http::Request plain(http::Request request) {
  for (std::string_view name : {"Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since",
                                "If-Unmodified-Since", "Cache-Control", "Pragma"}) {
    request.fields.remove(name);
  }
  request.method = "GET";
  return request;
}

}  // namespace

// RFC 9111 §4: one request to the origin for identical requests at the same time.
bool State::join(RequestId id, const OpenRequest& open, Effects& effects) {
  if (!profile_.collapse_requests || !collapsible(open.request)) return false;
  const auto entry = collapsible_.find(open.key);
  if (entry == collapsible_.end()) return false;
  OpenFetch& fetch = fetches_.at(entry->second);
  if (fetch.background()) return false;
  fetch.waiting.push_back(id);
  tell(effects, "waits for an identical request that is under way");
  return true;
}

void State::forward(RequestId id, const Found* candidate, Time now, Effects& effects) {
  const OpenRequest& open = requests_.at(id);
  OpenFetch fetch;
  fetch.request = open.request;
  fetch.uri = open.uri;
  fetch.key = open.key;
  fetch.waiting = {id};
  send(std::move(fetch), candidate, now, effects);
}

// RFC 5861 §3: one request in the background, however many were answered meanwhile.
void State::forward_in_background(const OpenRequest& open, const Found& candidate, Time now, Effects& effects) {
  if (collapsible_.contains(open.key)) {
    tell(effects, "it is being validated already");
    return;
  }
  OpenFetch fetch;
  fetch.request = plain(open.request);
  fetch.uri = open.uri;
  fetch.key = open.key;
  send(std::move(fetch), &candidate, now, effects);
}

void State::send(OpenFetch fetch, const Found* candidate, Time now, Effects& effects) {
  const FetchId id = next_fetch_++;
  fetch.sent = now;
  http::Request sent = policy::forwarded(fetch.request, profile_, rules_);
  fetch.validates = add_validators(sent, fetch, candidate);
  tell(effects, [&] {
    return std::string(fetch.background() ? "asked of the origin in the background" : "forwarded to the origin") +
           (fetch.validates ? " with the stored validators" : "");
  });
  if (collapsible(fetch.request) && !collapsible_.contains(fetch.key)) {
    fetch.shared = true;
    collapsible_.emplace(fetch.key, id);
  }
  std::optional<RequestId> client;
  if (!fetch.background()) client = fetch.waiting.front();
  fetches_.emplace(id, std::move(fetch));
  effects.fetches.push_back({id, std::move(sent), client});
}

// RFC 9111 §4.3.1. The tags of other variants are listed as well: a 304 can name one of them (RFC 9110 §13.1.2).
bool State::add_validators(http::Request& sent, const OpenFetch& fetch, const Found* candidate) const {
  if (fetch.request.method != "GET") return false;
  bool added = false;
  if (candidate != nullptr && policy::can_validate(candidate->stored)) {
    policy::make_conditional(sent, candidate->stored, rules_);
    added = true;
  }
  if (fetch.request.fields.has("Range") || !rules_.in_force(policy::Clause::validate_with_every_tag)) return added;
  for (const Found& other : store_.all(fetch.key, kMostTags)) {
    if (other.stored.request.method == "GET") added = policy::add_entity_tag(sent, other.stored, rules_) || added;
  }
  return added;
}

// Once more, for the whole and without validators: what came back cannot be used.
void State::fetch_again(OpenFetch fetch, Time now, Effects& effects) {
  const FetchId id = next_fetch_++;
  http::Request sent = policy::forwarded(fetch.request, profile_, rules_);
  policy::make_unconditional(sent);
  fetch.validates = false;
  fetch.shared = false;
  fetch.sent = now;
  std::optional<RequestId> client;
  if (!fetch.background()) client = fetch.waiting.front();
  fetches_.emplace(id, std::move(fetch));
  effects.fetches.push_back({id, std::move(sent), client});
}

}  // namespace cachestone::engine
