// The origin fails: the store answers where stale is permitted, else an error does (RFC 9111 §4.2.4, RFC 5861 §4).
#include <string>
#include <utility>

#include "simulator/engine/replies.h"
#include "simulator/engine/state.h"
#include "simulator/policy/forwarding.h"
#include "simulator/policy/methods.h"

namespace cachestone::engine {

using policy::Clause;
using policy::Connection;

State::Stale State::serve_stale(RequestId id, std::optional<int> upstream, Time now, Effects& effects) {
  const Connection connection = upstream ? Connection::error : Connection::down;
  const OpenRequest& open = requests_.at(id);
  if (!cacheable(open.request)) return Stale::nothing_stored;
  const std::optional<Found> found = select(open, effects);
  if (!found || !enough(open.request, found->stored)) return Stale::nothing_stored;
  const policy::Reuse reuse = judge(open.request, *found, now, connection, effects);
  if (!reuse.decision.allowed()) return Stale::forbidden;
  serve(id, *found, reuse, upstream, effects);
  return Stale::served;
}

// Two defects: RFC 9110 §9.2.2 lets no intermediary retry what is not idempotent, nor anything more than once.
bool State::tries_again(const OpenFetch& fetch, OriginFailure failure) const {
  const bool broken = failure == OriginFailure::reset || failure == OriginFailure::refused;
  if (!broken || fetch.background() || !requests_.contains(fetch.waiting.front())) return false;
  const std::string& method = fetch.request.method;
  const bool idempotent = policy::is_safe(method) || method == "PUT" || method == "DELETE";
  const bool once = !idempotent && rules_.distorted(policy::Distortion::unsafe_retried);
  const bool often = idempotent && rules_.distorted(policy::Distortion::retried_three_times);
  return fetch.retries < (often ? 3 : once ? 1 : 0);
}

void State::failure(FetchId id, OriginFailure failure, const http::Response* partial, Time now, Effects& effects) {
  const bool cut = failure == OriginFailure::malformed || failure == OriginFailure::reset;
  const bool readable = cut && partial != nullptr;
  if (readable && rules_.distorted(policy::Distortion::malformed_is_whole)) return response(id, *partial, now, effects);
  auto fetch = take(id);
  if (!fetch) return;
  if (tries_again(*fetch, failure)) {
    ++fetch->retries;
    return fetch_again(*std::move(fetch), now, effects);
  }
  tell(effects, [&] { return "the origin failed: " + std::string(name(failure)); });
  // The status has been seen, whatever became of the content (RFC 9111 §4.4).
  if (const http::Response* seen = fetch->passing ? &*fetch->passing : partial) invalidate(*fetch, *seen, effects);
  if (partial != nullptr) store(*fetch, policy::received(*partial, now, rules_), false, now, effects);
  for (RequestId waiting : fetch->waiting) {
    if (!requests_.contains(waiting)) continue;
    const Stale stale = serve_stale(waiting, std::nullopt, now, effects);
    if (stale == Stale::served) continue;
    // RFC 9111 §5.2.2.2: 504 is the answer of a cache that may not use what it has.
    const bool forbidden = stale == Stale::forbidden;
    const bool gateway_timeout =
        failure == OriginFailure::timeout || (forbidden && rules_.in_force(Clause::disconnected_answers_504));
    if (gateway_timeout && forbidden) {
      tell(effects, "answered with 504",
           policy::because(Clause::disconnected_answers_504, policy::Ruling::must,
                           "the origin cannot be reached, and the stored response may not be used"));
    }
    fail(waiting,
         error_response(gateway_timeout ? 504 : 502, "The origin failed: " + std::string(name(failure)) + ".", now),
         effects);
  }
  store_.shrink();
}

}  // namespace cachestone::engine
