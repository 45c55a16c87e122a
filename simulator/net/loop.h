// The scheduler's real clock: a world::Loop over an io_context.
//
// All pending calls are in one ordered map with one timer for the earliest, so many thousands of them are cheap. The
// io_context's run() does not return while calls are pending.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "simulator/world/loop.h"

namespace boost::asio {
class io_context;
}

namespace cachestone::net {

class RealLoop : public world::Loop {
 public:
  // `context` must outlive the loop; calls are made on the thread that runs it.
  explicit RealLoop(boost::asio::io_context& context);
  // Forgets the pending calls.
  ~RealLoop() override;
  RealLoop(const RealLoop&) = delete;
  RealLoop& operator=(const RealLoop&) = delete;

  Time now() const override;  // the system's wall clock, if it was never moved
  void call_at(Time time, std::function<void()> action) override;
  std::size_t pending() const;

 protected:
  // When the next call is due; nothing without one.
  std::optional<Time> next_due() const;
  // From now on the clock is so far before the system's; never less than it was.
  void set_offset(Milliseconds offset);
  Milliseconds offset() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace cachestone::net
