#include "simulator/net/loop.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "simulator/net/asio.h"

namespace cachestone::net {
namespace {

Time wall_clock() {
  return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

struct RealLoop::State : std::enable_shared_from_this<State> {
  explicit State(asio::io_context& context) : timer(context) {}

  using Key = std::pair<Time, std::uint64_t>;
  asio::steady_timer timer;
  Milliseconds offset{0};  // of our clock before the system's
  std::map<Key, std::function<void()>> queue;
  std::uint64_t next_order = 0;

  Time now() const { return wall_clock() + offset; }
  void arm();
  void run_due();
};

void RealLoop::State::arm() {
  if (queue.empty()) return;
  timer.expires_after(queue.begin()->first.first - now());
  timer.async_wait([weak = weak_from_this()](error_code cancelled) {
    const auto self = weak.lock();
    if (!cancelled && self) self->run_due();
  });
}

void RealLoop::State::run_due() {
  // Read once: an action that always asks to be called at once must not keep the sockets from their turn.
  const Time until = now();
  while (!queue.empty() && queue.begin()->first.first <= until) {
    auto due = queue.extract(queue.begin());
    due.mapped()();
  }
  arm();
}

RealLoop::RealLoop(asio::io_context& context) : state_(std::make_shared<State>(context)) {}

RealLoop::~RealLoop() {
  state_->queue.clear();
  state_->timer.cancel();
}

Time RealLoop::now() const {
  return state_->now();
}

void RealLoop::call_at(Time time, std::function<void()> action) {
  const State::Key key(std::max(time, now()), state_->next_order++);
  const auto place = state_->queue.emplace(key, std::move(action)).first;
  if (place == state_->queue.begin()) state_->arm();
}

std::size_t RealLoop::pending() const {
  return state_->queue.size();
}

std::optional<Time> RealLoop::next_due() const {
  if (state_->queue.empty()) return std::nullopt;
  return state_->queue.begin()->first.first;
}

void RealLoop::set_offset(Milliseconds offset) {
  state_->offset = std::max(state_->offset, offset);
  state_->arm();
}

Milliseconds RealLoop::offset() const {
  return state_->offset;
}

}  // namespace cachestone::net
