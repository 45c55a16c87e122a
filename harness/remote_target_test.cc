#include "harness/remote_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <utility>

#include "harness/remote_testing.h"
#include "harness/runner.h"
#include "harness/smoke.h"
#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using reports::Verdict;
using testing::FarOrigin;
using ::testing::HasSubstr;

// The origin is the cache as well: one that stores nothing.
class RemoteTargetTest : public ::testing::Test {
 protected:
  RemoteTargetTest() {
    std::optional<std::string> problem;
    link_.connect([&](const std::string& told) { problem = told; });
    loop_.pass_until([&] { return problem.has_value(); });
    EXPECT_EQ(problem, "");
  }
  static LinkOptions options() {
    LinkOptions options;
    options.place = "the origin at far";
    options.version = "1.2.3";
    return options;
  }
  Target::Leave send(const std::string& target) {
    http::Request request;
    request.target = target;
    got_.reset();
    return target_.exchange(request, [&](Received received) { got_ = std::move(received); });
  }
  const Received& await() {
    EXPECT_TRUE(loop_.pass_until([&] { return got_.has_value(); }));
    return *got_;
  }

  origin::testing::SteppingLoop loop_{testing::kRemoteStart};
  FarOrigin origin_{loop_};
  origin::Book book_;
  ControlCalls calls_{origin_, testing::kSecret};
  OriginLink link_{loop_, book_, calls_, options()};
  RemoteTarget target_{loop_, origin_, book_, link_};
  std::optional<Received> got_;
};

TEST_F(RemoteTargetTest, TheOriginKnowsTheStepBeforeAndTheLogIsThereAfter) {
  book_.open("cs-1", {{"GET", "/r", {}}, {"GET", "/r", {}}});
  for (const std::size_t step : {0u, 1u}) {
    book_.begin_step("cs-1", step);
    send("/cs-1/r");
    const Received& received = await();
    EXPECT_EQ(received.error, "");
    ASSERT_EQ(book_.log("cs-1").size(), step + 1);
    EXPECT_EQ(book_.log("cs-1")[step].step, step);
    EXPECT_EQ(received.response.body, "serial " + std::to_string(step + 1) + "\n");
    EXPECT_EQ(received.done - received.sent, 2 * FarOrigin::kOneWay);  // of the exchange alone
  }
}

TEST_F(RemoteTargetTest, AnExchangeAcrossARestartFailsForThatReason) {
  book_.open("cs-1", {{"GET", "/r", {}}, {"GET", "/r", {}}});
  send("/cs-1/r");
  EXPECT_EQ(await().error, "");
  origin_.stop();
  origin_.start();
  book_.begin_step("cs-1", 1);
  send("/cs-1/r");
  EXPECT_THAT(await().error, HasSubstr("restarted in the middle of this case"));
  EXPECT_FALSE(await().has_response);
  EXPECT_THAT(target_.gap("/cs-1"), HasSubstr("restarted in the middle of this case"));
}

TEST_F(RemoteTargetTest, WhoLeavesHearsNothing) {
  book_.open("cs-1", {{"GET", "/r", {}}});
  for (const Milliseconds when : {Milliseconds(0), Milliseconds(30), Milliseconds(70)}) {
    const Target::Leave leave = send("/cs-1/r");
    loop_.pass(when);
    leave();
    loop_.pass(Seconds(3));
    EXPECT_FALSE(got_) << when.count();
  }
}

// Through the runner: a case that was cut is played again, as a whole, under another token.
TEST_F(RemoteTargetTest, ACaseIsPlayedAgainAfterARestart) {
  cases::Case item;
  item.id = "a/b/c";
  item.steps = {testing::step_at(0), testing::step_at(5, {cases::From::origin}),
                testing::step_at(10, {cases::From::origin})};
  RunnerOptions options;
  options.retries = 1;
  std::vector<std::string> errors;
  options.on_played = [&](const cases::Case&, const PlayedTimeline& played, const PlayedTimeline*) {
    errors.push_back(played.error);
  };
  Runner runner(loop_, target_, book_, options);
  bool over = false;
  runner.start({&item}, [&] { over = true; });
  loop_.pass(Seconds(8));
  origin_.stop();
  loop_.pass(Seconds(1));
  origin_.start();
  ASSERT_TRUE(loop_.pass_until([&] { return over; }));
  const auto results = runner.take_results();
  EXPECT_EQ(results[0].verdict, Verdict::pass) << results[0].why;
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_THAT(errors[0], HasSubstr("restarted in the middle of this case"));
  EXPECT_EQ(errors[1], "");
  EXPECT_EQ(results[0].exchanges.size(), 3u);
}

// What was seen before the gap looks like a violation, and says nothing.
TEST_F(RemoteTargetTest, WithoutTheWholeLogNothingIsJudged) {
  cases::Case item;
  item.id = "a/b/c";
  item.steps = {testing::step_at(0), testing::step_at(5, {cases::From::cache})};
  item.level = cases::Level::must;
  RunnerOptions options;
  options.retries = 0;
  Runner runner(loop_, target_, book_, options);
  bool over = false;
  runner.start({&item}, [&] { over = true; });
  loop_.pass(Seconds(3));
  origin_.stop();
  origin_.start();
  ASSERT_TRUE(loop_.pass_until([&] { return over; }));
  const auto results = runner.take_results();
  EXPECT_EQ(results[0].verdict, Verdict::error);
  EXPECT_THAT(results[0].why, HasSubstr("The origin was restarted in the middle of this case"));
}

// A request of the background that the origin got before it was restarted is not in any log.
TEST_F(RemoteTargetTest, AGapWhileTheBackgroundIsAwaitedCountsToo) {
  cases::Case item;
  item.id = "a/b/c";
  item.steps = {testing::step_at(0, {cases::From::origin})};
  item.steps[0].expect[0].origin_sees = cases::OriginSees{{}, {}, {}, cases::Times{2, 2}};
  RunnerOptions options;
  options.retries = 0;
  options.settle = Seconds(5);
  Runner runner(loop_, target_, book_, options);
  bool over = false;
  runner.start({&item}, [&] { over = true; });
  loop_.pass(Seconds(3));
  ASSERT_FALSE(over);
  origin_.stop();
  origin_.start();
  ASSERT_TRUE(loop_.pass_until([&] { return over; }));
  EXPECT_EQ(runner.take_results()[0].verdict, Verdict::error);
}

TEST_F(RemoteTargetTest, ARestartDuringTheFirstExchangeIsSurvived) {
  bool restarted = false;
  origin_.on_the_way = [&](const http::Request& request) {
    if (request.method != "GET" || std::exchange(restarted, true)) return;
    origin_.stop();
    origin_.start();
  };
  std::optional<std::string> problem;
  smoke(target_, book_, "x", "the cache", [&](std::string found) { problem = std::move(found); });
  EXPECT_TRUE(loop_.pass_until([&] { return problem.has_value(); }));
  EXPECT_EQ(problem, "");
  EXPECT_TRUE(restarted);
  EXPECT_EQ(link_.restarts(), 1u);
}

}  // namespace
}  // namespace cachestone::harness
