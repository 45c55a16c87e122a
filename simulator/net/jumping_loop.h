// A wall clock that does not wait: when nothing is going on, it jumps to the time of the next call.
//
// Real sockets, and programs of others behind them, share this clock (harness/clock_page.h): so it may only jump when
// none of them is in the middle of something. The loop cannot know that; whoever starts exchanges tells it. Between two
// jumps the clock runs like the system's.
#pragma once

#include <functional>
#include <memory>

#include "simulator/net/loop.h"

namespace cachestone::net {

class JumpingLoop : public RealLoop {
 public:
  // How often the loop looks by itself whether it may jump.
  static constexpr Milliseconds kGlance{5};

  // `moved` is told of each jump, before any call is made: how far the clock is before the system's.
  explicit JumpingLoop(boost::asio::io_context& context, std::function<void(Milliseconds)> moved = nullptr);
  ~JumpingLoop() override;

  // `may_jump` is asked whenever the loop could jump; null: nothing ever goes on. It must live as long as it is set.
  void watch(std::function<bool()> may_jump);
  // The loop looks soon whether it may jump.
  void on_quiet() override;

  void call_at(Time time, std::function<void()> action) override;
  void pause(Milliseconds time, std::function<void()> action) override;
  using RealLoop::offset;

 private:
  struct Watch;
  std::shared_ptr<Watch> watch_;
};

}  // namespace cachestone::net
