#include "origin/server.h"

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

 private:
  void finish(const Exchange& exchange, const Performance& performance);
  void pause(const Exchange& exchange, const Performance& performance);
  void stall(const Exchange& exchange, std::optional<Milliseconds> time);

  world::Loop& loop_;
  Script script_;
  std::vector<std::weak_ptr<net::Exchange>> stalled_;
  bool stopping_ = false;
};

void Server::Actor::answer(const Exchange& exchange) {
  Performance performance = script_(exchange->request(), loop_.now());
  for (const http::Response& interim : performance.interim) exchange->interim(interim);
  const Milliseconds delay = performance.delay;
  if (delay == Milliseconds(0)) return finish(exchange, performance);
  loop_.call_after(delay, [self = shared_from_this(), exchange, performance = std::move(performance)] {
    self->finish(exchange, performance);
  });
}

void Server::Actor::finish(const Exchange& exchange, const Performance& performance) {
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
  loop_.call_after(performance.pause, [exchange, rest = std::move(parts.second)] {
    exchange->write(rest);
    exchange->end(net::Ending::close);
  });
}

void Server::Actor::stall(const Exchange& exchange, std::optional<Milliseconds> time) {
  if (time) loop_.call_after(*time, [exchange] { exchange->end(net::Ending::close); });
  if (stopping_) return exchange->end(net::Ending::close);
  exchange->on_gone([exchange] { exchange->end(net::Ending::close); });
  std::erase_if(stalled_, [](const auto& other) { return other.expired(); });
  stalled_.push_back(exchange);
}

void Server::Actor::end_stalled() {
  stopping_ = true;
  for (const auto& stalled : stalled_) {
    if (const Exchange exchange = stalled.lock()) exchange->end(net::Ending::close);
  }
}

Server::Server(boost::asio::io_context& context, world::Loop& loop, Script script, const net::Address& listen)
    : actor_(std::make_shared<Actor>(loop, std::move(script))) {
  const auto handler = [actor = actor_](const Exchange& exchange) { actor->answer(exchange); };
  server_ = std::make_unique<net::Server>(context, listen, handler);
}

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

void Server::stop(std::function<void()> stopped) {
  actor_->end_stalled();
  server_->stop(std::move(stopped));
}

}  // namespace cachestone::origin
