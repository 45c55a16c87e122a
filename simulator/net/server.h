// An HTTP/1.1 server: reads requests, hands each to a handler as an Exchange, and does what the handler says, down to
// single bytes and resets. It adds nothing to what it is told to send.
//
// Exchanges of one connection come one after another. A request that cannot be read is answered here, with the status
// of its ParseError, and the connection is closed. Everything happens on the thread that runs the io_context, which
// must outlive the server.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
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
class TlsContext;

// The content of a request, as it arrives.
struct ContentReceiver {
  std::function<void(std::string piece)> piece;
  std::function<void(const http::Fields& trailers)> end;
};

// A request, and the way to answer it. May be kept and answered at any later time on the loop's thread; an exchange
// that is destroyed without an answer closes its connection. After its end, or when the server is gone, calls do
// nothing.
//
// Content that is streamed, in either direction, waits for its receiver: who gives content looks at is_full() and goes
// on at on_room(); who takes it can pause_content().
class Exchange {
 public:
  Exchange(std::shared_ptr<Session> session, http::Request request);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Without content and trailers when awaits_content().
  const http::Request& request() const { return request_; }
  // False when the connection will close after this exchange anyway: the client asked for it, the server is stopping,
  // or the content of the request has not all come.
  bool keeps_connection() const;

  // The request is streamed (ServerOptions::streams), and its content or the end of it is still to come.
  bool awaits_content() const;
  // Gives it out from now on, from the loop. When it never ends properly, on_gone is called.
  void receive_content(ContentReceiver receiver);
  void pause_content();
  void resume_content();

  // Sends an interim response, except to an HTTP/1.0 client, which knows none (RFC 9110 §15.2).
  void interim(const http::Response& response);
  // Sends the final response, without a body where there can be none, and ends the exchange. The connection is kept
  // when both sides allow it and the response tells its own length. The shared content, when there is some, is sent
  // in place of response.body, without a copy.
  void respond(const http::Response& response, std::shared_ptr<const std::string> content = nullptr);
  // Sends these bytes as they are.
  void write(std::string bytes);
  void end(Ending ending);

  // A final response whose content comes in pieces. Its framing on this connection is chosen here (RFC 9112 §6.3):
  // Content-Length where the length is known, chunked where not, the close for an HTTP/1.0 client.
  void begin(http::Response head, std::optional<std::uint64_t> length);
  void content(std::string piece);
  void finish(const http::Fields& trailers);  // ends the exchange
  // Ends the exchange in such a way that the client sees that the content is not complete.
  void abort();

  // So much is waiting for the client that giving more would only fill memory.
  bool is_full() const;
  // Calls `room` once when there is room again.
  void on_room(std::function<void()> room);

  // Calls `gone` once when the client closes its side, or resets, or spoils the content of its request, before the
  // exchange has ended.
  void on_gone(std::function<void()> gone);

 private:
  friend class Session;
  enum class Delimiting { by_length, by_chunks, by_close };

  std::shared_ptr<Session> session_;  // null when the exchange has ended
  http::Request request_;
  ContentReceiver receiver_;
  bool content_paused_ = false;
  bool begun_ = false;  // bytes of a final response were written
  Delimiting delimiting_ = Delimiting::by_length;
  bool said_close_ = false;
  std::function<void()> room_;
  std::function<void()> gone_;
};

struct ServerOptions {
  std::size_t max_connections = 10000;                 // more wait in the system's queue
  http::Limits limits;                                 // of the body: only where it is not streamed
  Milliseconds idle_timeout = std::chrono::hours(24);  // between requests
  // From the first byte of a request to its last; then 408. Where content is streamed: from one piece to the next.
  Milliseconds request_timeout = std::chrono::minutes(1);
  Milliseconds write_timeout = std::chrono::minutes(1);  // for a client that takes not a byte of what there is
  // Says, from the head of a request, that its content is streamed. Without it, all content is collected first.
  std::function<bool(const http::Request& head)> streams = nullptr;
  std::shared_ptr<const TlsContext> tls = nullptr;  // of a server (tls.h); null: without TLS
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
