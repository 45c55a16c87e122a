#include "simulator/net/jumping_loop.h"

#include <utility>

#include "simulator/net/asio.h"

namespace cachestone::net {

struct JumpingLoop::Watch : std::enable_shared_from_this<Watch> {
  Watch(JumpingLoop& owner, asio::io_context& io, std::function<void(Milliseconds)> moved)
      : loop(&owner), context(io), timer(io), on_moved(std::move(moved)) {}

  void look_soon();
  void look_later();
  void look();
  void jump();

  JumpingLoop* loop;  // null when it is gone
  asio::io_context& context;
  asio::steady_timer timer;
  std::function<void(Milliseconds)> on_moved;
  std::function<bool()> may_jump;
  std::size_t pauses = 0;
  bool will_look = false;
};

// After whatever is ready now.
void JumpingLoop::Watch::look_soon() {
  if (std::exchange(will_look, true)) return;
  asio::post(context, [self = shared_from_this()] {
    self->will_look = false;
    self->look();
  });
}

void JumpingLoop::Watch::look_later() {
  timer.expires_after(kGlance);
  timer.async_wait([weak = weak_from_this()](error_code cancelled) {
    const auto self = weak.lock();
    if (!cancelled && self) self->look();
  });
}

void JumpingLoop::Watch::look() {
  if (loop == nullptr || loop->pending() == 0 || pauses > 0) return;
  const bool is_due = *loop->next_due() <= loop->now();  // it is called anyway
  if (!is_due && (!may_jump || may_jump())) jump();
  look_later();
}

void JumpingLoop::Watch::jump() {
  const Milliseconds offset = loop->offset() + (*loop->next_due() - loop->now());
  if (on_moved) on_moved(offset);
  loop->set_offset(offset);
}

JumpingLoop::JumpingLoop(asio::io_context& context, std::function<void(Milliseconds)> moved)
    : RealLoop(context), watch_(std::make_shared<Watch>(*this, context, std::move(moved))) {}

JumpingLoop::~JumpingLoop() {
  watch_->loop = nullptr;
  watch_->timer.cancel();
}

void JumpingLoop::watch(std::function<bool()> may_jump) {
  watch_->may_jump = std::move(may_jump);
}

void JumpingLoop::on_quiet() {
  watch_->look_soon();
}

void JumpingLoop::call_at(Time time, std::function<void()> action) {
  RealLoop::call_at(time, std::move(action));
  watch_->look_soon();
}

void JumpingLoop::pause(Milliseconds time, std::function<void()> action) {
  ++watch_->pauses;
  auto timer = std::make_shared<asio::steady_timer>(watch_->context, time);
  timer->async_wait([timer, watch = watch_, action = std::move(action)](error_code) {
    --watch->pauses;
    if (watch->loop == nullptr) return;
    action();
    watch->look_soon();
  });
}

}  // namespace cachestone::net
