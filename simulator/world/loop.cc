#include "simulator/world/loop.h"

#include <algorithm>

namespace cachestone::world {

void VirtualLoop::call_at(Time time, std::function<void()> action) {
  queue_.emplace(std::pair(std::max(time, now_), next_order_++), std::move(action));
}

void VirtualLoop::run() {
  while (!queue_.empty()) {
    auto next = queue_.extract(queue_.begin());
    now_ = next.key().first;
    next.mapped()();
  }
}

}  // namespace cachestone::world
