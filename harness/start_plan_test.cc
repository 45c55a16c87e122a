#include "harness/start_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using ::testing::ElementsAre;

cases::Case with_steps(const std::vector<int>& seconds, const std::vector<int>& control = {}) {
  cases::Case item;
  for (int at : seconds) item.steps.push_back(testing::step_at(at));
  for (int at : control) item.control.push_back(testing::step_at(at));
  return item;
}

std::vector<const cases::Case*> pointers(const std::vector<cases::Case>& items) {
  std::vector<const cases::Case*> all;
  for (const cases::Case& item : items) all.push_back(&item);
  return all;
}

std::vector<int> whole_seconds(const std::vector<cases::Case>& items, const StartLimits& limits) {
  std::vector<int> seconds;
  for (Milliseconds start : start_plan(pointers(items), limits)) {
    seconds.push_back(static_cast<int>(start / Seconds(1)));
  }
  return seconds;
}

TEST(StartPlan, WithoutLimitsAllBeginTogetherEvenlySpread) {
  const std::vector<cases::Case> items(4, with_steps({0, 1}));
  StartLimits limits;
  limits.spread = Milliseconds(400);
  EXPECT_THAT(start_plan(pointers(items), limits),
              ElementsAre(Milliseconds(0), Milliseconds(100), Milliseconds(200), Milliseconds(300)));
}

TEST(StartPlan, AWaveBeginsEachSecondAndTheLastOneIsSpreadAsWell) {
  const std::vector<cases::Case> items(5, with_steps({0}));
  StartLimits limits;
  limits.wave = 3;
  limits.spread = Milliseconds(600);
  EXPECT_THAT(start_plan(pointers(items), limits), ElementsAre(Milliseconds(0), Milliseconds(200), Milliseconds(400),
                                                               Milliseconds(1000), Milliseconds(1300)));
}

TEST(StartPlan, ARateCountsLaterStepsControlsAndClients) {
  StartLimits limits;
  limits.rate = 2;
  EXPECT_THAT(whole_seconds(std::vector<cases::Case>(3, with_steps({0, 1})), limits), ElementsAre(0, 0, 2));
  EXPECT_THAT(whole_seconds(std::vector<cases::Case>(3, with_steps({0}, {0})), limits), ElementsAre(0, 1, 2));
  cases::Case crowd = with_steps({0});
  crowd.steps[0].clients = 10;
  EXPECT_THAT(whole_seconds({with_steps({0}), crowd, with_steps({0})}, limits), ElementsAre(0, 1, 0))
      << "more than the rate: a second of its own";
  EXPECT_THAT(whole_seconds({with_steps({0, 4}), with_steps({0, 4}), with_steps({4})}, limits), ElementsAre(0, 0, 1))
      << "its only request is due at 4";
}

TEST(StartPlan, NoSecondHasMoreThanTheRate) {
  std::vector<cases::Case> items;
  for (int i = 0; i < 300; ++i) items.push_back(with_steps({0, i % 3, i % 7}, {0, i % 5}));
  StartLimits limits;
  limits.rate = 20;
  const std::vector<int> starts = whole_seconds(items, limits);
  std::map<int, int> due;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const int n = static_cast<int>(i);
    for (int at : {0, n % 3, n % 7, 0, n % 5}) ++due[starts[i] + at];
  }
  int last = 0;
  for (const auto& [second, requests] : due) {
    EXPECT_LE(requests, 20) << second;
    last = second;
  }
  EXPECT_LE(last, 300 * 5 / 20 + 10) << "and no time is wasted";
}

}  // namespace
}  // namespace cachestone::harness
