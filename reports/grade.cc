#include "reports/grade.h"

#include <algorithm>
#include <numeric>

namespace cachestone::reports {
namespace {

constexpr std::array<Grade, kGradeCount> kGrades = {
    Grade::violates, Grade::discouraged, Grade::slower,  Grade::conforms,
    Grade::unproven, Grade::observed,    Grade::not_run, Grade::not_applicable,
};

constexpr std::array<Label, kGradeCount> kGradeLabels = {{
    {"violates", "✗", "A requirement (MUST, MUST NOT) was broken at least once."},
    {"discouraged", "!", "No requirement was broken, but a recommendation (SHOULD, SHOULD NOT) was."},
    {"slower", "~", "Nothing was broken, but a reuse that the specification allows was not taken."},
    {"conforms", "✓", "Everything that could be proven passed."},
    {"unproven", "?", "Nothing could be proven, for better or worse."},
    {"observed", "•", "Only probes, which have no right answer."},
    {"not-run", "·", "Nothing was run."},
    {"n/a", "–", "Nothing here speaks about this kind of cache."},
}};

constexpr std::array<Label, kVerdictCount> kVerdictLabels = {{
    {"pass", "✓",
     "The cache did what the clause demands, and the control showed that it would have acted otherwise without it."},
    {"violation", "✗", "A requirement (MUST, MUST NOT) was broken."},
    {"discouraged", "!", "A recommendation (SHOULD, SHOULD NOT) was not followed."},
    {"missed", "~", "The specification allows reuse and the cache did not take it: slower, not wrong."},
    {"observed", "•", "A probe with no right answer; the value says what the cache does."},
    {"unproven", "?",
     "The forbidden thing did not happen, but it does not happen in the control either: nothing was learned."},
    {"inconclusive", "≠", "The set-up did not hold: the cache rewrote the response, retried, or answered by itself."},
    {"flaky", "±", "Played several times, the case ended differently: nothing is certain."},
    {"not-applicable", "–", "The case speaks about another kind of cache, or needs a capability that this one lacks."},
    {"not-run", "·", "Left out by a filter, or it needs a longer wait than the run allowed."},
    {"error", "∅", "The tool or the connection failed. Never counted against the cache."},
}};

}  // namespace

const std::array<Grade, kGradeCount>& all_grades() {
  return kGrades;
}
const Label& label(Grade grade) {
  return kGradeLabels[static_cast<std::size_t>(grade)];
}
const Label& label(Verdict verdict) {
  return kVerdictLabels[static_cast<std::size_t>(verdict)];
}

void Tally::add(Verdict verdict, bool probe) {
  ++counts_[static_cast<std::size_t>(verdict)];
  if (!probe && verdict != Verdict::observed && verdict != Verdict::not_applicable) ++applicable_;
}

void Tally::add(const Tally& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  applicable_ += other.applicable_;
}

std::size_t Tally::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::size_t{0});
}

std::size_t Tally::proven() const {
  std::size_t sum = 0;
  for (const Verdict verdict : all_verdicts()) sum += is_proven(verdict) ? count(verdict) : 0;
  return sum;
}

Grade Tally::grade() const {
  if (count(Verdict::violation) != 0) return Grade::violates;
  if (count(Verdict::discouraged) != 0) return Grade::discouraged;
  if (count(Verdict::missed) != 0) return Grade::slower;
  if (count(Verdict::pass) != 0) return Grade::conforms;
  const std::size_t applies = total() - count(Verdict::not_applicable);
  if (applies == 0) return Grade::not_applicable;
  if (count(Verdict::not_run) == applies) return Grade::not_run;
  if (count(Verdict::observed) != 0 && applicable() == 0) return Grade::observed;
  return Grade::unproven;
}

std::string score(const Tally& tally) {
  if (tally.applicable() != 0) {
    return std::to_string(tally.count(Verdict::pass)) + "/" + std::to_string(tally.applicable());
  }
  return tally.count(Verdict::observed) != 0 ? std::to_string(tally.count(Verdict::observed)) : std::string();
}

ResultIndex::ResultIndex(const Results& results) {
  for (const TargetResult& target : results.targets) {
    auto& cases = by_case_.emplace_back();
    for (const CaseResult& result : target.cases) cases.emplace(result.id, &result);
  }
}

const CaseResult* ResultIndex::find(std::size_t target, std::string_view case_id) const {
  const auto found = by_case_[target].find(case_id);
  return found == by_case_[target].end() ? nullptr : found->second;
}

Verdict ResultIndex::verdict(std::size_t target, std::string_view case_id) const {
  const CaseResult* result = find(target, case_id);
  return result == nullptr ? Verdict::not_run : result->verdict;
}

Matrix matrix(const Results& results, const ResultIndex& index) {
  const std::size_t targets = results.targets.size();
  Matrix made;
  made.totals.resize(targets);

  std::map<std::string_view, std::vector<const CaseInfo*>> cases_of;
  for (const CaseInfo& info : results.cases) cases_of[info.suite].push_back(&info);

  // Groups in the order of `areas`; a suite of an area that is not listed makes a group of its own.
  std::vector<RowGroup> groups;
  for (const cases::Area& area : results.areas) groups.push_back({area, {}});
  for (const SuiteInfo& suite : results.suites) {
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const RowGroup& candidate) { return candidate.area.id == suite.area; });
    if (group == groups.end()) group = groups.insert(groups.end(), RowGroup{{suite.area, suite.area}, {}});
    Row row{&suite, cases_of[suite.id], std::vector<Tally>(targets)};
    for (const CaseInfo* info : row.cases) {
      for (std::size_t i = 0; i < targets; ++i) row.cells[i].add(index.verdict(i, info->id), info->level == "probe");
    }
    for (std::size_t i = 0; i < targets; ++i) made.totals[i].add(row.cells[i]);
    group->rows.push_back(std::move(row));
  }
  for (RowGroup& group : groups) {
    if (!group.rows.empty()) made.groups.push_back(std::move(group));
  }
  return made;
}

}  // namespace cachestone::reports
