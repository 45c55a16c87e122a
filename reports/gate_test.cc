#include "reports/gate.h"

#include <gtest/gtest.h>

namespace cachestone::reports {
namespace {

constexpr const char* kToday = "2027-03-02";

CaseResult result(Verdict verdict, std::optional<std::string> accepted_until = std::nullopt) {
  CaseResult made;
  made.id = "a/b/c";
  made.verdict = verdict;
  if (accepted_until) made.known = Known{"It is old.", "Its source.", *accepted_until};
  return made;
}

Results run_with(const CaseResult& result) {
  Results results;
  results.suites.push_back({"a/b", "a", "b", "", ""});
  results.cases.push_back({"a/b/c", "a/b", "c", "must", "any", {}, 0, ""});
  TargetResult target;
  target.name = "cache";
  target.cases.push_back(result);
  results.targets.push_back(target);
  return results;
}

TEST(Gate, WithoutABaselineWhatIsBrokenOrFlakyCounts) {
  for (const Verdict verdict : all_verdicts()) {
    const Results results = run_with(result(verdict));
    const Gate gate(results, {kToday});
    const bool bad = verdict == Verdict::violation || verdict == Verdict::flaky;
    EXPECT_EQ(gate.count(), bad ? 1u : 0u) << name(verdict);
    EXPECT_EQ(gate.judge(0, results.targets[0].cases[0]).why, "");
  }
}

TEST(Gate, KnownDeviationsCountUnlessTheyAreAcceptedAndAfterTheirDate) {
  struct Row {
    Verdict verdict;
    std::optional<std::string> until;
    bool accept_known;
    bool counts;
    const char* why;
  };
  const Row rows[] = {
      {Verdict::violation, std::nullopt, true, true, ""},
      {Verdict::violation, "", false, true, ""},
      {Verdict::violation, "", true, false, "Accepted: It is old."},
      {Verdict::flaky, "", true, false, "Accepted: It is old."},
      {Verdict::violation, "2027-03-03", true, false, "Accepted until 2027-03-03: It is old."},
      {Verdict::violation, "2027-03-02", true, false, "Accepted until 2027-03-02: It is old."},
      {Verdict::violation, "2027-03-01", true, true, "It was accepted until 2027-03-01, and counts again."},
      {Verdict::violation, "2027-03-01", false, true, "It was accepted until 2027-03-01, and counts again."},
      // What never counts does not begin to.
      {Verdict::missed, "2027-03-01", true, false, ""},
  };
  for (const Row& row : rows) {
    const Results results = run_with(result(row.verdict, row.until));
    const Judgement judgement = Gate(results, {kToday, row.accept_known}).judge(0, results.targets[0].cases[0]);
    EXPECT_EQ(judgement.counts, row.counts) << name(row.verdict) << row.until.value_or("-");
    EXPECT_EQ(judgement.why, row.why);
  }
}

TEST(Gate, WithABaselineWhatGotWorseCounts) {
  struct Row {
    CaseResult before;
    CaseResult after;
    bool accept_known;
    bool counts;
    const char* why;
  };
  const Row rows[] = {
      {result(Verdict::pass), result(Verdict::pass), false, false, ""},
      {result(Verdict::pass), result(Verdict::missed), false, true, "It was pass in the baseline."},
      {result(Verdict::violation), result(Verdict::violation), false, false, "It was violation in the baseline."},
      {result(Verdict::violation), result(Verdict::pass), false, false, ""},
      {result(Verdict::not_run), result(Verdict::violation), false, false, "The baseline has no verdict."},
      {result(Verdict::flaky), result(Verdict::flaky), false, false, "It was flaky in the baseline."},
      {result(Verdict::pass), result(Verdict::violation, ""), false, true, "It was pass in the baseline."},
      {result(Verdict::pass), result(Verdict::violation, ""), true, false, "Accepted: It is old."},
      // A promise that has run out is stronger than the baseline.
      {result(Verdict::missed), result(Verdict::missed, "2027-01-01"), true, true,
       "It was accepted until 2027-01-01, and counts again."},
  };
  for (const Row& row : rows) {
    const Results before = run_with(row.before);
    const Results after = run_with(row.after);
    const Judgement judgement = Gate(after, {kToday, row.accept_known, &before}).judge(0, after.targets[0].cases[0]);
    EXPECT_EQ(judgement.counts, row.counts) << name(row.before.verdict) << " " << name(row.after.verdict);
    EXPECT_EQ(judgement.why, row.why);
  }
}

TEST(Gate, WhatTheBaselineDoesNotHaveAsItIsMustBeAccepted) {
  struct Row {
    Verdict before;
    Verdict after;
    std::size_t count;
  };
  const Row rows[] = {
      {Verdict::violation, Verdict::pass, 1}, {Verdict::not_run, Verdict::violation, 1},
      {Verdict::pass, Verdict::pass, 0},      {Verdict::pass, Verdict::violation, 0},
      {Verdict::pass, Verdict::not_run, 0},   {Verdict::unproven, Verdict::inconclusive, 0},
  };
  for (const Row& row : rows) {
    const Results before = run_with(result(row.before));
    const Results after = run_with(result(row.after));
    EXPECT_EQ(Gate(after, {kToday, false, &before}).to_accept(), row.count)
        << name(row.before) << " " << name(row.after);
  }
}

}  // namespace
}  // namespace cachestone::reports
