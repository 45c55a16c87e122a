#include "simulator/world/loop.h"

#include <gtest/gtest.h>

#include <string>

namespace cachestone::world {
namespace {

constexpr Time kStart{std::chrono::hours(1)};

TEST(VirtualLoop, CallsInOrderOfTimeThenOfAsking) {
  VirtualLoop loop(kStart);
  std::string order;
  loop.call_after(Seconds(2), [&] { order += "c"; });
  loop.call_after(Seconds(1), [&] { order += "a"; });
  loop.call_after(Seconds(1), [&] { order += "b"; });
  loop.run();
  EXPECT_EQ(order, "abc");
  EXPECT_EQ(loop.now(), kStart + Seconds(2));
}

TEST(VirtualLoop, TimeStandsStillDuringACallAndNeverGoesBack) {
  VirtualLoop loop(kStart);
  Time inner{};
  loop.call_after(Seconds(5), [&] {
    EXPECT_EQ(loop.now(), kStart + Seconds(5));
    loop.call_at(kStart, [&] { inner = loop.now(); });
  });
  loop.run();
  EXPECT_EQ(inner, kStart + Seconds(5));
}

TEST(VirtualLoop, CallsAreNeverMadeFromWithinTheAsking) {
  VirtualLoop loop(kStart);
  bool called = false;
  loop.call_after(Milliseconds(0), [&] { called = true; });
  EXPECT_FALSE(called);
  loop.run();
  EXPECT_TRUE(called);
}

}  // namespace
}  // namespace cachestone::world
