#include "harness/selftest/still_loop.h"

#include <algorithm>
#include <stdexcept>

#include "simulator/net/asio.h"

namespace cachestone::selftest {
namespace {

// On a machine that is busy with other things. Nothing takes so long but what never comes.
constexpr std::chrono::seconds kPatience{30};

}  // namespace

void StillLoop::call_at(Time time, std::function<void()> action) {
  queue_.emplace(std::pair(std::max(time, now_), next_order_++), std::move(action));
}

void StillLoop::run(const std::function<bool()>& quiet) {
  halted_ = false;
  while (!halted_) {
    context_.restart();
    if (context_.poll() > 0) continue;
    if (!quiet()) {
      if (context_.run_one_for(kPatience) == 0) throw std::runtime_error("something under way never arrived");
      continue;
    }
    if (queue_.empty()) return;
    auto next = queue_.extract(queue_.begin());
    now_ = next.key().first;
    next.mapped()();
  }
}

}  // namespace cachestone::selftest
