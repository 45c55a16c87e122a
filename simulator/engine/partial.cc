// Responses of which only part is held: kept, put together, completed, and used for what they hold (RFC 9111 §3.3,
// §3.4).
#include <string>
#include <utility>

#include "simulator/engine/state.h"
#include "simulator/policy/selection.h"
#include "simulator/policy/storage.h"
#include "simulator/policy/strong_validator.h"

namespace cachestone::engine {

using policy::PartialResponse;
using policy::StoredResponse;

namespace {

PartialResponse as_partial(const StoredResponse& stored) {
  PartialResponse result;
  result.head = stored.response;
  if (stored.partial) {
    result.content = *stored.partial;
  } else {
    result.head.fields.remove("Content-Length");
    result.content = policy::PartialContent(stored.content->size());
    result.content.add(0, *stored.content);
  }
  return result;
}

// Both name a validator, and not the same one.
bool contradicts(const http::Fields& a, const http::Fields& b) {
  for (std::string_view name : {"ETag", "Last-Modified"}) {
    if (a.has(name) && b.has(name)) return a.first(name) != b.first(name);
  }
  return false;
}

}  // namespace

// True when the request can be answered with what is held.
bool State::enough(const http::Request& request, const StoredResponse& stored) const {
  if (!stored.partial) return true;
  const auto answer = policy::answer_from_partial(request, stored.response.fields, *stored.partial,
                                                  stored.response_time, rules_.silent());
  return answer.outcome != policy::RangeOutcome::not_held;
}

// RFC 9111 §3.3: a request for the whole asks only for what is missing.
bool State::ask_for_rest(http::Request& sent, const OpenFetch& fetch, const Found& candidate) const {
  const StoredResponse& stored = candidate.stored;
  if (!stored.partial || fetch.request.method != "GET") return false;
  for (std::string_view name : {"Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"}) {
    if (fetch.request.fields.has(name)) return false;
  }
  return policy::make_completing(sent, stored.response.fields, *stored.partial, stored.response_time, rules_);
}

// A complete response that the request selects. It may yet be validated, or served when the origin fails: the beginning
// of another one is not worth it.
bool State::holds_whole(const OpenFetch& fetch, Effects& effects) const {
  for (const Found& old : store_.candidates(fetch.key, fetch.request.fields)) {
    if (old.stored.partial || !policy::selects(fetch.request, old.stored, rules_).allowed()) continue;
    tell(effects, "the part is not kept: a complete response is stored");
    return true;
  }
  return false;
}

// The stored response that the update adds to. One that it contradicts is removed: it is of the past.
std::optional<State::Found> State::held_in_part(const OpenFetch& fetch, const PartialResponse& update, Time now,
                                                Effects& effects) {
  std::optional<Found> held;
  for (Found& old : store_.candidates(fetch.key, fetch.request.fields)) {
    const StoredResponse& stored = old.stored;
    if (stored.request.method != "GET" || stored.response.status != 200) continue;
    if (!policy::selects(fetch.request, stored, rules_).allowed()) continue;
    policy::Decision decision =
        policy::may_combine(stored.response.fields, stored.response_time, update.head.fields, now, rules_);
    const bool allowed = decision.allowed();
    tell(effects, "may it be combined with what is stored?", std::move(decision));
    if (allowed && !held) {
      held = std::move(old);
    } else if (stored.partial || contradicts(stored.response.fields, update.head.fields)) {
      store_.remove(old.place);
    }
  }
  return held;
}

bool State::store_partial(const OpenFetch& fetch, const http::Response& response, bool complete, Time now,
                          Effects& effects) {
  policy::PartialReading reading = policy::read_partial(fetch.request, response, complete, rules_);
  const bool readable = reading.decision.allowed() && reading.partial;
  tell(effects, "may this part of a response be kept?", std::move(reading.decision));
  if (!readable) return false;
  PartialResponse partial = std::move(*reading.partial);
  policy::Decision decision = policy::may_store(fetch.request, partial.head, true, profile_, rules_);
  const bool allowed = decision.allowed();
  tell(effects, "may the response be stored?", std::move(decision));
  if (!allowed) return false;
  partial.head = policy::storable(partial.head, profile_, rules_);
  if (const std::optional<Found> held = held_in_part(fetch, partial, now, effects)) {
    if (auto both = policy::combine(as_partial(held->stored), partial, rules_)) partial = std::move(*both);
    store_.remove(held->place);
  }
  if (const auto whole = policy::complete_response(partial, rules_)) {
    tell(effects, "the parts make the whole");
    return store(fetch, *whole, true, now, effects);
  }
  if (partial.content.held() > profile_.largest_content) return false;
  if (!complete && holds_whole(fetch, effects)) return false;
  StoredResponse stored = policy::stored(fetch.uri, fetch.request, std::move(partial.head), fetch.sent, now,
                                         profile_.targeted_fields, rules_);
  stored.partial = std::make_shared<const policy::PartialContent>(std::move(partial.content));
  return put(fetch, stored, effects);
}

// The answer to a request for what was missing. Anything but the right part means: once more, for the whole.
void State::rest_arrived(OpenFetch fetch, const http::Response& response, Time now, Effects& effects) {
  policy::PartialReading reading = policy::read_partial(fetch.request, response, true, rules_);
  std::optional<http::Response> whole;
  if (reading.decision.allowed() && reading.partial) {
    if (const std::optional<Found> held = held_in_part(fetch, *reading.partial, now, effects)) {
      const auto both = policy::combine(as_partial(held->stored), *reading.partial, rules_);
      if (both) whole = policy::complete_response(*both, rules_);
    }
  }
  if (!whole) {
    tell(effects, "what came does not complete the stored response: asked again for the whole");
    return fetch_again(std::move(fetch), now, effects);
  }
  tell(effects, "the stored response is complete now");
  for (const RequestId id : fetch.waiting) {
    if (const auto open = requests_.find(id); open != requests_.end()) open->second.upstream = response.status;
  }
  full_response(fetch, *whole, now, effects);
}

}  // namespace cachestone::engine
