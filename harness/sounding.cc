#include "harness/sounding.h"

#include <chrono>
#include <utility>

namespace cachestone::harness {

using Steady = std::chrono::steady_clock;

struct Sounding::State : std::enable_shared_from_this<State> {
  State(Target& through, origin::Book& origin, world::Loop& clock, std::string name)
      : target(through), book(origin), loop(clock), token(std::move(name)) {}

  void go_on();
  void ask();
  void look();
  void end();

  Target& target;
  origin::Book& book;
  world::Loop& loop;
  const std::string token;
  std::uint64_t asked = 0;
  Depth left{};
  Steady::time_point until;
  std::function<bool()> enough;
  std::function<void()> done;
};

void Sounding::State::go_on() {
  constexpr Milliseconds kGlance{2};
  if (left.echoes-- > 0) return ask();
  if (Steady::now() >= until) return end();
  loop.pause(kGlance, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->look();
  });
}

void Sounding::State::ask() {
  http::Request request;
  request.target = "/" + token + "/" + std::to_string(asked++);
  target.exchange_apart(std::move(request), [weak = weak_from_this()](Received) {
    if (const auto self = weak.lock()) self->look();
  });
}

void Sounding::State::look() {
  enough() ? end() : go_on();
}

void Sounding::State::end() {
  book.close(token);
  std::exchange(done, nullptr)();
}

Sounding::Sounding(Target& target, origin::Book& book, world::Loop& loop, std::string token)
    : state_(std::make_shared<State>(target, book, loop, std::move(token))) {}

Sounding::~Sounding() {
  if (under_way()) state_->book.close(state_->token);
}

void Sounding::begin(Depth depth, std::function<bool()> enough, std::function<void()> done) {
  origin::Answer answer;
  answer.fields.add("Cache-Control", "no-store");
  state_->book.open(state_->token, {{"GET", "/", std::move(answer)}});
  state_->left = depth;
  state_->until = Steady::now() + depth.least;
  state_->enough = std::move(enough);
  state_->done = std::move(done);
  state_->go_on();
}

bool Sounding::under_way() const {
  return state_->done != nullptr;
}

}  // namespace cachestone::harness
