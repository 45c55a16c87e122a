#include "reports/baseline.h"

#include <set>
#include <string_view>
#include <utility>

#include "reports/difference.h"

namespace cachestone::reports {
namespace {

bool has_verdict(const CaseResult& result) {
  return result.verdict != Verdict::not_run;
}

std::set<std::string_view> verdicts_of(const TargetResult& target) {
  std::set<std::string_view> ids;
  for (const CaseResult& result : target.cases) {
    if (has_verdict(result)) ids.insert(result.id);
  }
  return ids;
}

}  // namespace

Results as_baseline(Results results) {
  results.topics.clear();
  results.clauses.clear();
  for (CaseInfo& info : results.cases) info.reference.clear();
  for (TargetResult& target : results.targets) {
    for (CaseResult& result : target.cases) {
      result.checks.clear();
      result.exchanges.clear();
      result.control.clear();
    }
  }
  return results;
}

std::string lost_by(const Results& results, const Results& baseline, const Results& suite) {
  const TargetPairs pairs = pair_targets(baseline, results);
  if (!pairs.before.empty()) return "its target " + baseline.targets[pairs.before.front()].name + " was not run";
  std::set<std::string_view> known;
  for (const CaseInfo& info : suite.cases) known.insert(info.id);
  for (const TargetPairs::Pair& pair : pairs.pairs) {
    const auto now = verdicts_of(results.targets[pair.after]);
    std::size_t lost = 0;
    std::string first;
    for (const CaseResult& result : baseline.targets[pair.before].cases) {
      if (!has_verdict(result) || now.count(result.id) != 0 || known.count(result.id) == 0) continue;
      if (++lost == 1) first = result.id;
    }
    if (lost == 0) continue;
    return std::to_string(lost) + " of its cases of " + results.targets[pair.after].name +
           " were not run, the first of them " + first;
  }
  return "";
}

}  // namespace cachestone::reports
