#include "simulator/net/server.h"

#include <set>
#include <stdexcept>

#include "simulator/net/connection.h"
#include "simulator/net/resolve.h"
#include "simulator/net/session.h"

namespace cachestone::net {
namespace {

// When the process has no file descriptor left, others must end first.
constexpr Milliseconds kAcceptPause{100};

}  // namespace

// Shared with the handlers of asynchronous operations, which may outlive the server by a turn of the loop.
struct Server::State : std::enable_shared_from_this<State> {
  State(asio::io_context& context, Handler server_handler, ServerOptions server_options)
      : acceptor(context), pause(context), handler(std::move(server_handler)), options(server_options) {}

  tcp::acceptor acceptor;
  asio::steady_timer pause;
  Handler handler;
  ServerOptions options;
  Address address;
  std::set<std::shared_ptr<Session>> sessions;
  bool accepting = false;
  std::function<void()> stopped;

  void listen(const Address& where);
  void accept_next();
  void accepted(tcp::socket socket);
  void accept_later();
  void tell_stopped();
};

void Server::State::listen(const Address& where) {
  try {
    const tcp::endpoint endpoint = resolve(where).front();
    acceptor.open(endpoint.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen(asio::socket_base::max_listen_connections);
    address = address_of(acceptor.local_endpoint());
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("cannot listen on " + where.text() + ": " + describe(error.code()));
  } catch (const std::exception& error) {
    throw std::runtime_error("cannot listen on " + where.text() + ": " + error.what());
  }
}

void Server::State::accept_next() {
  if (accepting || !acceptor.is_open() || sessions.size() >= options.max_connections) return;
  accepting = true;
  acceptor.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
    self->accepting = false;
    if (!self->acceptor.is_open()) return;
    if (!error) self->accepted(std::move(socket));
    const bool out_of_descriptors = error && error != asio::error::connection_aborted;
    out_of_descriptors ? self->accept_later() : self->accept_next();
  });
}

void Server::State::accepted(tcp::socket socket) {
  const auto session = std::make_shared<Session>(Connection::adopt(std::move(socket), {options.tls}), options, handler);
  sessions.insert(session);
  session->start([self = shared_from_this(), key = std::weak_ptr(session)] {
    self->sessions.erase(key.lock());
    self->accept_next();
    self->tell_stopped();
  });
}

void Server::State::accept_later() {
  pause.expires_after(kAcceptPause);
  pause.async_wait([self = shared_from_this()](error_code) { self->accept_next(); });
}

void Server::State::tell_stopped() {
  if (stopped && sessions.empty()) asio::post(acceptor.get_executor(), std::exchange(stopped, nullptr));
}

Server::Server(asio::io_context& context, const Address& listen, Handler handler, ServerOptions options)
    : state_(std::make_shared<State>(context, std::move(handler), options)) {
  state_->listen(listen);
  state_->accept_next();
}

Server::~Server() {
  state_->stopped = nullptr;
  error_code ignored;
  state_->acceptor.close(ignored);
  state_->pause.cancel();
  for (const auto& session : state_->sessions) session->abandon();
}

Address Server::address() const {
  return state_->address;
}

std::size_t Server::connections() const {
  return state_->sessions.size();
}

void Server::stop(std::function<void()> stopped) {
  error_code ignored;
  state_->acceptor.close(ignored);
  state_->pause.cancel();
  state_->stopped = std::move(stopped);
  for (const auto& session : state_->sessions) session->stop();
  state_->tell_stopped();
}

}  // namespace cachestone::net
