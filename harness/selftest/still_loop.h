// A clock that stands still while anything is under way on real sockets, and else moves to the time of the next call.
//
// So a suite over the network takes the time that its bytes take, and what is seen does not depend on how fast the
// machine is: it is the virtual clock, with sockets between its calls. It needs somebody who knows exactly whether
// anything is under way, which is possible where both ends and the cache between them are ours. (net::JumpingLoop is
// for caches that cannot be asked: its clock runs between the jumps, as theirs does, and so it can be late.)
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "simulator/world/loop.h"

namespace boost::asio {
class io_context;
}

namespace cachestone::selftest {

class StillLoop : public world::Loop {
 public:
  StillLoop(boost::asio::io_context& context, Time start) : context_(context), now_(start) {}

  Time now() const override { return now_; }
  void call_at(Time time, std::function<void()> action) override;

  // Runs until nothing is left to do, or after halt(). `quiet` says that everything under way waits for a call of this
  // loop; it is asked when no socket has anything to do. Each call, with everything that it causes on the sockets, has
  // come to its end before the next. Throws std::runtime_error when bytes that are under way do not arrive.
  void run(const std::function<bool()>& quiet);
  void halt() { halted_ = true; }

 private:
  boost::asio::io_context& context_;
  Time now_;
  bool halted_ = false;
  std::uint64_t next_order_ = 0;
  std::map<std::pair<Time, std::uint64_t>, std::function<void()>> queue_;
};

}  // namespace cachestone::selftest
