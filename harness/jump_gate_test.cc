#include "harness/jump_gate.h"

#include <gtest/gtest.h>

#include "harness/fake_target_testing.h"
#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using testing::kStart;
using testing::step_at;
using testing::Story;

const http::Fields kMinute{{"Cache-Control", "max-age=60"}};

constexpr Seconds kDay{86400};

// One timeline of two steps, and a target that can be sounded.
class JumpGateTest : public ::testing::Test {
 protected:
  bool is_open() { return gate_.is_open({{steps_, story_.seen, story_.seen.log, open_}}, events_); }
  // Lets a sounding end.
  void wait() { loop_.run(); }
  void pass(Milliseconds time) {
    loop_.call_after(time, [] {});
    loop_.run();
  }
  bool sounded() const { return !target_.targets.empty(); }
  void end_step(std::size_t step) { gate_.step_ended(steps_, story_.seen, step, policy::shared_profile()); }

  world::VirtualLoop loop_{kStart};
  origin::Book book_;
  testing::FakeTarget target_{loop_, testing::forward_to(book_)};
  JumpGate gate_{target_, book_, loop_, "1"};
  std::vector<cases::Step> steps_{step_at(0), step_at(100)};
  std::vector<std::size_t> open_{0, 0};
  std::uint64_t events_ = 1;
  Story story_;
};

TEST_F(JumpGateTest, IsOpenWhenNothingGoesOn) {
  story_.step(0).origin(kMinute).client_with_serial(1);
  end_step(0);
  EXPECT_TRUE(is_open());
  EXPECT_FALSE(sounded());
}

TEST_F(JumpGateTest, IsClosedWhileAnExchangeGoesOn) {
  story_.step(0);
  open_[0] = 1;
  EXPECT_FALSE(is_open());
  wait();
  EXPECT_FALSE(is_open());
  EXPECT_FALSE(sounded());
}

TEST_F(JumpGateTest, OpensWhenTheTargetHadItsTurnAndTheExchangeStillWaits) {
  story_.step(0).origin(kMinute);
  story_.seen.log.back().delay = kDay;
  open_[0] = 1;
  EXPECT_FALSE(is_open());
  EXPECT_FALSE(is_open());  // meanwhile
  wait();
  EXPECT_TRUE(is_open());
  EXPECT_TRUE(is_open());
  ++events_;
  EXPECT_FALSE(is_open());
}

TEST_F(JumpGateTest, AnExchangeInWhichNothingHappensForLongHangs) {
  story_.step(0);
  open_[0] = 2;
  EXPECT_FALSE(is_open());
  pass(Milliseconds{1900});
  EXPECT_FALSE(is_open());
  story_.origin(kMinute);  // it was only slow
  story_.seen.log.back().at = kStart;
  pass(Milliseconds{1900});
  EXPECT_FALSE(is_open());
  open_[0] = 1;
  EXPECT_FALSE(is_open());
  pass(Milliseconds{1900});
  EXPECT_FALSE(is_open());
  EXPECT_FALSE(sounded());
  pass(Milliseconds{100});
  EXPECT_FALSE(is_open());
  EXPECT_TRUE(sounded());
  wait();
  EXPECT_TRUE(is_open());
}

TEST_F(JumpGateTest, AnExchangeBehindAnotherOneHasTimeToAskTheOriginItself) {
  steps_[1].overlap = true;
  story_.step(0).origin(kMinute).step(0);
  story_.seen.log.back().delay = kDay;
  open_ = {1, 1};
  EXPECT_FALSE(is_open());
  pass(Milliseconds{1100});
  EXPECT_FALSE(is_open());
  EXPECT_FALSE(sounded());
  pass(Milliseconds{100});
  EXPECT_FALSE(is_open());
  wait();
  EXPECT_TRUE(is_open());
  pass(kDay);  // now it is alone
  EXPECT_FALSE(is_open());
}

TEST_F(JumpGateTest, SoundsBeforeItBelievesThatNobodyAsksInTheBackground) {
  story_.step(0).origin(kMinute).client_with_serial(1).step(100).client_with_serial(1);
  end_step(1);
  EXPECT_FALSE(is_open());
  wait();
  EXPECT_TRUE(is_open());
}

TEST_F(JumpGateTest, ARequestOfTheBackgroundIsAnsweredBeforeTimePasses) {
  story_.step(0).origin(kMinute).client_with_serial(1).step(100).client_with_serial(1);
  book_.open("cs-1", origin_script(steps_));
  book_.begin_step("cs-1", 1);
  end_step(1);
  EXPECT_FALSE(is_open());
  http::Request background;
  background.target = "/cs-1/r";
  book_.answer(background, loop_.now());
  wait();
  EXPECT_EQ(target_.targets.size(), 1u);  // enough to know that it has come
  EXPECT_FALSE(is_open());                // its answer is to be read
  wait();
  EXPECT_TRUE(is_open());
}

TEST_F(JumpGateTest, AnAnswerThatNobodyWaitedForIsToBeRead) {
  story_.step(0).origin(kMinute).client_with_serial(1);
  EXPECT_TRUE(is_open());
  story_.origin(kMinute);
  story_.seen.log.back().at = loop_.now() + Seconds{1};
  loop_.call_after(Seconds{1}, [] {});
  wait();
  EXPECT_FALSE(is_open());
  wait();
  EXPECT_TRUE(is_open());
}

TEST_F(JumpGateTest, TheLastChanceTakesItsTime) {
  story_.step(0).origin(kMinute).client_with_serial(1);
  gate_.last_chance();
  const auto before = std::chrono::steady_clock::now();
  EXPECT_FALSE(is_open());
  wait();
  EXPECT_TRUE(is_open());
  EXPECT_GE(std::chrono::steady_clock::now() - before, Milliseconds{100});
}

}  // namespace
}  // namespace cachestone::harness
