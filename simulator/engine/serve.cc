// A stored response is sent: whole, as a 304, or as much of it as was asked for (RFC 9111 §4, §4.3.2; RFC 9110 §14).
#include <utility>

#include "simulator/engine/replies.h"
#include "simulator/engine/state.h"
#include "simulator/policy/preconditions.h"
#include "simulator/policy/ranges.h"

namespace cachestone::engine {

void State::serve(RequestId id, const Found& found, const policy::Reuse& reuse, bool validated, Effects& effects) {
  const http::Request& request = requests_.at(id).request;
  const policy::StoredResponse& stored = found.stored;
  store_.touch(found.place);
  http::Response full = policy::from_store(stored, reuse.age, validated, rules_);
  policy::Evaluation evaluation = policy::evaluate(request, stored, rules_);
  if (!evaluation.decision.reasons.empty()) {
    tell(effects, "the client's condition, against the stored response", std::move(evaluation.decision));
  }
  tell(effects, validated
                    ? "answered with the validated stored response"
                    : (reuse.stale ? "answered with the stale stored response" : "answered with the stored response"));
  if (evaluation.outcome == policy::Precondition::not_modified) {
    return reply(id, policy::not_modified(full), effects);
  }
  if (evaluation.outcome == policy::Precondition::failed) {
    full.status = 412;
    full.reason = "Precondition Failed";
    return reply(id, std::move(full), effects, stored.content);
  }
  if (request.method == "HEAD") return reply(id, head_of(std::move(full), stored.content->size()), effects);
  if (stored.response.status == 200 && profile_.partial_content && request.fields.has("Range")) {
    policy::RangeAnswer range =
        policy::answer_range(request, full.fields, *stored.content, stored.response_time, rules_);
    tell(effects, "the range that the client asks for", std::move(range.decision));
    if (range.outcome != policy::RangeOutcome::whole) return reply(id, std::move(range.response), effects);
  }
  reply(id, std::move(full), effects, stored.content);
}

void State::reply(RequestId id, http::Response response, Effects& effects, std::shared_ptr<const std::string> content) {
  if (requests_.erase(id) != 0) effects.replies.push_back({id, std::move(response), std::move(content)});
}

}  // namespace cachestone::engine
