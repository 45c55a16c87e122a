// A request goes on to the origin, or joins one that is under way (RFC 9111 §4, §4.3.1).
#include <algorithm>
#include <string>
#include <utility>

#include "simulator/engine/replies.h"
#include "simulator/engine/state.h"
#include "simulator/policy/cdn_loop.h"
#include "simulator/policy/forwarding.h"
#include "simulator/policy/query_key.h"
#include "simulator/policy/validation.h"

namespace cachestone::engine {

using policy::because;
using policy::Clause;
using policy::Ruling;

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
  if (request.method == "HEAD") request.method = "GET";
  return request;
}

}  // namespace

// RFC 9111 §4: one request to the origin for identical requests at the same time.
bool State::join(RequestId id, const OpenRequest& open, Effects& effects) {
  if (!profile_.collapse_requests || !rules_.in_force(Clause::collapse_requests)) return false;
  const bool anything = rules_.distorted(policy::Distortion::followers_of_anything);
  if (!anything && !collapsible(open.request)) return false;
  const auto entry = collapsible_.find(open.key);
  if (entry == collapsible_.end()) return false;
  fetches_.at(entry->second).waiting.push_back(id);
  tell(effects, "waits",
       because(Clause::collapse_requests, Ruling::may, "an identical request to the origin is under way"));
  return true;
}

// RFC 8586: what has been here before would come again, for ever.
bool State::loops(RequestId id, Time now, Effects& effects) {
  if (profile_.cdn_id.empty()) return false;
  policy::Decision decision = policy::may_forward(requests_.at(id).request.fields, profile_.cdn_id, rules_);
  if (decision.allowed()) return false;
  tell(effects, "answered with 508: the request goes round in circles", std::move(decision));
  fail(id, error_response(508, "This request has passed through this CDN before (CDN-Loop).", now), effects);
  return true;
}

http::Request State::outgoing(const http::Request& request) const {
  http::Request sent = policy::forwarded(request, profile_, rules_);
  if (!profile_.cdn_id.empty()) policy::add_cdn_info(sent.fields, profile_.cdn_id, rules_);
  const bool normalise = sent.method == "QUERY" && rules_.distorted(policy::Distortion::query_forwarded_normalised);
  return normalise ? policy::normalised_query(std::move(sent)) : sent;
}

void State::forward(RequestId id, const Found* candidate, Time now, Effects& effects) {
  if (loops(id, now, effects)) return;
  const OpenRequest& open = requests_.at(id);
  OpenFetch fetch;
  fetch.request = open.request;
  fetch.uri = open.uri;
  fetch.key = open.key;
  fetch.waiting = {id};
  send(std::move(fetch), candidate, now, effects);
}

// RFC 5861 §3: one request in the background, however many were answered meanwhile.
void State::forward_in_background(const OpenRequest& open, const Found* candidate, Time now, Effects& effects) {
  const bool under_way = collapsible_.contains(open.key) || refreshing_.contains(open.key);
  if (under_way && !rules_.distorted(policy::Distortion::revalidates_for_each_hit)) {
    tell(effects, "it is being validated already");
    return;
  }
  OpenFetch fetch;
  fetch.request = plain(open.request);
  fetch.uri = open.uri;
  fetch.key = open.key;
  send(std::move(fetch), candidate, now, effects);
}

void State::send(OpenFetch fetch, const Found* candidate, Time now, Effects& effects) {
  const FetchId id = next_fetch_++;
  fetch.sent = now;
  http::Request sent = outgoing(fetch.request);
  add_validators(sent, fetch, candidate);
  tell_sent(fetch, sent, effects);
  const bool for_others = collapsible(fetch.request) || rules_.distorted(policy::Distortion::followers_of_anything);
  if (!fetch.background() && for_others && !collapsible_.contains(fetch.key)) {
    fetch.shared = true;
    collapsible_.emplace(fetch.key, id);
  }
  hand_out(id, std::move(fetch), std::move(sent), effects);
}

void State::hand_out(FetchId id, OpenFetch fetch, http::Request sent, Effects& effects) {
  std::optional<RequestId> client;
  if (fetch.background()) {
    refreshing_.insert(fetch.key);
  } else {
    client = fetch.waiting.front();
  }
  fetches_.emplace(id, std::move(fetch));
  effects.fetches.push_back({id, std::move(sent), client});
}

// What goes upstream, and how it differs from what the client sent.
void State::tell_sent(const OpenFetch& fetch, const http::Request& sent, Effects& effects) const {
  if (!rules_.explains()) return;
  std::string what = fetch.background() ? "forwarded in the background" : "forwarded";
  if (fetch.validates) what += " with the stored validators";
  if (fetch.completes) what += " for what is missing";
  what += ": " + sent.method + " " + sent.target;
  const auto has_line = [](const http::Fields& fields, const http::Field& line) {
    return std::find(fields.begin(), fields.end(), line) != fields.end();
  };
  for (const http::Field& line : sent.fields) {
    if (!has_line(fetch.request.fields, line)) what += ", with " + line.name + ": " + line.value;
  }
  for (const http::Field& line : fetch.request.fields) {
    if (!sent.fields.has(line.name)) what += ", without " + line.name;
  }
  policy::Decision decision;
  if (fetch.validates && sent.fields.has("If-None-Match")) {
    decision.add(Clause::validate_with_entity_tag, Ruling::must, "the entity tags of what is stored are sent");
  }
  if (fetch.validates && sent.fields.has("If-Modified-Since")) {
    decision.add(Clause::validate_with_last_modified, Ruling::must, "the Last-Modified of what is stored is sent");
  }
  tell(effects, std::move(what), std::move(decision));
}

// RFC 9111 §4.3.1. The tags of other variants are listed as well: a 304 can name one of them (RFC 9110 §13.1.2). Those
// of what is held in part are not, unless it holds all that is asked for (RFC 9111 §4.3.2).
void State::add_validators(http::Request& sent, OpenFetch& fetch, const Found* candidate) const {
  if (fetch.request.method != "GET" && fetch.request.method != "QUERY") return;
  if (candidate != nullptr && ask_for_rest(sent, fetch, *candidate)) {
    fetch.completes = true;
    return;
  }
  if (candidate != nullptr && enough(fetch.request, candidate->stored) && policy::can_validate(candidate->stored)) {
    const bool first = rules_.distorted(policy::Distortion::first_variants_tag_sent);
    policy::make_conditional(sent, first ? store_.all(fetch.key).front().stored : candidate->stored, rules_);
    fetch.validates = true;
  }
  if (fetch.request.fields.has("Range") || !rules_.in_force(Clause::validate_with_every_tag)) return;
  if (rules_.distorted(policy::Distortion::first_variants_tag_sent)) return;
  const bool parts_too = rules_.distorted(policy::Distortion::tags_of_parts_listed);
  for (const Found& other : store_.all(fetch.key, kMostTags)) {
    if (other.stored.request.method != fetch.request.method || (other.stored.partial && !parts_too)) continue;
    if (policy::add_entity_tag(sent, other.stored, rules_)) fetch.validates = true;
  }
}

// Once more, for the whole and without validators: what came back cannot be used.
void State::fetch_again(OpenFetch fetch, Time now, Effects& effects) {
  const FetchId id = next_fetch_++;
  http::Request sent = outgoing(fetch.request);
  policy::make_unconditional(sent);
  fetch.validates = false;
  fetch.completes = false;
  tell_sent(fetch, sent, effects);
  fetch.shared = false;
  fetch.sent = now;
  hand_out(id, std::move(fetch), std::move(sent), effects);
}

}  // namespace cachestone::engine
