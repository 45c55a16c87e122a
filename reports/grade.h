// The matrix: suites × targets, each cell graded by what was proven.
//
// A grade says how bad the worst proven thing is; it is never an average. Only proven verdicts (pass, violation,
// discouraged, missed) make one: a cache that was shown nothing is neither good nor bad. The share says how much of
// what applies was proven.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/results.h"

namespace cachestone::reports {

// From worst to best, then the grades that judge nothing.
enum class Grade {
  violates,        // a MUST or MUST NOT was broken
  discouraged,     // nothing worse than a SHOULD or SHOULD NOT was broken
  slower,          // nothing was broken; permitted reuse was not taken
  conforms,        // everything that was proven passed
  unproven,        // nothing was proven
  observed,        // only probes
  not_run,         // nothing was run
  not_applicable,  // nothing here speaks about this cache
};

// How a verdict or a grade is shown: a word, a symbol of one column, and what it means in one sentence. Never colour
// alone.
struct Label {
  std::string_view word;    // "violates"
  std::string_view symbol;  // "✗"
  std::string_view meaning;
};
inline constexpr std::size_t kGradeCount = 8;
const std::array<Grade, kGradeCount>& all_grades();
const Label& label(Grade grade);
const Label& label(Verdict verdict);

// How often each verdict was given.
class Tally {
 public:
  // `probe`: the case has no right answer, so that it can never be proven.
  void add(Verdict verdict, bool probe);
  void add(const Tally& other);

  std::size_t count(Verdict verdict) const { return counts_[static_cast<std::size_t>(verdict)]; }
  std::size_t total() const;
  std::size_t proven() const;
  // The cases that could be proven: all but probes and those that do not apply.
  std::size_t applicable() const { return applicable_; }
  Grade grade() const;

 private:
  std::array<std::size_t, kVerdictCount> counts_{};
  std::size_t applicable_ = 0;
};

// "10/12" (passed of applicable), "3" for observed, nothing for grades without a number.
std::string score(const Tally& tally);

// The results of all targets by case. Refers to the Results, which must outlive it.
class ResultIndex {
 public:
  explicit ResultIndex(const Results& results);
  // Null when the target has no result for the case: it counts as not run.
  const CaseResult* find(std::size_t target, std::string_view case_id) const;
  Verdict verdict(std::size_t target, std::string_view case_id) const;

 private:
  std::vector<std::map<std::string_view, const CaseResult*>> by_case_;
};

struct Row {
  const SuiteInfo* suite = nullptr;
  std::vector<const CaseInfo*> cases;
  std::vector<Tally> cells;  // one per target
};
struct RowGroup {
  cases::Area area;
  std::vector<Row> rows;
};
struct Matrix {
  std::vector<RowGroup> groups;  // areas without a suite are left out
  std::vector<Tally> totals;     // one per target
};
// Refers to `results`, which must outlive it.
Matrix matrix(const Results& results, const ResultIndex& index);

}  // namespace cachestone::reports
