// One connection of a server: a coroutine that reads a request, lets the handler answer it, and starts again.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "simulator/net/connection.h"
#include "simulator/net/server.h"

namespace cachestone::net {

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<Connection> connection, const ServerOptions& options, Server::Handler handler);

  // Runs until the connection has ended, then calls `ended`.
  void start(std::function<void()> ended);
  // Ends after the current exchange; an idle connection ends now.
  void stop();
  // Ends now. Neither the handler nor an on_gone is called again.
  void abandon();
  bool stopping() const { return stopping_; }

  // For Exchange.
  void send(std::string bytes) { connection_->send(std::move(bytes)); }
  void end_exchange(Ending ending);
  void wake() { connection_->wake(); }

 private:
  using Clock = Connection::Clock;
  enum class Reading { request, over };

  static asio::awaitable<void> run(std::shared_ptr<Session> self, std::function<void()> ended);
  asio::awaitable<void> serve();
  // Reads one request; `over` when there will be none.
  asio::awaitable<Reading> read_request(http::RequestReader& reader);
  asio::awaitable<void> handle(http::Request request);
  // Waits until all is sent, or the client does not take it.
  asio::awaitable<void> flush();
  // FIN, then reads on for a moment: closing with unread input would make it an RST, which can overtake the response.
  asio::awaitable<void> close_gently();
  asio::awaitable<void> reset();
  void call_handler(std::shared_ptr<Exchange> exchange);
  void answer_error(int status, const std::string& why);

  std::shared_ptr<Connection> connection_;
  ServerOptions options_;
  Server::Handler handler_;
  std::weak_ptr<Exchange> exchange_;
  bool stopping_ = false;
  bool abandoned_ = false;
  bool exchange_over_ = false;
  Ending ending_ = Ending::close;
};

}  // namespace cachestone::net
