#include "reports/difference.h"

#include <gtest/gtest.h>

#include "reports/sample_test.h"

namespace cachestone::reports {
namespace {

CaseResult result(Verdict verdict, const std::string& value = "") {
  CaseResult made;
  made.verdict = verdict;
  made.value = value;
  return made;
}

TEST(Difference, OnlyWhatIsProvenIsBetterOrWorse) {
  struct Row {
    Verdict before;
    Verdict after;
    Change change;
  };
  const Row rows[] = {
      {Verdict::pass, Verdict::violation, Change::worse},
      {Verdict::pass, Verdict::missed, Change::worse},
      {Verdict::missed, Verdict::discouraged, Change::worse},
      {Verdict::discouraged, Verdict::violation, Change::worse},
      {Verdict::violation, Verdict::discouraged, Change::better},
      {Verdict::violation, Verdict::pass, Change::better},
      // Newly proven, for better or worse.
      {Verdict::unproven, Verdict::pass, Change::better},
      {Verdict::inconclusive, Verdict::violation, Change::worse},
      {Verdict::error, Verdict::missed, Change::worse},
      // A pass that is no longer proven is a loss; a violation that is not may still be there.
      {Verdict::pass, Verdict::unproven, Change::worse},
      {Verdict::pass, Verdict::inconclusive, Change::worse},
      {Verdict::pass, Verdict::flaky, Change::worse},
      {Verdict::pass, Verdict::error, Change::worse},
      {Verdict::violation, Verdict::unproven, Change::otherwise},
      {Verdict::violation, Verdict::error, Change::otherwise},
      {Verdict::unproven, Verdict::inconclusive, Change::otherwise},
      // What does not judge.
      {Verdict::pass, Verdict::not_applicable, Change::otherwise},
      {Verdict::not_applicable, Verdict::violation, Change::otherwise},
      {Verdict::observed, Verdict::pass, Change::otherwise},
      // No verdict.
      {Verdict::not_run, Verdict::violation, Change::appeared},
      {Verdict::pass, Verdict::not_run, Change::vanished},
      {Verdict::not_run, Verdict::not_run, Change::same},
      {Verdict::violation, Verdict::violation, Change::same},
  };
  for (const Row& row : rows) {
    const CaseResult before = result(row.before);
    const CaseResult after = result(row.after);
    EXPECT_EQ(name(change_of(&before, &after)), name(row.change)) << name(row.before) << " → " << name(row.after);
  }
}

TEST(Difference, AnotherValueOfAProbeIsADifference) {
  const CaseResult yes = result(Verdict::observed, "yes");
  const CaseResult no = result(Verdict::observed, "no");
  EXPECT_EQ(change_of(&yes, &no), Change::otherwise);
  EXPECT_EQ(change_of(&yes, &yes), Change::same);
}

TEST(Difference, NoResultIsLikeNotRun) {
  const CaseResult pass = result(Verdict::pass);
  const CaseResult not_run = result(Verdict::not_run);
  EXPECT_EQ(change_of(nullptr, &pass), Change::appeared);
  EXPECT_EQ(change_of(&pass, nullptr), Change::vanished);
  EXPECT_EQ(change_of(nullptr, &not_run), Change::same);
  EXPECT_EQ(change_of(nullptr, nullptr), Change::same);
}

TEST(Difference, TellsWhatChangedBetweenTwoRuns) {
  const Results old_results = small_sample();
  Results new_results = small_sample();
  TargetResult& nginx = new_results.targets[1];
  ASSERT_EQ(nginx.cases[0].verdict, Verdict::violation);
  nginx.cases[0].verdict = Verdict::pass;
  const std::string mended = nginx.cases[0].id;
  CaseInfo added = new_results.cases[0];
  added.id += "-2";
  new_results.cases.push_back(added);
  CaseResult passed = result(Verdict::pass);
  passed.id = added.id;
  nginx.cases.push_back(passed);

  const Difference found = difference(old_results, 1, new_results, 1);
  ASSERT_EQ(found.changes.size(), 2U);
  EXPECT_EQ(found.changes[0].info->id, mended);
  EXPECT_EQ(found.changes[0].change, Change::better);
  EXPECT_EQ(found.changes[0].before->verdict, Verdict::violation);
  EXPECT_EQ(found.changes[0].after->verdict, Verdict::pass);
  EXPECT_EQ(found.changes[1].info->id, added.id);
  EXPECT_EQ(found.changes[1].change, Change::appeared);
  EXPECT_EQ(found.count(Change::better), 1U);
  EXPECT_EQ(found.count(Change::appeared), 1U);
  EXPECT_EQ(found.count(Change::same), old_results.cases.size() - 1);

  const Difference back = difference(new_results, 1, old_results, 1);
  EXPECT_EQ(back.count(Change::worse), 1U);
  EXPECT_EQ(back.count(Change::vanished), 1U);
  EXPECT_EQ(back.changes.back().info->id, added.id);  // only the earlier results know it: it comes last
}

TEST(Difference, OfTwoTargetsOfOneRun) {
  const Results results = small_sample();
  EXPECT_EQ(difference(results, 0, results, 0).changes.size(), 0U);
  const Difference found = difference(results, 0, results, 1);
  EXPECT_EQ(found.count(Change::worse), 2U);     // a violation, a miss
  EXPECT_EQ(found.count(Change::vanished), 1U);  // nginx has no result for the probe
}

Results with_targets(const std::vector<std::pair<std::string, std::string>>& names_and_versions) {
  Results results;
  for (const auto& [name, version] : names_and_versions) {
    results.targets.emplace_back();
    results.targets.back().name = name;
    results.targets.back().version = version;
  }
  return results;
}

TEST(PairTargets, ByNameThenWithoutTheVersion) {
  const Results old_results = with_targets({{"squid", "5.7"}, {"nginx-1.22.1", "1.22.1"}, {"gone", ""}, {"a-1", "1"}});
  const Results new_results =
      with_targets({{"nginx", "1.26.0"}, {"squid", "6.1"}, {"new", ""}, {"a-2", "2"}, {"a-3", "3"}});
  const TargetPairs made = pair_targets(old_results, new_results);
  ASSERT_EQ(made.pairs.size(), 2U);
  EXPECT_EQ(made.pairs[0].before, 1U);
  EXPECT_EQ(made.pairs[0].after, 0U);
  EXPECT_EQ(made.pairs[1].before, 0U);
  EXPECT_EQ(made.pairs[1].after, 1U);
  EXPECT_EQ(made.before, (std::vector<std::size_t>{2, 3}));    // a-1 could belong to a-2 or to a-3
  EXPECT_EQ(made.after, (std::vector<std::size_t>{2, 3, 4}));  // so it is paired with neither
}

}  // namespace
}  // namespace cachestone::reports
