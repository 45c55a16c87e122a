#include "harness/pace.h"

#include <gtest/gtest.h>

#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using cases::From;
using testing::expect_from;
using testing::kStart;
using testing::step_at;
using testing::Story;

const http::Fields kMinute{{"Cache-Control", "max-age=60"}};

cases::Step wants_requests(std::size_t least) {
  cases::Step step = step_at(1);
  step.expect.emplace_back();
  step.expect.back().origin_sees.emplace();
  step.expect.back().origin_sees->times = cases::Times{least, least + 1};
  return step;
}

TEST(Pace, BackgroundIsExpectedAfterAStaleResponseThatNobodyAskedAbout) {
  const std::vector<cases::Step> steps{step_at(0), step_at(100)};
  Story stale;
  stale.step(0).origin(kMinute).client_with_serial(1).step(100).client_with_serial(1);
  EXPECT_TRUE(expects_background(steps, stale.seen, 1, policy::shared_profile()));
  Story asked;
  asked.step(0).origin(kMinute).client_with_serial(1).step(100).origin(kMinute).client_with_serial(1);
  EXPECT_FALSE(expects_background(steps, asked.seen, 1, policy::shared_profile()));
  Story fresh;
  fresh.step(0).origin(kMinute).client_with_serial(1).step(50).client_with_serial(1);
  EXPECT_FALSE(expects_background(steps, fresh.seen, 1, policy::shared_profile()));
}

TEST(Pace, BackgroundIsExpectedWhereTheCaseWantsMore) {
  Story one;
  one.step(0).origin(kMinute).client_with_serial(1).step(1).origin(kMinute).client_with_serial(2);
  EXPECT_TRUE(expects_background({step_at(0), wants_requests(2)}, one.seen, 1, policy::shared_profile()));
  EXPECT_FALSE(expects_background({step_at(0), wants_requests(1)}, one.seen, 1, policy::shared_profile()));
}

TEST(Pace, AnswersThatNobodyGotMayBeUnread) {
  const policy::Profile profile = policy::shared_profile();
  Story forwarded;
  forwarded.step(0).origin(kMinute).client_with_serial(1);
  EXPECT_FALSE(leaves_unread(forwarded.seen, 0, profile));
  Story from_store = forwarded;
  from_store.step(1).client_with_serial(1);
  EXPECT_FALSE(leaves_unread(from_store.seen, 1, profile));
  Story refreshed = forwarded;
  refreshed.step(100).origin(kMinute).client_with_serial(1);
  EXPECT_TRUE(leaves_unread(refreshed.seen, 1, profile));
  Story twice;
  twice.step(0).origin(kMinute).origin(kMinute).client_with_serial(1);
  EXPECT_TRUE(leaves_unread(twice.seen, 0, profile));
  Story broken;
  broken.step(0).origin(kMinute).failure("connection reset");
  EXPECT_TRUE(leaves_unread(broken.seen, 0, profile));
}

TEST(Pace, WhatWaitsForTheClock) {
  origin::LogEntry delayed;
  delayed.step = 1;
  delayed.at = kStart;
  delayed.delay = Seconds{2};
  origin::LogEntry stalled = delayed;
  stalled.delay = Seconds{0};
  stalled.fault = origin::Fault::stall;
  origin::LogEntry answered = stalled;
  answered.fault = origin::Fault::none;
  const cases::Step plain = step_at(0);
  cases::Step leaving = plain;
  leaving.abort = Seconds{2};
  const struct {
    const char* what;
    const cases::Step& step;
    std::size_t index;
    std::size_t open;
    std::vector<origin::LogEntry> log;
    std::optional<Doubt> expected;
  } kRows[] = {
      {"nobody was asked", plain, 1, 1, {}, std::nullopt},
      {"the answer is on its way", plain, 1, 1, {answered}, std::nullopt},
      {"the answer comes by the clock", plain, 1, 1, {delayed}, Doubt::little},
      {"it never comes", plain, 1, 1, {stalled}, Doubt::little},
      {"one may wait for the other", plain, 1, 2, {delayed}, Doubt::much},
      {"it may wait for an earlier step", plain, 2, 1, {delayed}, Doubt::much},
      {"the client leaves by the clock", leaving, 1, 1, {}, Doubt::much},
  };
  const Time now = kStart + Seconds{1};
  for (const auto& row : kRows) {
    EXPECT_EQ(waits_for_clock(row.step, row.index, row.open, kStart, row.log, now), row.expected) << row.what;
  }
  const Time later = kStart + Seconds{2};
  EXPECT_EQ(waits_for_clock(plain, 1, 1, kStart, {delayed}, later), std::nullopt);
  EXPECT_EQ(waits_for_clock(leaving, 1, 1, kStart, {}, later), std::nullopt);
}

TEST(Pace, WhenAStepIsDue) {
  Story story;
  story.step(0).origin(kMinute).client_with_serial(1);
  std::vector<cases::Step> steps{step_at(0), step_at(1)};
  steps[0].origin.emplace();
  origin::Answer& answer = *steps[0].origin;
  const auto due = [&](Milliseconds took) {
    story.seen.steps[0].clients[0].received.done = kStart + took;
    return due_time(steps, story.seen, 1) - kStart;
  };
  EXPECT_EQ(due_time(steps, story.seen, 0), kStart);
  EXPECT_EQ(due(Milliseconds{2500}), Seconds{1});  // late, whoever is to blame
  answer.delay = Seconds{2};
  EXPECT_EQ(due(Milliseconds{2500}), Seconds{2});
  EXPECT_EQ(due(Milliseconds{1500}), Milliseconds{1500});  // from the store: nobody waited for the origin
  EXPECT_EQ(due(Milliseconds{10}), Seconds{1});
  answer.fault = origin::Fault::refuse;
  EXPECT_EQ(due(Milliseconds{2500}), Milliseconds{2500});  // the cache may have tried again
  steps[1].overlap = true;
  EXPECT_EQ(due(Milliseconds{2500}), Seconds{1});
}

TEST(Pace, WhatHoldsUpOthers) {
  cases::Case item;
  item.steps = {step_at(0), step_at(1)};
  EXPECT_FALSE(holds_up_others(item));
  cases::Case together = item;
  together.steps[1].clients = 2;
  EXPECT_TRUE(holds_up_others(together));
  cases::Case overlapping = item;
  overlapping.control = item.steps;
  overlapping.control[1].overlap = true;
  EXPECT_TRUE(holds_up_others(overlapping));
  cases::Case interim = item;
  interim.steps[0].origin.emplace();
  interim.steps[0].origin->interim.emplace_back();
  EXPECT_TRUE(holds_up_others(interim));
}

TEST(Pace, ALateStepMakesTheNextOnesAsLate) {
  Story story;
  story.step(0).origin(kMinute).client_with_serial(1);
  SeenExchange& exchange = story.seen.steps[0].clients[0];
  exchange.received.sent = kStart + Milliseconds{5};
  exchange.received.done = kStart + Milliseconds{8};
  const std::vector<cases::Step> steps{step_at(0), step_at(1)};
  EXPECT_EQ(lag_after(steps, story.seen, 0), Milliseconds{8});
  story.seen.log[0].delay = Seconds{2};
  exchange.received.done += Seconds{2};
  EXPECT_EQ(lag_after(steps, story.seen, 0), Milliseconds{8});
  exchange.received.error = "no answer in 6 s";
  EXPECT_EQ(lag_after(steps, story.seen, 0), Milliseconds{0});
}

}  // namespace
}  // namespace cachestone::harness
