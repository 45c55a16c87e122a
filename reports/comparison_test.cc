#include "reports/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sample_test.h"
#include "reports/text.h"

namespace cachestone::reports {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kToday = "2027-01-01";

std::string text(const Results& before, const Results& now) {
  return comparison_text(before, now, Gate(now, {kToday, false, &before}));
}
std::string markdown(const Results& before, const Results& now) {
  return comparison_markdown(before, now, Gate(now, {kToday, false, &before}));
}

// small_sample() a month later: nginx reuses what it missed, the reference breaks what it kept.
Results later() {
  Results results = small_sample();
  for (TargetResult& target : results.targets) target.started = "2026-02-01T12:00:00Z";
  results.targets[0].cases[0].verdict = Verdict::violation;
  results.targets[0].cases[0].why = "It was reused.";
  results.targets[0].cases[2].value = "up";
  results.targets[1].version = "1.26.0";
  results.targets[1].cases[1].verdict = Verdict::pass;
  return results;
}

TEST(Comparison, SaysWorseBeforeBetterBeforeTheRest) {
  EXPECT_EQ(text(small_sample(), later()), R"(reference 0.1.0 of 2026-01-01 → reference 0.1.0 of 2026-02-01
1 worse, 0 better, 1 changed otherwise, 0 new, 0 no longer run, 1 the same

Worse
  response-directives/no-store/not-reused: pass → violation
      It was reused.

Changed otherwise
  fields/age/rounding: observed down → observed up

nginx 1.22.1 of 2026-01-01 → nginx 1.26.0 of 2026-02-01
0 worse, 1 better, 0 changed otherwise, 0 new, 0 no longer run, 2 the same

Better
  fields/age/counted: missed → pass

)");
}

TEST(Comparison, TheSameAsMarkdown) {
  EXPECT_THAT(
      markdown(small_sample(), later()),
      AllOf(
          HasSubstr("## What changed\n\n### reference 0.1.0 of 2026-01-01 → reference 0.1.0 of 2026-02-01\n\n1 worse"),
          HasSubstr("\n#### Worse\n\n- `response-directives/no-store/not-reused`: pass → violation\n  It was "
                    "reused.\n")));
}

TEST(Comparison, WhatIsNewAndWhatIsGone) {
  Results now = small_sample();
  Results before = small_sample();
  before.targets[0].cases[0].verdict = Verdict::not_run;
  now.targets[0].cases[1].verdict = Verdict::not_run;
  now.cases.pop_back();  // the probe is not part of this run
  now.targets[0].cases.pop_back();
  const std::string shown = text(before, now);
  EXPECT_THAT(shown, HasSubstr("1 new, 2 no longer run, 0 the same\n"));
  EXPECT_THAT(shown, HasSubstr("\nNew\n  response-directives/no-store/not-reused: not-run → pass\n\n"));
  EXPECT_THAT(shown, HasSubstr("\nNo longer run\n  fields/age/counted: pass → not-run\n"
                               "  … and 1 that the later run was not to play\n"));
}

TEST(Comparison, WhatIsAcceptedNoLongerIsToldThoughItDidNotChange) {
  Results results = small_sample();
  results.targets[1].cases[0].known = Known{"It stores all.", "Its source.", "2026-12-31"};
  EXPECT_THAT(text(results, results),
              HasSubstr("\nCounts again\n  response-directives/no-store/not-reused: violation\n"
                        "      It was accepted until 2026-12-31, and counts again. It stores all.\n"));
  results.targets[1].cases[0].known->until = "2027-01-01";
  EXPECT_THAT(text(results, results), Not(HasSubstr("Counts again")));
}

TEST(Comparison, NotesSayWhatIsNotCompared) {
  EXPECT_THAT(notes_on_comparison(small_sample(), small_sample()), IsEmpty());
  Results before = small_sample();
  Results now = small_sample();
  before.fingerprint = "a";
  now.fingerprint = "b";
  now.targets[1].name = "squid";
  now.incomplete = "stopped by a signal.";
  EXPECT_THAT(
      notes_on_comparison(before, now),
      testing::ElementsAre(HasSubstr("different suites"), "nginx is only in the earlier run: it is not compared.",
                           "squid is only in the later run: it is not compared.",
                           "The later run: Incomplete: stopped by a signal."));
}

TEST(Comparison, HostileTextsStayText) {
  const Results before = hostile_sample();
  Results now = hostile_sample();
  for (TargetResult& target : now.targets) {
    for (CaseResult& each : target.cases) each.verdict = Verdict::violation;
  }
  const std::string plain = text(before, now);
  EXPECT_TRUE(is_utf8(plain));
  EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
  bool code = false;
  std::string outside;
  for (const char c : markdown(before, now)) {
    if (c == '`') code = !code;
    if (!code) outside += c;
  }
  EXPECT_FALSE(code);
  for (const char* bad : {"<", "[", "@", "//", "*"}) EXPECT_THAT(outside, Not(HasSubstr(bad)));
}

TEST(Comparison, LongListsAreCutWithACount) {
  const Results before = large_sample(2, 12);
  Results now = large_sample(2, 12);
  for (CaseResult& each : now.targets[0].cases) each.verdict = Verdict::violation;
  EXPECT_THAT(text(before, now), HasSubstr("\n  … and "));
}

}  // namespace
}  // namespace cachestone::reports
