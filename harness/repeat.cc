#include "harness/repeat.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cachestone::harness {
namespace {

using reports::CaseResult;
using reports::TargetResult;
using reports::Verdict;

// Whose evidence is the most interesting.
constexpr std::array kWorstFirst = {Verdict::violation,    Verdict::discouraged,    Verdict::missed,   Verdict::error,
                                    Verdict::inconclusive, Verdict::unproven,       Verdict::observed, Verdict::pass,
                                    Verdict::flaky,        Verdict::not_applicable, Verdict::not_run};
static_assert(kWorstFirst.size() == reports::kVerdictCount);

std::size_t rank(const CaseResult& result) {
  const auto found = std::find(kWorstFirst.begin(), kWorstFirst.end(), result.verdict);
  return static_cast<std::size_t>(found - kWorstFirst.begin());
}

// How one repetition ended, as far as it must be the same in all.
std::string ending(const CaseResult& result) {
  const std::string verdict(reports::name(result.verdict));
  return result.value.empty() ? verdict : verdict + " (" + result.value + ")";
}

// "3 of 5 times pass, 2 of 5 times missed. In repetition 2: It was not reused."
std::string differences(const std::vector<const CaseResult*>& played, std::size_t worst) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  for (const CaseResult* result : played) {
    const auto same = [&](const auto& count) { return count.first == ending(*result); };
    auto found = std::find_if(counts.begin(), counts.end(), same);
    if (found == counts.end()) found = counts.insert(counts.end(), {ending(*result), 0});
    ++found->second;
  }
  std::string text;
  for (const auto& [end, count] : counts) {
    text +=
        (text.empty() ? "" : ", ") + std::to_string(count) + " of " + std::to_string(played.size()) + " times " + end;
  }
  return text + ". Repetition " + std::to_string(worst + 1) + ", which is shown: " + played[worst]->why;
}

CaseResult as_one(const std::vector<const CaseResult*>& all) {
  std::vector<const CaseResult*> played;
  for (const CaseResult* result : all) {
    if (result->verdict != Verdict::not_run) played.push_back(result);
  }
  if (played.empty()) return *all.front();
  const auto differs = [&](const CaseResult* result) { return ending(*result) != ending(*played.front()); };
  CaseResult one = *played.front();
  if (std::any_of(played.begin(), played.end(), differs)) {
    const auto worst = std::min_element(played.begin(), played.end(),
                                        [](const auto* a, const auto* b) { return rank(*a) < rank(*b); });
    one = **worst;
    one.verdict = Verdict::flaky;
    one.value.clear();
    one.known.reset();  // it explains a verdict, not why there are several
    one.why = differences(played, static_cast<std::size_t>(worst - played.begin()));
  }
  one.repetitions.clear();
  for (const CaseResult* result : played) one.repetitions.push_back(result->verdict);
  return one;
}

}  // namespace

TargetResult as_one(const std::vector<TargetResult>& repetitions) {
  TargetResult one = repetitions.front();
  one.duration = 0;
  one.failure.clear();
  for (std::size_t i = 0; i < repetitions.size(); ++i) {
    one.duration += repetitions[i].duration;
    if (repetitions[i].failure.empty()) continue;
    one.failure +=
        (one.failure.empty() ? "repetition " : "; repetition ") + std::to_string(i + 1) + ": " + repetitions[i].failure;
  }
  for (std::size_t i = 0; i < one.cases.size(); ++i) {
    std::vector<const CaseResult*> all;
    for (const TargetResult& repetition : repetitions) all.push_back(&repetition.cases.at(i));
    one.cases[i] = as_one(all);
  }
  return one;
}

}  // namespace cachestone::harness
