// One connection of a server: a coroutine that reads a request, lets the handler answer it, and starts again.
//
// The handler gets a request whole, or, when its content is streamed, as soon as its head is there. While an exchange
// is open the coroutine carries what streams in both directions, and watches for the client to go away.
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
  // Ends now. Neither the handler nor a callback of an exchange is called again.
  void abandon();
  bool stopping() const { return stopping_; }

  // For Exchange.
  Connection& connection() { return *connection_; }
  bool awaits_content() const { return awaits_content_; }
  void end_exchange(Ending ending);

 private:
  using Clock = Connection::Clock;
  enum class Reading { request, over };

  static asio::awaitable<void> run(std::shared_ptr<Session> self, std::function<void()> ended);
  asio::awaitable<void> serve();
  // Reads one request, or its head; `over` when there will be none.
  asio::awaitable<Reading> read_request();
  // From the head of the request that is being read.
  bool streams() const;
  bool has_request() const { return reader_.complete() || streams(); }
  bool is_too_long() const;
  // Answers what cannot be read. Returns false when all is well so far.
  bool refuse_unreadable();
  void continue_if_expected();
  asio::awaitable<void> handle();
  void open_exchange();
  void call_handler(std::shared_ptr<Exchange> exchange);

  // Each does one thing for the open exchange if there is one to do, and says whether.
  bool carry();
  bool carry_content(Exchange& exchange);
  bool tell_gone(Exchange& exchange);
  bool tell_room(Exchange& exchange);
  // The content of the request will never be complete.
  void spoil(Exchange& exchange, int status, const std::string& why);
  bool waits_for_content() const;
  asio::awaitable<void> wait_in_exchange();

  // Waits until something changes. A client that has taken nothing for too long is reset.
  asio::awaitable<void> wait_for_writing();
  asio::awaitable<void> flush();
  // FIN, then reads on for a moment: closing with unread input would make it an RST, which can overtake the response.
  asio::awaitable<void> close_gently();
  asio::awaitable<void> reset();
  void answer_error(int status, const std::string& why);

  std::shared_ptr<Connection> connection_;
  ServerOptions options_;
  Server::Handler handler_;
  http::RequestReader reader_;
  bool told_to_continue_ = false;
  std::weak_ptr<Exchange> exchange_;
  bool stopping_ = false;
  bool abandoned_ = false;
  bool exchange_over_ = false;
  bool awaits_content_ = false;   // of the open exchange
  Ending ending_ = Ending::keep;  // of the last exchange
  Clock::time_point write_deadline_;
  std::uint64_t sent_before_ = 0;  // tells whether the client has taken something since
};

}  // namespace cachestone::net
