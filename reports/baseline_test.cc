#include "reports/baseline.h"

#include <gtest/gtest.h>

#include "reports/gate.h"
#include "reports/results_json.h"
#include "reports/sample_test.h"

namespace cachestone::reports {
namespace {

TEST(Baseline, KeepsVerdictsAndIsSmall) {
  const Results results = large_sample(2, 12);
  const Results baseline = as_baseline(results);
  EXPECT_LT(results_to_json(baseline).size() * 5, results_to_json(results).size());
  EXPECT_EQ(Gate(results, {"2027-01-01", false, &baseline}).count(), 0u);
  EXPECT_EQ(Gate(results, {"2027-01-01", false, &baseline}).to_accept(), 0u);
  EXPECT_EQ(results_from_json(results_to_json(baseline), "f"), baseline);
  for (std::size_t i = 0; i < results.targets[1].cases.size(); ++i) {
    EXPECT_EQ(baseline.targets[1].cases[i].verdict, results.targets[1].cases[i].verdict);
    EXPECT_EQ(baseline.targets[1].cases[i].why, results.targets[1].cases[i].why);
    EXPECT_EQ(baseline.targets[1].cases[i].value, results.targets[1].cases[i].value);
  }
}

TEST(Baseline, LosesNothingThatTheSuiteStillHas) {
  const Results suite = small_sample();
  const Results baseline = small_sample();
  EXPECT_EQ(lost_by(small_sample(), baseline, suite), "");

  Results few = small_sample();
  few.targets[0].cases.pop_back();
  few.targets[0].cases[0].verdict = Verdict::not_run;
  EXPECT_EQ(lost_by(few, baseline, suite),
            "2 of its cases of reference were not run, the first of them response-directives/no-store/not-reused");

  Results one = small_sample();
  one.targets.pop_back();
  EXPECT_EQ(lost_by(one, baseline, suite), "its target nginx was not run");

  Results shorter_suite = small_sample();
  shorter_suite.cases.pop_back();
  Results without_probe = small_sample();
  without_probe.targets[0].cases.pop_back();
  EXPECT_EQ(lost_by(without_probe, baseline, shorter_suite), "");
}

}  // namespace
}  // namespace cachestone::reports
