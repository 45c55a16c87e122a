#include "harness/remote_target.h"

#include <utility>

namespace cachestone::harness {

struct RemoteTarget::Exchange {
  std::function<void(Received)> done;
  Time begun{};
  Leave leave = nullptr;  // while the cache is asked
  bool left = false;
};

RemoteTarget::RemoteTarget(world::Loop& loop, Target& cache, origin::Book& book, OriginLink& link)
    : loop_(loop), cache_(cache), book_(book), link_(link) {}

Target::Leave RemoteTarget::exchange(http::Request request, std::function<void(Received)> done) {
  const auto token = book_.token_in(request.target);
  if (!token) return cache_.exchange(std::move(request), std::move(done));
  const auto exchange = std::make_shared<Exchange>(Exchange{std::move(done), loop_.now()});
  link_.begin(*token, [this, exchange, request = std::move(request)](const std::string& problem) {
    if (exchange->left) return;
    if (!problem.empty()) return fail(exchange, problem);
    exchange->leave = cache_.exchange(request, [this, exchange](Received received) {
      exchange->leave = nullptr;
      complete(exchange, std::move(received));
    });
  });
  return [exchange] {
    exchange->left = true;
    if (const Leave leave = std::exchange(exchange->leave, nullptr)) leave();
  };
}

void RemoteTarget::complete(const std::shared_ptr<Exchange>& exchange, Received received) {
  link_.catch_up([this, exchange, received = std::move(received)](const std::string& problem) {
    if (exchange->left) return;
    if (!problem.empty()) return fail(exchange, problem);
    exchange->done(received);
  });
}

// From a fresh turn of the loop: whoever asked must not hear of it at once.
void RemoteTarget::fail(const std::shared_ptr<Exchange>& exchange, const std::string& why) {
  loop_.call_after(Milliseconds{0}, [exchange, why, now = loop_.now()] {
    if (exchange->left) return;
    Received nothing;
    nothing.error = why;
    nothing.sent = exchange->begun;
    nothing.done = now;
    exchange->done(std::move(nothing));
  });
}

void RemoteTarget::fetch_log(std::function<void()> done) {
  // What goes wrong is a gap.
  link_.catch_up([done = std::move(done)](const std::string&) { done(); });
}

std::string RemoteTarget::gap(const std::string& base) const {
  return link_.gap(base.substr(1));
}

}  // namespace cachestone::harness
