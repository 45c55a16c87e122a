#include "harness/provenance.h"

#include <gtest/gtest.h>

#include "harness/check.h"
#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using cases::From;
using testing::response;
using testing::Story;

// The provenance of the last client of the last step.
Provenance last(const Story& story, const policy::Profile& profile = policy::shared_profile()) {
  const std::size_t step = story.seen.steps.size() - 1;
  return provenance(story.seen, step, story.seen.steps[step].clients.size() - 1, profile);
}

Story stored(const std::string& cache_control) {
  Story story;
  story.step(0).origin({{"Cache-Control", cache_control}, {"ETag", "\"a\""}}).client_with_serial(1);
  return story;
}

TEST(Provenance, SerialOfThisStepIsTheOrigin) {
  Story story = stored("max-age=60");
  EXPECT_EQ(last(story).from, From::origin);
  story.step(1).origin({}).client_with_serial(2);
  EXPECT_EQ(last(story).from, From::origin);
  EXPECT_EQ(last(story).serial, 2u);
}

TEST(Provenance, OlderSerialWithoutARequestIsTheCache) {
  Story story = stored("max-age=60");
  story.step(1).client_with_serial(1);
  EXPECT_EQ(last(story).from, From::cache);
  EXPECT_EQ(last(story).serial, 1u);
}

TEST(Provenance, OlderSerialPastItsLifetimeIsStale) {
  Story story = stored("max-age=2");
  story.step(4).client_with_serial(1);
  EXPECT_EQ(last(story).from, From::stale);
}

TEST(Provenance, TheLifetimeDependsOnTheKindOfCache) {
  Story story = stored("max-age=60, s-maxage=2");
  story.step(4).client_with_serial(1);
  EXPECT_EQ(last(story, policy::shared_profile()).from, From::stale);
  EXPECT_EQ(last(story, policy::private_profile()).from, From::cache);
}

TEST(Provenance, WithoutExplicitLifetimeNothingIsCalledStale) {
  Story story = stored("public");
  story.step(100).client_with_serial(1);
  EXPECT_EQ(last(story).from, From::cache);
}

TEST(Provenance, OlderSerialAfterA304IsValidated) {
  Story story = stored("max-age=1");
  story.step(4).origin({{"ETag", "\"a\""}}, 304).client_with_serial(1);
  EXPECT_EQ(last(story).from, From::validated);
}

TEST(Provenance, A304LoggedAfterTheReplyDidNotCauseIt) {
  Story story = stored("max-age=1");
  story.step(4).client_with_serial(1).origin({{"ETag", "\"a\""}}, 304);
  EXPECT_EQ(last(story).from, From::stale);
}

TEST(Provenance, A304StillDelayedWhenTheReplyCameDidNotCauseIt) {
  Story story = stored("max-age=1");
  story.step(4).origin({{"ETag", "\"a\""}}, 304);
  story.seen.log.back().delay = Seconds{1};
  story.client_with_serial(1);
  EXPECT_EQ(last(story).from, From::stale);
}

TEST(Provenance, AnEarlier304MakesTheStoredResponseFreshAgain) {
  Story story = stored("max-age=2");
  story.step(3).origin({{"ETag", "\"a\""}, {"Cache-Control", "max-age=60"}}, 304).client_with_serial(1);
  story.step(6).client_with_serial(1);
  EXPECT_EQ(last(story).from, From::cache);
}

TEST(Provenance, TheDefaultBodyTellsTheSerialToo) {
  Story story = stored("max-age=60");
  story.step(1).client(response(200, {}, "serial 1\n"));
  EXPECT_EQ(last(story).from, From::cache);
}

TEST(Provenance, ServerErrorWithoutSerialIsTheCachesOwn) {
  Story story = stored("max-age=60");
  story.step(1).client(response(504, {}));
  EXPECT_EQ(last(story).from, From::error);
  story.step(2).origin({}, 503).client_with_serial(2, 503);
  EXPECT_EQ(last(story).from, From::origin);
}

TEST(Provenance, NotModifiedIsOfTheOriginOnlyWhenItWasAsked) {
  Story story = stored("max-age=60");
  story.step(1).client(response(304, {}));
  EXPECT_EQ(last(story).from, From::cache);
  story.step(2).origin({}, 304).client(response(304, {}));
  EXPECT_EQ(last(story).from, From::origin);
}

// What a cache answers from its store, to a precondition or to a range, may be without the fields of the stored one.
TEST(Provenance, AFailedPreconditionOrRangeIsOfTheCacheWhenTheOriginWasNotAsked) {
  for (const int status : {412, 416}) {
    Story story = stored("max-age=60");
    story.step(1).client(response(status, {}));
    EXPECT_EQ(last(story).from, From::cache) << status;
    story.step(2).origin({}).client(response(status, {}));
    EXPECT_EQ(last(story).from, std::nullopt) << status;
  }
}

TEST(Provenance, NothingIsGuessed) {
  Story story = stored("max-age=60");
  story.step(1).client(response(200, {}, "hello"));
  EXPECT_EQ(last(story).from, std::nullopt);
  EXPECT_EQ(last(story).why, "the response carries no serial of the origin");
  story.step(2).client_with_serial(9);
  EXPECT_EQ(last(story).from, std::nullopt);
  EXPECT_EQ(last(story).why, "serial 9 was never sent by the origin in this case");
  story.step(3).failure("timeout");
  EXPECT_EQ(last(story).from, std::nullopt);
}

TEST(Provenance, NoResponseAfterTheOriginBrokeOffIsAnErrorOfTheCache) {
  Story story = stored("max-age=60");
  story.step(1).origin({});
  story.seen.log.back().fault = origin::Fault::reset_before;
  story.failure("connection reset");
  EXPECT_EQ(last(story).from, From::error);
}

// A request may have waited for the answer to an earlier one, and share its fate.
TEST(Provenance, NoResponseWhileAnEarlierAnswerBreaksOffIsAnErrorOfTheCache) {
  Story story = stored("max-age=60");
  story.seen.log.back().fault = origin::Fault::truncate;
  story.seen.log.back().delay = Seconds{2};
  story.step(1).failure("closed within the body");
  EXPECT_EQ(last(story).from, From::error);
  story.step(3).failure("closed within the body");
  EXPECT_EQ(last(story).from, std::nullopt);
}

// Passed on as it comes, and broken off like the origin's: an error, whoever of those that wait gets it.
TEST(Provenance, AResponseThatBreaksOffAsTheOriginDoesIsAnErrorOfTheCache) {
  Story story = stored("max-age=60");
  story.seen.log.back().fault = origin::Fault::truncate;
  story.seen.log.back().delay = Seconds{2};
  const auto break_off = [&] { story.seen.steps.back().clients.back().received.error = "closed within the body"; };
  story.step(1).client_with_serial(1);
  EXPECT_EQ(last(story).from, From::cache);
  break_off();
  EXPECT_EQ(last(story).from, From::error);
  find_provenances(story.seen, policy::shared_profile());
  EXPECT_EQ(describe_source(story.seen.steps[1].clients[0]), "the response broke off: closed within the body");
}

TEST(Provenance, WhatIsNotHttpCannotBeTold) {
  Story story = stored("max-age=60");
  story.step(1).client_with_serial(1);
  story.seen.steps[1].clients[0].received.error = "byte 9: bad chunk";
  story.seen.steps[1].clients[0].received.malformed = true;
  EXPECT_EQ(last(story).from, std::nullopt);
  EXPECT_EQ(last(story).why, "it is not HTTP/1.1: byte 9: bad chunk");
}

}  // namespace
}  // namespace cachestone::harness
