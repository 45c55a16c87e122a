// An HTTP/1.1 server: reads requests, hands each to a handler as an Exchange, and does what the handler says, down to
// single bytes and resets. It adds nothing to what it is told to send.
//
// Exchanges of one connection come one after another. A request that cannot be read is answered here, with the status
// of its ParseError, and the connection is closed. Everything happens on the thread that runs the io_context, which
// must outlive the server.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "simulator/http/codec.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/net/address.h"

namespace boost::asio {
class io_context;
}

namespace cachestone::net {

// What becomes of the connection when an exchange ends. Bytes already written are sent first.
enum class Ending {
  keep,   // it waits for the next request
  close,  // FIN
  reset,  // RST
};

class Session;

// A request, and the way to answer it. May be kept and answered at any later time on the loop's thread; an exchange
// that is destroyed without an answer closes its connection. After its end, or when the server is gone, calls do
// nothing.
class Exchange {
 public:
  Exchange(std::shared_ptr<Session> session, http::Request request);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  const http::Request& request() const { return request_; }
  // False when the connection will close after this exchange anyway: the client asked for it, or the server is
  // stopping.
  bool keeps_connection() const;

  // Sends an interim response, except to an HTTP/1.0 client, which knows none (RFC 9110 §15.2).
  void interim(const http::Response& response);
  // Sends the final response, without a body where there can be none, and ends the exchange. The connection is kept
  // when both sides allow it and the response tells its own length.
  void respond(const http::Response& response);
  // Sends these bytes as they are.
  void write(std::string bytes);
  void end(Ending ending);

  // Calls `gone` once when the client closes its side, or resets, before the exchange has ended.
  void on_gone(std::function<void()> gone);

 private:
  friend class Session;
  std::shared_ptr<Session> session_;  // null when the exchange has ended
  http::Request request_;
  std::function<void()> gone_;
};

struct ServerOptions {
  std::size_t max_connections = 10000;  // more wait in the system's queue
  http::Limits limits;
  Milliseconds idle_timeout = std::chrono::hours(24);      // between requests
  Milliseconds request_timeout = std::chrono::minutes(1);  // from the first byte of a request to its last; then 408
  Milliseconds write_timeout = std::chrono::minutes(1);  // for a client that does not read, once the exchange has ended
};

class Server {
 public:
  using Handler = std::function<void(std::shared_ptr<Exchange>)>;

  // Listens at once. Throws std::runtime_error: "cannot listen on 127.0.0.1:8080: address already in use".
  Server(boost::asio::io_context& context, const Address& listen, Handler handler, ServerOptions options = {});
  // Closes everything now; no handler and no on_gone is called afterwards.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // With the port that was really taken.
  Address address() const;
  std::size_t connections() const;

  // Ends gracefully: accepts nothing more, closes idle connections, lets open exchanges end; then calls `stopped`
  // (later, also when there is nothing to wait for).
  void stop(std::function<void()> stopped);

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace cachestone::net
