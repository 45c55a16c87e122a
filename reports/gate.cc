#include "reports/gate.h"

#include <utility>

namespace cachestone::reports {
namespace {

bool breaks(Verdict verdict) {
  return verdict == Verdict::violation || verdict == Verdict::flaky;
}

std::string acceptance(const Known& known) {
  return "Accepted" + (known.until.empty() ? "" : " until " + known.until) + ": " + known.reason;
}

std::string in_baseline(const CaseResult* before) {
  return before == nullptr ? "The baseline has no verdict."
                           : "It was " + std::string(name(before->verdict)) + " in the baseline.";
}

}  // namespace

bool is_over(const Known& known, const std::string& today) {
  return !known.until.empty() && known.until < today;  // ISO dates sort as text
}

Gate::Gate(const Results& results, GateRules rules) : results_(results), rules_(std::move(rules)) {
  if (!has_baseline()) return;
  for (const TargetPairs::Pair& pair : pair_targets(*rules_.baseline, results).pairs) {
    auto& by_id = baseline_[pair.after];
    for (const CaseResult& result : rules_.baseline->targets[pair.before].cases) by_id.emplace(result.id, &result);
  }
}

const CaseResult* Gate::before(std::size_t target, std::string_view id) const {
  const auto results = baseline_.find(target);
  if (results == baseline_.end()) return nullptr;
  const auto found = results->second.find(id);
  return found == results->second.end() || found->second->verdict == Verdict::not_run ? nullptr : found->second;
}

Judgement Gate::judge(std::size_t target, const CaseResult& result) const {
  const std::optional<Known>& known = result.known;
  if (known && is_over(*known, rules_.today) && (has_baseline() || breaks(result.verdict))) {
    return {true, "It was accepted until " + known->until + ", and counts again."};
  }
  Judgement made;
  if (has_baseline()) {
    const CaseResult* was = before(target, result.id);
    made.counts = change_of(was, &result) == Change::worse;
    if (made.counts || breaks(result.verdict)) made.why = in_baseline(was);
  } else {
    made.counts = breaks(result.verdict);
  }
  if (made.counts && known && rules_.accept_known) return {false, acceptance(*known)};
  return made;
}

std::size_t Gate::count() const {
  std::size_t counted = 0;
  for (std::size_t i = 0; i < results_.targets.size(); ++i) {
    for (const CaseResult& result : results_.targets[i].cases) counted += judge(i, result).counts ? 1U : 0U;
  }
  return counted;
}

std::size_t Gate::to_accept() const {
  std::size_t counted = 0;
  for (const auto& [target, by_id] : baseline_) {
    for (const CaseResult& result : results_.targets[target].cases) {
      const Change change = change_of(before(target, result.id), &result);
      counted += change == Change::better || change == Change::appeared ? 1U : 0U;
    }
  }
  return counted;
}

}  // namespace cachestone::reports
