#include "harness/repeat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cachestone::harness {
namespace {

using reports::CaseResult;
using reports::TargetResult;
using reports::Verdict;

// One repetition of one case.
TargetResult repetition(Verdict verdict, const std::string& value = "") {
  TargetResult target;
  target.duration = 2;
  CaseResult& result = target.cases.emplace_back();
  result.id = "a/b/c";
  result.verdict = verdict;
  result.value = value;
  result.why = "It was " + std::string(reports::name(verdict)) + ".";
  result.known = reports::Known{"r", "e"};
  return target;
}

TEST(Repeat, DifferentVerdictsAreAFlake) {
  struct Row {
    std::vector<std::pair<Verdict, std::string>> repetitions;
    Verdict verdict;
    std::string why;
    std::size_t played;
  };
  const Row rows[] = {
      {{{Verdict::pass, ""}}, Verdict::pass, "It was pass.", 1},
      {{{Verdict::pass, ""}, {Verdict::pass, ""}}, Verdict::pass, "It was pass.", 2},
      {{{Verdict::missed, ""}, {Verdict::not_run, ""}}, Verdict::missed, "It was missed.", 1},
      {{{Verdict::not_run, ""}, {Verdict::not_run, ""}}, Verdict::not_run, "It was not-run.", 0},
      {{{Verdict::pass, ""}, {Verdict::missed, ""}, {Verdict::pass, ""}},
       Verdict::flaky,
       "2 of 3 times pass, 1 of 3 times missed. Repetition 2, which is shown: It was missed.",
       3},
      {{{Verdict::unproven, ""}, {Verdict::error, ""}, {Verdict::violation, ""}},
       Verdict::flaky,
       "1 of 3 times unproven, 1 of 3 times error, 1 of 3 times violation. Repetition 3, which is shown: It was "
       "violation.",
       3},
      {{{Verdict::observed, "yes"}, {Verdict::observed, "yes"}}, Verdict::observed, "It was observed.", 2},
      {{{Verdict::observed, "yes"}, {Verdict::observed, "no"}},
       Verdict::flaky,
       "1 of 2 times observed (yes), 1 of 2 times observed (no). Repetition 1, which is shown: It was observed.",
       2},
  };
  for (const Row& row : rows) {
    std::vector<TargetResult> repetitions;
    for (const auto& [verdict, value] : row.repetitions) repetitions.push_back(repetition(verdict, value));
    const TargetResult one = as_one(repetitions);
    ASSERT_EQ(one.cases.size(), 1u);
    EXPECT_EQ(one.cases[0].verdict, row.verdict) << row.why;
    EXPECT_EQ(one.cases[0].why, row.why);
    EXPECT_EQ(one.cases[0].repetitions.size(), row.played) << row.why;
    EXPECT_EQ(one.cases[0].known.has_value(), row.verdict != Verdict::flaky) << row.why;
    EXPECT_EQ(one.duration, 2.0 * static_cast<double>(row.repetitions.size()));
  }
}

TEST(Repeat, AFailureSaysInWhichRepetition) {
  std::vector<TargetResult> repetitions = {repetition(Verdict::pass), repetition(Verdict::error)};
  repetitions[1].failure = "it died";
  EXPECT_EQ(as_one(repetitions).failure, "repetition 2: it died");
}

}  // namespace
}  // namespace cachestone::harness
