#include "harness/verdict.h"

#include <algorithm>
#include <utility>

namespace cachestone::harness {
namespace {

using cases::Level;
using reports::Verdict;
using Nature = CheckOutcome::Nature;

bool failed(const CheckOutcome& outcome) {
  return !outcome.check.held;
}

template <typename Condition>
const CheckOutcome* first_failure(const CaseFacts& facts, Condition condition) {
  const auto found = std::find_if(facts.checks.begin(), facts.checks.end(),
                                  [&](const CheckOutcome& outcome) { return failed(outcome) && condition(outcome); });
  return found == facts.checks.end() ? nullptr : &*found;
}

std::string sentence(const CheckOutcome& outcome) {
  const reports::Check& check = outcome.check;
  return "In " + step_name(check.step) + " it was expected that " + check.expected + ", but " + check.seen + ".";
}

Verdict broken(Level level) {
  switch (level) {
    case Level::must:
      return Verdict::violation;
    case Level::should:
      return Verdict::discouraged;
    case Level::may:
    case Level::probe:
      break;
  }
  return Verdict::missed;
}

// Neither the case nor its control has shown that this cache reuses such a response at all.
bool never_reuses(const CheckOutcome& failure, const CaseFacts& facts) {
  if (failure.nature != Nature::not_reused || !facts.control || facts.control->reused) return false;
  return facts.control->error.empty() && facts.control->late.empty() && facts.control->own_error.empty();
}

Judgement unproven_because(const std::string& why, const ControlFacts& control) {
  return {Verdict::unproven,
          why + " Neither does the cache reuse the response in the control, where it may: " + control.seen + ".", ""};
}

// The first thing that was not as the set-up wants it, unless forbidden reuse came before: that counts, whatever
// follows. (A probe forbids nothing.)
const CheckOutcome* failed_setup(const CaseFacts& facts) {
  const bool forbids = facts.level != Level::probe;
  const CheckOutcome* first = first_failure(facts, [&](const CheckOutcome& outcome) {
    return outcome.check.setup || (forbids && outcome.nature == Nature::reused);
  });
  return first != nullptr && first->check.setup ? first : nullptr;
}

// Reasons for which nothing can be said about the cache.
std::optional<Judgement> undecided(const CaseFacts& facts) {
  if (!facts.error.empty()) return Judgement{Verdict::error, facts.error + ".", ""};
  if (!facts.late.empty()) return Judgement{Verdict::inconclusive, "The run was too slow: " + facts.late + ".", ""};
  if (const CheckOutcome* failure = failed_setup(facts)) {
    const std::string why = "The set-up did not hold. " + sentence(*failure);
    if (never_reuses(*failure, facts)) return unproven_because(why, *facts.control);
    return Judgement{Verdict::inconclusive, why, ""};
  }
  if (!facts.own_error.empty())
    return Judgement{Verdict::inconclusive, "The set-up did not hold: " + facts.own_error + ".", ""};
  const auto unknown = [](const CheckOutcome& outcome) { return outcome.nature == Nature::unknown; };
  if (const CheckOutcome* failure = first_failure(facts, unknown)) {
    return Judgement{Verdict::inconclusive, sentence(*failure), ""};
  }
  return std::nullopt;
}

// The failure that decides. Forbidden reuse always counts. Anything else counts only before the first step in which the
// cache could have used the stored response and did not: from there on the case plays another story than it tells.
const CheckOutcome* deciding_failure(const CaseFacts& facts) {
  const CheckOutcome* missed =
      first_failure(facts, [](const auto& outcome) { return outcome.nature == Nature::not_reused; });
  const CheckOutcome* wrong = first_failure(facts, [&](const auto& outcome) {
    if (outcome.nature == Nature::reused) return true;
    return outcome.nature == Nature::other && (missed == nullptr || outcome.check.step < missed->check.step);
  });
  return wrong != nullptr ? wrong : missed;
}

Judgement judge_failure(const CaseFacts& facts, const CheckOutcome& failure) {
  if (failure.nature != Nature::not_reused) return {broken(facts.level), sentence(failure), ""};
  const std::string why = "A stored response could have been used and was not. " + sentence(failure);
  if (never_reuses(failure, facts)) return unproven_because(why, *facts.control);
  return {Verdict::missed, why, ""};
}

Judgement judge_success(const CaseFacts& facts) {
  if (!facts.control) return {Verdict::pass, "Everything that was expected was seen.", ""};
  const ControlFacts& control = *facts.control;
  if (!control.error.empty()) return {Verdict::error, "In the control: " + control.error + ".", ""};
  if (!control.late.empty())
    return {Verdict::inconclusive, "The run was too slow: in the control " + control.late + ".", ""};
  if (!control.reused && !control.own_error.empty())
    return {Verdict::inconclusive, "The control did not show anything: " + control.own_error + ".", ""};
  if (!control.reused) return unproven_because("The forbidden thing did not happen.", control);
  return {Verdict::pass, "Everything that was expected was seen, and in the control the cache reuses the response.",
          ""};
}

Judgement judge_probe(const CaseFacts& facts) {
  if (facts.observed) return {Verdict::observed, "A probe: there is no right answer.", *facts.observed};
  const CheckOutcome* failure = first_failure(facts, [](const auto&) { return true; });
  if (failure == nullptr) return {Verdict::observed, "Everything that the probe looks for was seen.", "yes"};
  return {Verdict::observed, sentence(*failure), "no"};
}

}  // namespace

Judgement judge(const CaseFacts& facts) {
  if (auto judgement = undecided(facts)) return *std::move(judgement);
  if (facts.level == Level::probe) return judge_probe(facts);
  if (const CheckOutcome* failure = deciding_failure(facts)) return judge_failure(facts, *failure);
  return judge_success(facts);
}

}  // namespace cachestone::harness
