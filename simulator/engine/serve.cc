// A stored response is sent: whole, as a 304, or as much of it as was asked for (RFC 9111 §4, §4.3.2; RFC 9110 §14).
#include <string>
#include <utility>

#include "simulator/engine/replies.h"
#include "simulator/engine/state.h"
#include "simulator/http/date.h"
#include "simulator/policy/preconditions.h"
#include "simulator/policy/ranges.h"

namespace cachestone::engine {

using policy::because;
using policy::Distortion;
using policy::Precondition;

void State::serve(RequestId id, const Found& found, const policy::Reuse& reuse, std::optional<int> upstream,
                  Effects& effects) {
  const OpenRequest& open = requests_.at(id);
  const bool validated = upstream == 304;
  store_.touch(found.place);
  http::Response full = policy::from_store(found.stored, reuse.age, validated, rules_);
  if (full.status == 204 && rules_.distorted(Distortion::length_sent_with_204)) full.fields.set("Content-Length", "0");
  if (const auto hints = replayed_.find(open.key); hints != replayed_.end()) {
    for (const http::Response& hint : hints->second) effects.interim.push_back({id, hint});
  }
  policy::CacheStatus status;
  status.fwd = open.forwarded;
  status.fwd_status = upstream;
  status.collapsed = open.collapsed;
  const bool whole = rules_.distorted(Distortion::ttl_is_lifetime);
  status.ttl = std::chrono::floor<Seconds>(whole ? reuse.freshness.lifetime : reuse.left());
  stamp(full, open, std::move(status));
  policy::Evaluation evaluation = policy::evaluate(open.request, found.stored, rules_);
  if (!evaluation.decision.reasons.empty()) {
    tell(effects, "the client's condition, against the stored response", std::move(evaluation.decision));
  }
  tell(effects,
       validated     ? "answered with the validated stored response"
       : reuse.stale ? "answered with the stale stored response"
                     : "answered with the stored response",
       because(policy::Clause::send_age, policy::Ruling::must, policy::describe(reuse.age)));
  const bool range_first = open.request.fields.has("Range") && rules_.distorted(Distortion::range_before_conditions);
  if (evaluation.outcome == Precondition::not_modified && !range_first) {
    http::Response response = policy::not_modified(full, rules_);
    if (rules_.distorted(Distortion::not_modified_without_tag)) response.fields.remove("ETag");
    if (rules_.distorted(Distortion::not_modified_without_age)) response.fields.remove("Age");
    if (rules_.distorted(Distortion::length_sent_with_304)) response.fields.set("Content-Length", "0");
    return reply(id, std::move(response), effects);
  }
  if (evaluation.outcome == Precondition::failed) {
    full.status = 412;
    full.reason = "Precondition Failed";
    return reply(id, std::move(full), effects, found.stored.content);
  }
  const Time now = found.stored.response_time + reuse.age.resident_time;
  serve_content(id, found, std::move(full), now, effects);
}

void State::serve_content(RequestId id, const Found& found, http::Response full, Time now, Effects& effects) {
  const http::Request& request = requests_.at(id).request;
  if (found.stored.partial) {
    policy::RangeAnswer range =
        policy::answer_from_partial(request, full.fields, *found.stored.partial, found.stored.response_time, rules_);
    tell(effects, "the range that the client asks for, from what is held", std::move(range.decision));
    return reply(id, std::move(range.response), effects);
  }
  const auto& content = found.stored.content;
  if (request.method == "HEAD" && rules_.distorted(Distortion::head_without_length)) {
    full.fields.set("Content-Length", "0");
  }
  const bool with_content = rules_.distorted(Distortion::head_answered_with_content);
  // The defect: HEAD with Range is answered with the fields of a part.
  const bool as_part = request.fields.has("Range") && !rules_.in_force(policy::Clause::range_only_for_get);
  if (request.method == "HEAD" && !with_content && !as_part) {
    return reply(id, head_of(std::move(full), content->size()), effects);
  }
  const bool divisible = full.status == 200 || rules_.distorted(Distortion::range_of_any_status);
  if (divisible && profile_.partial_content && request.fields.has("Range")) {
    policy::RangeAnswer range =
        policy::answer_range(request, full.fields, *content, found.stored.response_time, rules_);
    tell(effects, "the range that the client asks for", std::move(range.decision));
    if (range.outcome == policy::RangeOutcome::unsatisfiable) {
      range.response.fields.add("Date", http::format_date(now));
    }
    if (range.outcome != policy::RangeOutcome::whole) return reply(id, std::move(range.response), effects);
  }
  reply(id, std::move(full), effects, content);
}

// The origin's response goes to the client.
void State::pass_on(RequestId id, http::Response response, bool stored, Effects& effects) {
  const OpenRequest& open = requests_.at(id);
  policy::CacheStatus status;
  status.fwd = open.forwarded;
  status.fwd_status = open.upstream;
  status.collapsed = open.collapsed;
  status.stored = stored;
  stamp(response, open, std::move(status));
  reply(id, std::move(response), effects);
}

// A response that the cache makes by itself.
void State::fail(RequestId id, http::Response error, Effects& effects) {
  const auto open = requests_.find(id);
  if (open == requests_.end()) return;
  if (rules_.distorted(Distortion::status_on_own_errors)) stamp(error, open->second, {});
  reply(id, std::move(error), effects);
}

// RFC 9211 §2. What the cache makes by itself, out of nothing stored, carries no status of it.
void State::stamp(http::Response& response, const OpenRequest& open, policy::CacheStatus status) const {
  if (!profile_.cache_status) return;
  if (profile_.cache_status_details) {
    status.key = open.key;
    status.detail = "variants: " + std::to_string(store_.count(open.key));
  }
  status.cache = profile_.pseudonym;
  policy::add_cache_status(response.fields, status, rules_);
}

void State::reply(RequestId id, http::Response response, Effects& effects, std::shared_ptr<const std::string> content) {
  const auto open = requests_.find(id);
  if (open == requests_.end()) return;
  // RFC 9110 §9.3.2: whatever the answer to HEAD is, an error too, it has no content.
  if (open->second.request.method == "HEAD" && !rules_.distorted(Distortion::head_answered_with_content)) {
    response.body.clear();
    content = nullptr;
  }
  if (rules_.distorted(Distortion::response_directives_dropped)) response.fields.remove("Cache-Control");
  requests_.erase(open);
  effects.replies.push_back({id, std::move(response), std::move(content)});
}

}  // namespace cachestone::engine
