#include "simulator/net/loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "simulator/net/asio.h"

namespace cachestone::net {
namespace {

using ::testing::ElementsAre;

TEST(RealLoop, CallsInOrderOfTimeThenOfAsking) {
  asio::io_context context;
  RealLoop loop(context);
  std::vector<int> calls;
  const Time start = loop.now();
  loop.call_at(start + Milliseconds(60), [&] { calls.push_back(4); });
  loop.call_at(start + Milliseconds(30), [&] { calls.push_back(2); });
  loop.call_at(start + Milliseconds(30), [&] { calls.push_back(3); });
  loop.call_at(start - Seconds(1), [&] { calls.push_back(0); });
  loop.call_at(start - Seconds(2), [&] { calls.push_back(1); });  // both are due now, and were asked for in this order
  EXPECT_TRUE(calls.empty());
  context.run();
  EXPECT_THAT(calls, ElementsAre(0, 1, 2, 3, 4));
  EXPECT_EQ(loop.pending(), 0u);
}

TEST(RealLoop, NeverCallsEarlyAndNeverFromWithin) {
  asio::io_context context;
  RealLoop loop(context);
  const Time due = loop.now() + Milliseconds(2);
  bool called = false;
  loop.call_at(due, [&] {
    EXPECT_GE(loop.now(), due);
    loop.call_at(due, [&] { called = true; });
    EXPECT_FALSE(called);
  });
  context.run();
  EXPECT_TRUE(called);
}

TEST(RealLoop, LetsOthersHaveTheirTurn) {
  asio::io_context context;
  RealLoop loop(context);
  bool stop = false;
  std::function<void()> again = [&] {
    if (!stop) loop.call_at(loop.now(), again);
  };
  again();
  loop.call_at(loop.now(), [&] { asio::post(context, [&] { stop = true; }); });
  context.run();
  EXPECT_TRUE(stop);
}

TEST(RealLoop, HoldsManyCalls) {
  asio::io_context context;
  RealLoop loop(context);
  const Time start = loop.now();
  int calls = 0;
  for (int i = 0; i < 20000; ++i) loop.call_at(start + Milliseconds(i % 7), [&] { ++calls; });
  context.run();
  EXPECT_EQ(calls, 20000);
}

TEST(RealLoop, ForgetsItsCallsWhenItEnds) {
  asio::io_context context;
  {
    RealLoop loop(context);
    loop.call_after(Seconds(3600), [] { ADD_FAILURE(); });
    loop.call_after(Milliseconds(0), [] { ADD_FAILURE(); });
  }
  context.run();
}

TEST(RealLoop, MayEndWithinACall) {
  asio::io_context context;
  auto loop = std::make_unique<RealLoop>(context);
  loop->call_after(Milliseconds(0), [&] { loop.reset(); });
  loop->call_after(Milliseconds(0), [] { ADD_FAILURE(); });
  context.run();
  EXPECT_EQ(loop, nullptr);
}

}  // namespace
}  // namespace cachestone::net
