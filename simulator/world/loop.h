// One scheduler, two clocks: everything that waits asks a Loop.
//
// A Loop knows the time and calls functions at given times, in order of time and, at the same time, in the order in
// which they were asked for. VirtualLoop's clock is moved by assignment: nothing waits. The harness has a Loop over
// Boost.Asio for the real clock.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "simulator/http/time.h"

namespace cachestone::world {

class Loop {
 public:
  virtual ~Loop() = default;
  virtual Time now() const = 0;
  // Calls `action` at `time`, or as soon as possible when that has passed; never from within this call.
  virtual void call_at(Time time, std::function<void()> action) = 0;
  void call_after(Milliseconds wait, std::function<void()> action) { call_at(now() + wait, std::move(action)); }
  // Nothing is under way at the moment that would have to end before the clock moves: for a clock that may jump.
  virtual void on_quiet() {}
  // Calls `action` when a cache that works by itself has had so much of real time. The same as call_after(), unless
  // this clock may jump: it does not jump meanwhile.
  virtual void pause(Milliseconds time, std::function<void()> action) { call_after(time, std::move(action)); }
};

class VirtualLoop : public Loop {
 public:
  explicit VirtualLoop(Time start) : now_(start) {}
  Time now() const override { return now_; }
  void call_at(Time time, std::function<void()> action) override;
  // Runs until nothing is left to do.
  void run();

 private:
  Time now_;
  std::uint64_t next_order_ = 0;
  std::map<std::pair<Time, std::uint64_t>, std::function<void()>> queue_;
};

}  // namespace cachestone::world
