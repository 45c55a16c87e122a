// A request arrives: from the store, into an open fetch, or on to the origin (RFC 9111 §4).
#include <string>
#include <utility>

#include "simulator/engine/replies.h"
#include "simulator/engine/state.h"
#include "simulator/http/cache_control.h"
#include "simulator/policy/methods.h"
#include "simulator/policy/selection.h"
#include "simulator/policy/uri.h"

namespace cachestone::engine {

using policy::Clause;
using policy::Forwarded;
using policy::Ruling;

namespace {

policy::Decision because(Clause clause, Ruling ruling, std::string saw) {
  policy::Decision decision;
  decision.add(clause, ruling, std::move(saw));
  return decision;
}

std::string called(const policy::StoredResponse& stored) {
  return "stored response to " + stored.request.method + " of " +
         std::string(stored.response.fields.first("Date").value_or("an unknown date"));
}

}  // namespace

State::State(policy::Profile profile, policy::Rulebook rules)
    : profile_(std::move(profile)), rules_(rules), store_(profile_, rules_) {}

bool State::cacheable(const std::string& method) const {
  return policy::is_cacheable(method);
}

void State::request(RequestId id, http::Request request, Time now, Effects& effects) {
  OpenRequest open;
  open.uri = policy::target_uri(request);
  open.key = policy::cache_key(open.uri, rules_);
  open.request = std::move(request);
  tell(effects, [&] { return open.request.method + " " + open.uri; });
  requests_.insert_or_assign(id, std::move(open));
  if (purge(id, effects)) return;
  answer(id, now, Collapse::allowed, effects);
}

// What managed caches offer to those who run the origin: forget this URI now.
bool State::purge(RequestId id, Effects& effects) {
  const OpenRequest& open = requests_.at(id);
  if (profile_.purge_method.empty() || open.request.method != profile_.purge_method) return false;
  const std::vector<Found> victims = store_.all(open.key);
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
  if (!cacheable(open.request.method) && rules_.in_force(Clause::write_through)) {
    tell(effects, "written through to the origin",
         because(Clause::write_through, Ruling::must, "method " + open.request.method));
    open.forwarded = Forwarded::method;
    return forward(id, nullptr, now, effects);
  }
  std::optional<Found> found = select(open, effects);
  Forwarded reason = store_.count(open.key) == 0 ? Forwarded::uri_miss : Forwarded::vary_miss;
  if (found) {
    const policy::Reuse reuse = judge(open.request, *found, now, policy::Connection::up, effects);
    if (reuse.decision.allowed()) {
      const OpenRequest asked = reuse.revalidate ? open : OpenRequest();
      serve(id, *found, reuse, std::nullopt, effects);
      if (reuse.revalidate) forward_in_background(asked, *found, now, effects);
      return;
    }
    reason = reuse.refused_by_request ? Forwarded::request : Forwarded::stale;
  }
  if (http::CacheControl(open.request.fields).has("only-if-cached") &&
      rules_.in_force(Clause::request_only_if_cached)) {
    tell(effects, "answered with 504",
         because(Clause::request_only_if_cached, Ruling::must, "only-if-cached, and nothing stored may be used"));
    return reply(id, error_response(504, "Nothing stored can answer this only-if-cached request.", now), effects);
  }
  if (open.collapsed) open.collapsed = false;
  if (!open.forwarded) open.forwarded = reason;
  if (collapse == Collapse::allowed && join(id, open, effects)) {
    open.collapsed = true;
    return;
  }
  forward(id, found ? &*found : nullptr, now, effects);
}

// RFC 9111 §4 and §4.1: the preferred one of those that fit.
std::optional<State::Found> State::select(const OpenRequest& open, Effects& effects) {
  std::optional<Found> selected;
  http::Request asked = open.request;
  asked.body.clear();
  // What answers a method that only the defect "no write-through" looks up: the stored response to GET.
  if (!cacheable(asked.method)) asked.method = "GET";
  std::vector<Found> candidates = store_.candidates(open.key, asked.fields);
  const std::size_t others = store_.count(open.key) - candidates.size();
  for (Found& candidate : candidates) {
    policy::Decision decision = policy::selects(asked, candidate.stored, rules_);
    const bool fits = decision.allowed();
    tell(
        effects, [&] { return called(candidate.stored) + (fits ? " fits the request" : " does not fit the request"); },
        std::move(decision));
    if (fits && (!selected || policy::preferred(candidate.stored, selected->stored, rules_))) {
      selected = std::move(candidate);
    }
  }
  if (others > 0) {
    tell(effects, [&] {
      return std::to_string(others) + " more stored for this URI have other values of the fields that Vary names";
    });
  }
  if (candidates.empty() && others == 0) tell(effects, "nothing is stored for this URI");
  return selected;
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
