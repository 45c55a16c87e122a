// For tests: a virtual clock that is moved call by call, for what never ends by itself; and a way to a control API
// without a network.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "simulator/world/loop.h"

namespace cachestone::origin::testing {

class SteppingLoop : public world::Loop {
 public:
  explicit SteppingLoop(Time start) : now_(start) {}
  Time now() const override { return now_; }
  void call_at(Time time, std::function<void()> action) override {
    queue_.emplace(std::pair(std::max(time, now_), ++order_), std::move(action));
  }
  // Lets time pass, and whatever is due happen.
  void pass(Milliseconds time) {
    bool over = false;
    call_after(time, [&] { over = true; });
    while (!over) step();
  }
  // Until `happened`, or for an hour. Returns whether it did.
  bool pass_until(const std::function<bool()>& happened) {
    for (const Time end = now_ + std::chrono::hours(1); now_ < end && !happened();) step();
    return happened();
  }

 private:
  void step() {
    const auto next = queue_.begin();
    now_ = next->first.first;
    const auto action = std::move(next->second);
    queue_.erase(next);
    action();
  }

  Time now_;
  int order_ = 0;
  std::map<std::pair<Time, int>, std::function<void()>> queue_;
};

// The same moments on a clock that goes wrong by so much.
class WrongClock : public world::Loop {
 public:
  WrongClock(world::Loop& loop, Milliseconds wrong) : loop_(loop), wrong_(wrong) {}
  Time now() const override { return loop_.now() + wrong_; }
  void call_at(Time time, std::function<void()> action) override { loop_.call_at(time - wrong_, std::move(action)); }

 private:
  world::Loop& loop_;
  Milliseconds wrong_;
};

}  // namespace cachestone::origin::testing
