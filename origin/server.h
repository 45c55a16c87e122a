// The scripted origin on a socket: asks a script what to do about each request, and does exactly that.
//
// The script is a Book (the harness's cases) or any other function. Everything happens on the thread that runs the
// io_context, which must outlive the server; so must the loop, whose clock is the origin's clock.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "origin/script/book.h"
#include "simulator/net/address.h"
#include "simulator/net/server.h"
#include "simulator/world/loop.h"

namespace boost::asio {
class io_context;
}

namespace cachestone::origin {

struct ServerSettings {
  net::Address listen{};  // by default a free port of 127.0.0.1
  net::ServerOptions http{};
  // Is shown each exchange first, and returns true when it answers it itself.
  std::function<bool(const std::shared_ptr<net::Exchange>&)> first = nullptr;
};

class Server {
 public:
  using Script = std::function<Performance(const http::Request&, Time)>;

  // Listens at once. Throws std::runtime_error when it cannot.
  Server(boost::asio::io_context& context, world::Loop& loop, Script script, ServerSettings settings);
  Server(boost::asio::io_context& context, world::Loop& loop, Script script, const net::Address& listen = {});
  // Answers from `book`, which must outlive the server.
  Server(boost::asio::io_context& context, world::Loop& loop, Book& book, const net::Address& listen = {});

  ~Server();

  net::Address address() const;
  std::size_t connections() const;
  // Requests whose answer is still to come, by the clock or never, and whose client is still there.
  std::size_t waiting() const;
  // Lets answers that are under way end, ends stalled ones, then calls `stopped`. The destructor ends everything at
  // once.
  void stop(std::function<void()> stopped);

 private:
  class Actor;
  std::shared_ptr<Actor> actor_;
  std::unique_ptr<net::Server> server_;
};

}  // namespace cachestone::origin
