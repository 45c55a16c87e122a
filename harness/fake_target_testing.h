// For tests: a target that answers however the test likes, after some time on the loop's clock.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/target.h"
#include "origin/script/book.h"
#include "simulator/world/loop.h"

namespace cachestone::harness::testing {

class FakeTarget : public Target {
 public:
  // What the client gets; `took` is how long it takes.
  struct Answer {
    Received received;
    Milliseconds took{0};
  };
  using Behaviour = std::function<Answer(const http::Request&, Time now)>;

  FakeTarget(world::Loop& loop, Behaviour behaviour) : loop_(loop), behaviour_(std::move(behaviour)) {}

  Leave exchange(http::Request request, std::function<void(Received)> done) override {
    ++under_way;
    most_under_way = std::max(most_under_way, under_way);
    targets.push_back(request.target);
    sent.push_back(loop_.now());
    Answer answer = behaviour_(request, loop_.now());
    answer.received.sent = loop_.now();
    const auto left = std::make_shared<bool>(false);
    loop_.call_after(answer.took, [this, left, answer = std::move(answer), done = std::move(done)]() mutable {
      if (*left) return;
      --under_way;
      answer.received.done = loop_.now();
      done(std::move(answer.received));
    });
    return [this, left] {
      *left = true;
      --under_way;
    };
  }

  std::size_t under_way = 0;
  std::size_t most_under_way = 0;
  std::vector<std::string> targets;
  std::vector<Time> sent;

 private:
  world::Loop& loop_;
  Behaviour behaviour_;
};

// No cache at all: every request goes to the origin.
inline FakeTarget::Behaviour forward_to(origin::Book& book, Milliseconds took = Milliseconds{0}) {
  return [&book, took](const http::Request& request, Time now) -> FakeTarget::Answer {
    return {{{}, book.answer(request, now).response, true, "", {}, {}}, took};
  };
}

// Nobody listens.
inline FakeTarget::Answer refused() {
  return {{{}, {}, false, "connection refused", {}, {}}, Milliseconds{0}};
}

}  // namespace cachestone::harness::testing
