// A request arrives: from the store, into an open fetch, or on to the origin (RFC 9111 §4).
#include <string>
#include <utility>

#include "simulator/engine/replies.h"
#include "simulator/engine/state.h"
#include "simulator/http/cache_control.h"
#include "simulator/policy/methods.h"
#include "simulator/policy/uri.h"
#include "simulator/policy/validation.h"

namespace cachestone::engine {

using policy::because;
using policy::Clause;
using policy::Forwarded;
using policy::Ruling;

State::State(policy::Profile profile, policy::Rulebook rules)
    : profile_(std::move(profile)), rules_(rules), store_(profile_, rules_) {}

// Content is part of the key of QUERY: very much of it is not worth it.
bool State::cacheable(const http::Request& request) const {
  return policy::is_cacheable(request.method, profile_, rules_) && request.body.size() <= kLongestQuery;
}

void State::request(RequestId id, http::Request request, Time now, Effects& effects) {
  OpenRequest open;
  open.uri = policy::target_uri(request);
  open.key = key_of(request, open.uri);
  open.request = std::move(request);
  tell(effects, [&] { return open.request.method + " " + open.uri; });
  requests_.insert_or_assign(id, std::move(open));
  if (purge(id, effects)) return;
  constexpr std::size_t kLongUri = 4096;
  const bool too_long = requests_.at(id).request.target.size() > kLongUri;
  if (too_long && rules_.distorted(policy::Distortion::long_uris_refused)) {
    return reply(id, error_response(414, "The URI is too long.", now), effects);
  }
  answer(id, now, Collapse::allowed, effects);
}

// What managed caches offer to those who run the origin: forget this URI now.
bool State::purge(RequestId id, Effects& effects) {
  const OpenRequest& open = requests_.at(id);
  if (profile_.purge_method.empty() || open.request.method != profile_.purge_method) return false;
  const std::vector<Found> victims = stored_for(open.uri, effects);
  for (const Found& victim : victims) store_.remove(victim.place);
  tell(effects, [&] { return "purged: " + std::to_string(victims.size()) + " stored responses removed"; });
  http::Response response;
  response.status = victims.empty() ? 404 : 204;
  response.reason = http::reason_phrase(response.status);
  reply(id, std::move(response), effects);
  return true;
}

void State::answer(RequestId id, Time now, Collapse collapse, Effects& effects) {
  OpenRequest& open = requests_.at(id);
  const bool anything = rules_.distorted(policy::Distortion::followers_of_anything);
  if (anything && collapse == Collapse::allowed && join(id, open, effects)) return;
  if (!cacheable(open.request) && rules_.in_force(Clause::write_through)) {
    tell(effects, "written through to the origin",
         because(Clause::write_through, Ruling::must, "method " + open.request.method));
    open.forwarded = Forwarded::method;
    return forward(id, nullptr, now, effects);
  }
  std::optional<Found> found = select(open, effects);
  if (!found && policy::is_conditional(open.request) && rules_.distorted(policy::Distortion::nothing_stored_matches)) {
    http::Response made_up;
    made_up.status = 304;
    return reply(id, std::move(made_up), effects);
  }
  Forwarded reason = store_.count(open.key) == 0 ? Forwarded::uri_miss : Forwarded::vary_miss;
  // A stored response for another URI, equivalent by No-Vary-Search, is not what a validator here would speak about.
  const Found* own = found && found->stored.uri == open.uri ? &*found : nullptr;
  if (found) {
    const policy::Reuse reuse = judge(open.request, *found, now, policy::Connection::up, effects);
    const bool held = enough(open.request, found->stored);
    if (!held) tell(effects, "only part of the stored response is held, and more is asked for");
    if (reuse.decision.allowed() && held) {
      const OpenRequest asked = reuse.revalidate ? open : OpenRequest();
      serve(id, *found, reuse, std::nullopt, effects);
      if (reuse.revalidate) forward_in_background(asked, own, now, effects);
      return;
    }
    reason = !held ? Forwarded::partial : reuse.refused_by_request ? Forwarded::request : Forwarded::stale;
  }
  if (profile_.honour_request_directives && http::CacheControl(open.request.fields).has("only-if-cached") &&
      rules_.in_force(Clause::request_only_if_cached)) {
    tell(effects, "answered with 504",
         because(Clause::request_only_if_cached, Ruling::must, "only-if-cached, and nothing stored may be used"));
    const int status = rules_.distorted(policy::Distortion::only_if_cached_answered_503) ? 503 : 504;
    return fail(id, error_response(status, "Nothing stored can answer this only-if-cached request.", now), effects);
  }
  if (open.collapsed) open.collapsed = false;
  if (!open.forwarded) open.forwarded = reason;
  if (collapse == Collapse::allowed && join(id, open, effects)) {
    open.collapsed = true;
    return;
  }
  forward(id, own, now, effects);
}

policy::Reuse State::judge(const http::Request& request, const Found& found, Time now, policy::Connection connection,
                           Effects& effects) const {
  policy::Reuse reuse = policy::may_reuse(request, found.stored, now, profile_, rules_, connection);
  tell(effects, "freshness lifetime", reuse.freshness.decision);
  const char* question = "may the stored response be reused without validation?";
  if (connection == policy::Connection::down) {
    question = "may the stored response be used although the origin cannot be reached?";
  } else if (connection == policy::Connection::error) {
    question = "may the stored response be used although the origin answered with an error?";
  }
  tell(effects, question, reuse.decision);
  return reuse;
}

void State::abort(RequestId id) {
  requests_.erase(id);
}

}  // namespace cachestone::engine
