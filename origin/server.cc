#include "origin/server.h"

#include <set>
#include <utility>

#include "origin/act.h"
#include "simulator/net/server.h"

namespace cachestone::origin {

using Exchange = std::shared_ptr<net::Exchange>;

// Plays the script to the exchanges of the server.
class Server::Actor : public std::enable_shared_from_this<Actor> {
 public:
  Actor(world::Loop& loop, Script script) : loop_(loop), script_(std::move(script)) {}

  void answer(const Exchange& exchange);
  void end_stalled();
  std::size_t waiting() const { return waiting_.size(); }

 private:
  void send_interim(const Exchange& exchange, Performance performance, std::size_t next);
  void wait(const Exchange& exchange, Performance performance);
  void finish(const Exchange& exchange, const Performance& performance);
  void pause(const Exchange& exchange, const Performance& performance);
  void stall(const Exchange& exchange, std::optional<Milliseconds> time);
  // From now on the exchange waits, until wait_ends() or until its client has gone; then `gone` is called.
  void wait_begins(const Exchange& exchange, std::function<void()> gone = nullptr);
  void wait_ends(const Exchange& exchange) { waiting_.erase(exchange.get()); }

  world::Loop& loop_;
  Script script_;
  std::vector<std::weak_ptr<net::Exchange>> stalled_;
  std::set<const net::Exchange*> waiting_;
  bool stopping_ = false;
};

void Server::Actor::wait_begins(const Exchange& exchange, std::function<void()> gone) {
  waiting_.insert(exchange.get());
  exchange->on_gone([weak = weak_from_this(), key = exchange.get(), gone = std::move(gone)] {
    if (const auto self = weak.lock()) self->waiting_.erase(key);
    if (gone) gone();
  });
}

void Server::Actor::answer(const Exchange& exchange) {
  send_interim(exchange, script_(exchange->request(), loop_.now()), 0);
}

// Each for itself, as by a server that works on its answer meanwhile: what a cache makes of an interim response may
// depend on whether it comes together with the next one, and that had better not be chance.
void Server::Actor::send_interim(const Exchange& exchange, Performance performance, std::size_t next) {
  constexpr Milliseconds kApart{10};
  if (next >= performance.interim.size()) return wait(exchange, std::move(performance));
  exchange->interim(performance.interim[next]);
  wait_begins(exchange);
  loop_.pause(kApart, [self = shared_from_this(), exchange, performance = std::move(performance), next]() mutable {
    self->wait_ends(exchange);
    self->send_interim(exchange, std::move(performance), next + 1);
  });
}

void Server::Actor::wait(const Exchange& exchange, Performance performance) {
  const Milliseconds delay = performance.delay;
  if (delay == Milliseconds(0)) return finish(exchange, performance);
  wait_begins(exchange);
  loop_.call_after(delay, [self = shared_from_this(), exchange, performance = std::move(performance)] {
    self->finish(exchange, performance);
  });
}

void Server::Actor::finish(const Exchange& exchange, const Performance& performance) {
  wait_ends(exchange);
  if (performance.pause != Milliseconds(0)) return pause(exchange, performance);
  const Act what = act(performance, exchange->request().method);
  if (what.after == After::keep) return exchange->respond(performance.response);
  exchange->write(what.bytes);
  if (what.after == After::stall) return stall(exchange, performance.stall_for);
  exchange->end(what.after == After::reset ? net::Ending::reset : net::Ending::close);
}

void Server::Actor::pause(const Exchange& exchange, const Performance& performance) {
  Halves parts = halves(performance, exchange->request().method);
  exchange->write(std::move(parts.first));
  wait_begins(exchange);
  loop_.call_after(performance.pause, [self = shared_from_this(), exchange, rest = std::move(parts.second)] {
    self->wait_ends(exchange);
    exchange->write(rest);
    exchange->end(net::Ending::close);
  });
}

void Server::Actor::stall(const Exchange& exchange, std::optional<Milliseconds> time) {
  if (time) {
    loop_.call_after(*time, [self = shared_from_this(), exchange] {
      self->wait_ends(exchange);
      exchange->end(net::Ending::close);
    });
  }
  if (stopping_) return exchange->end(net::Ending::close);
  wait_begins(exchange, [exchange] { exchange->end(net::Ending::close); });
  std::erase_if(stalled_, [](const auto& other) { return other.expired(); });
  stalled_.push_back(exchange);
}

void Server::Actor::end_stalled() {
  stopping_ = true;
  for (const auto& stalled : stalled_) {
    if (const Exchange exchange = stalled.lock()) exchange->end(net::Ending::close);
  }
}

Server::Server(boost::asio::io_context& context, world::Loop& loop, Script script, ServerSettings settings)
    : actor_(std::make_shared<Actor>(loop, std::move(script))) {
  const auto handler = [actor = actor_, first = std::move(settings.first)](const Exchange& exchange) {
    if (!first || !first(exchange)) actor->answer(exchange);
  };
  server_ = std::make_unique<net::Server>(context, settings.listen, handler, std::move(settings.http));
}

Server::Server(boost::asio::io_context& context, world::Loop& loop, Script script, const net::Address& listen)
    : Server(context, loop, std::move(script), ServerSettings{listen}) {}

Server::Server(boost::asio::io_context& context, world::Loop& loop, Book& book, const net::Address& listen)
    : Server(
          context, loop, [&book](const http::Request& request, Time now) { return book.answer(request, now); },
          listen) {}

Server::~Server() = default;

net::Address Server::address() const {
  return server_->address();
}

std::size_t Server::connections() const {
  return server_->connections();
}

std::size_t Server::waiting() const {
  return actor_->waiting();
}

void Server::stop(std::function<void()> stopped) {
  actor_->end_stalled();
  server_->stop(std::move(stopped));
}

}  // namespace cachestone::origin
