#include "simulator/net/jumping_loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "simulator/net/asio.h"

namespace cachestone::net {
namespace {

using ::testing::ElementsAre;

constexpr Seconds kHour{3600};

// A test that waited for an hour would fail by its time limit.
class JumpingLoopTest : public testing::Test {
 protected:
  asio::io_context context_;
  std::vector<Milliseconds> jumps_;
  JumpingLoop loop_{context_, [this](Milliseconds offset) { jumps_.push_back(offset); }};
};

TEST_F(JumpingLoopTest, AnHourPassesAtOnceWhenNothingGoesOn) {
  const Time start = loop_.now();
  std::vector<Time> calls;
  loop_.call_at(start + kHour, [&] {
    calls.push_back(loop_.now());
    loop_.call_at(start + 3 * kHour, [&] { calls.push_back(loop_.now()); });
  });
  context_.run();
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_GE(calls[0], start + kHour);
  EXPECT_LT(calls[0], start + 2 * kHour);
  EXPECT_GE(calls[1], start + 3 * kHour);
  ASSERT_EQ(jumps_.size(), 2u);
  EXPECT_EQ(jumps_[1], loop_.offset());
  EXPECT_LT(jumps_[0], jumps_[1]);
}

TEST_F(JumpingLoopTest, WhoeverIsMovedWithItIsToldBeforeTheCallsAreMade) {
  bool called = false;
  loop_.call_after(kHour, [&] {
    called = true;
    EXPECT_EQ(jumps_.size(), 1u);
  });
  context_.run();
  EXPECT_TRUE(called);
}

TEST_F(JumpingLoopTest, CallsStayInOrder) {
  std::vector<int> calls;
  const Time start = loop_.now();
  loop_.call_at(start + 2 * kHour, [&] { calls.push_back(3); });
  loop_.call_at(start + kHour, [&] { calls.push_back(1); });
  loop_.call_at(start + kHour, [&] { calls.push_back(2); });
  context_.run();
  EXPECT_THAT(calls, ElementsAre(1, 2, 3));
}

TEST_F(JumpingLoopTest, DoesNotJumpWhileSomethingGoesOn) {
  bool busy = true;
  loop_.watch([&] { return !busy; });
  const Time start = loop_.now();
  asio::steady_timer other(context_, 3 * JumpingLoop::kGlance);
  other.async_wait([&](error_code) {
    EXPECT_LT(loop_.now(), start + kHour);
    busy = false;
    loop_.on_quiet();
  });
  bool called = false;
  loop_.call_after(kHour, [&] { called = true; });
  context_.run();
  EXPECT_TRUE(called);
}

TEST_F(JumpingLoopTest, LooksFromTimeToTimeByItself) {
  int asked = 0;
  loop_.watch([&] { return ++asked == 3; });
  loop_.call_after(kHour, [] {});
  context_.run();
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(jumps_.size(), 1u);
}

TEST_F(JumpingLoopTest, APauseIsRealTime) {
  std::vector<int> calls;
  loop_.pause(Milliseconds{30}, [&] { calls.push_back(1); });
  loop_.call_after(kHour, [&] { calls.push_back(2); });
  const auto before = std::chrono::steady_clock::now();
  context_.run();
  EXPECT_THAT(calls, ElementsAre(1, 2));
  EXPECT_GE(std::chrono::steady_clock::now() - before, Milliseconds{30});
}

TEST_F(JumpingLoopTest, WithNothingToDoItEnds) {
  loop_.on_quiet();
  context_.run();
  EXPECT_TRUE(jumps_.empty());
}

}  // namespace
}  // namespace cachestone::net
