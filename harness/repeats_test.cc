#include "harness/repeats.h"

#include <gtest/gtest.h>

#include "harness/evidence.h"
#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using testing::Story;

TEST(Repeats, OneRequestForEachClientIsNone) {
  Story story;
  story.step(0).origin({}).client_with_serial(1);
  story.step(1).origin({}).client_with_serial(2);
  story.step(2).origin({}).origin({}).client_with_serial(3).client_with_serial(4);
  EXPECT_EQ(repeats_text(story.seen), "");
}

TEST(Repeats, MoreOfTheSameThanClientsAre) {
  Story story;
  story.step(0).origin({}).client_with_serial(1);
  story.step(1).origin({}, 503).origin({}).client_with_serial(3);
  EXPECT_EQ(repeats(story.seen, story.seen.log[1]), std::nullopt);
  EXPECT_EQ(repeats(story.seen, story.seen.log[2]), 2u);
  EXPECT_EQ(repeats_text(story.seen), "The cache sent a request of step 1 again.");
  EXPECT_EQ(evidence(story.seen).at(1).origin.at(1).note, "the cache sent #2 again");
}

TEST(Repeats, OtherRequestsAreNone) {
  const auto second = [](const auto& change) {
    Story story;
    story.step(0).origin({}).origin({}).client_with_serial(2);
    change(story.seen.log[1].request);
    return repeats_text(story.seen);
  };
  EXPECT_EQ(second([](http::Request& request) { request.fields.add("If-None-Match", "\"a\""); }), "");
  EXPECT_EQ(second([](http::Request& request) { request.fields.add("Range", "bytes=2-"); }), "");
  EXPECT_EQ(second([](http::Request& request) { request.target = "/cs-1/other"; }), "");
  EXPECT_EQ(second([](http::Request& request) { request.method = "HEAD"; }), "");
  EXPECT_NE(second([](http::Request& request) { request.fields.add("Connection", "close"); }), "");
}

TEST(Repeats, AClientOfAnEarlierStepMayStillWait) {
  Story story;
  story.step(0).client_with_serial(1);
  story.step(1).origin({}).origin({}).client_with_serial(2);
  EXPECT_NE(repeats_text(story.seen), "");
  story.seen.steps[0].clients[0].received.done = story.seen.steps[1].started + Seconds(1);
  EXPECT_EQ(repeats_text(story.seen), "");
}

TEST(Repeats, AVerdictThatMayComeFromThereSaysSo) {
  cases::Case item;
  item.steps = {testing::step_at(0, {cases::From::cache})};
  PlayedTimeline played;
  Story story;
  story.step(0).origin({}).origin({}).client_with_serial(2);
  played.seen = story.seen;
  EXPECT_TRUE(conclude(item, played, nullptr, {}).why.ends_with(" The cache sent a request of step 0 again."));
  item.steps = {testing::step_at(0, {cases::From::origin})};
  EXPECT_FALSE(conclude(item, played, nullptr, {}).why.ends_with("again."));
}

}  // namespace
}  // namespace cachestone::harness
