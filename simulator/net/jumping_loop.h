// A wall clock that does not wait: when nothing is going on, it jumps to the time of the next call.
//
// Real sockets, and programs of others behind them, share this clock (harness/clock_page.h): so it may only jump when
// none of them is in the middle of something. The loop cannot know that; whoever starts exchanges tells it. Between two
// jumps the clock runs like the system's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "simulator/net/loop.h"

namespace cachestone::net {

// What goes on outside the loop.
struct Activity {
  enum class State {
    none,     // nothing: jump at once
    waiting,  // everything under way seems to wait for the clock: jump when that has not changed for a while
    busy,     // something is under way that needs no clock: do not jump
  };
  State state = State::none;
  std::uint64_t progress = 0;  // changes whenever something happens
  bool operator==(const Activity&) const = default;
};

class JumpingLoop : public RealLoop {
 public:
  // How long everything must seem to wait for the clock.
  static constexpr Milliseconds kPatience{20};

  // `moved` is told of each jump, before any call is made: how far the clock is before the system's.
  explicit JumpingLoop(boost::asio::io_context& context, std::function<void(Milliseconds)> moved = nullptr);
  ~JumpingLoop() override;

  // `activity` is asked whenever the loop could jump; null: nothing ever goes on. It must live as long as it is set.
  void watch(std::function<Activity()> activity);
  // The loop looks soon whether it may jump. It looks from time to time by itself.
  void on_quiet() override;

  void call_at(Time time, std::function<void()> action) override;
  void pause(Milliseconds time, std::function<void()> action) override;
  using RealLoop::offset;

 private:
  struct Watch;
  std::shared_ptr<Watch> watch_;
};

}  // namespace cachestone::net
