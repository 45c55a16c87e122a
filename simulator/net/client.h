// An HTTP/1.1 client for one server: sends requests as they are, tells what came back as it came.
//
// Connections are kept alive and used again. At most `max_connections` are busy at a time; further requests wait for
// their turn. Everything happens on the thread that runs the io_context, which must outlive the client.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/codec.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/net/address.h"
#include "simulator/net/tls.h"

namespace boost::asio {
class io_context;
}

namespace cachestone::net {

// Why an exchange did not bring a complete response.
enum class Failure {
  none,
  unknown,    // there is no such host
  refused,    // no connection, or it was closed without a byte of an answer
  reset,      // the connection was reset
  truncated,  // closed in the middle of the response
  timeout,    // not complete in time
  malformed,  // not HTTP/1.1
};
std::string_view name(Failure failure);

struct ClientResult {
  std::vector<http::Response> interim;
  http::Response response;    // as far as it arrived
  bool has_response = false;  // the field section of the final response arrived
  Failure failure = Failure::none;
  std::string error;         // empty, or: "connection refused", "closed within the body after 12 of 24 bytes"
  bool reconnected = false;  // sent again, on a fresh connection, because a used one turned out to be closed
  std::size_t surplus = 0;   // bytes that came after the end of the response (and were dropped), as far as known then
};

// The fields of a final response, before its content.
struct ResponseHead {
  const http::Response& response;
  std::optional<std::uint64_t> length;  // of the content, when the server told it
};

struct ExchangeOptions {
  // From the start (when its turn has come) to the last byte of the response. Where content is streamed, in either
  // direction, every piece of it starts the time anew.
  Milliseconds timeout{10000};
  // Send an idempotent request once more when a connection that was used before is closed before any byte of an answer
  // (RFC 9112 §9.3.1): most likely the server closed it while it was idle.
  bool retry = true;
  // How often to try when there is no connection (refused, or closed before TLS is ready): nothing of the request has
  // been sent then. A moment passes in between.
  int connects = 1;
  // On a connection of its own, which nobody uses again. It stays open for a while: what the server still does in the
  // background may depend on it.
  bool apart = false;
  // Called for each interim response when it arrives. (They are in the result too.)
  std::function<void(const http::Response&)> on_interim;

  // The content of the request follows: Call::write and Call::finish_request. There is no retry then.
  bool streams_request = false;
  // When these are given, the response is streamed unless it arrives at once: its head is told without content, then
  // its content piece by piece, however long it is; the result has the head and the trailers.
  std::function<void(const ResponseHead&)> on_head;
  std::function<void(std::string piece)> on_content;
};

struct ClientOptions {
  std::size_t max_connections = 256;
  http::Limits limits;           // of the body: only where it is not streamed
  Milliseconds idle_timeout{0};  // connections that nobody used for so long are closed; 0: never
  TlsUse tls{};                  // with a context: TLS
};

struct Job;

// An exchange under way. Does nothing when it has ended.
class Call {
 public:
  Call() = default;
  explicit Call(std::weak_ptr<Job> job) : job_(std::move(job)) {}

  // More of the request's content, as it goes on the wire: chunks are made by the caller.
  void write(std::string bytes);
  void finish_request();
  // So much is waiting for the server that giving more would only fill memory.
  bool is_full() const;
  // Calls `room` once when there is room again.
  void on_room(std::function<void()> room);

  // Stops reading the response, for as long as its receiver can take no more.
  void pause();
  void resume();
  // Its time is up now, whatever our own clock says.
  void time_out();
  // Ends the exchange and its connection. None of its callbacks is called any more.
  void cancel();

 private:
  std::weak_ptr<Job> job_;
};

class Client {
 public:
  // Looks up the address (see resolve.h); throws std::runtime_error when there is no such host.
  Client(boost::asio::io_context& context, const Address& server, ClientOptions options = {});
  // The same, but the host is looked up, without blocking, for every new connection.
  struct LookUpLater {};
  Client(boost::asio::io_context& context, const Address& server, ClientOptions options, LookUpLater later);
  // Closes all connections; exchanges that are under way are forgotten, their `done` is not called.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Sends `request`, whose fields must tell its framing (http::set_framing). Calls `done` once, later.
  Call exchange(http::Request request, ExchangeOptions options, std::function<void(ClientResult)> done);

  // Closes the connections that nobody uses now.
  void close_idle();
  std::size_t idle_connections() const;
  std::size_t open_exchanges() const;  // under way or waiting for their turn

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace cachestone::net
