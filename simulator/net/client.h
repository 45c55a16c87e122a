// An HTTP/1.1 client for one server: sends requests as they are, tells what came back as it came.
//
// Connections are kept alive and used again. At most `max_connections` are busy at a time; further requests wait for
// their turn. Everything happens on the thread that runs the io_context, which must outlive the client.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/codec.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/net/address.h"

namespace boost::asio {
class io_context;
}

namespace cachestone::net {

// Why an exchange did not bring a complete response.
enum class Failure {
  none,
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

struct ExchangeOptions {
  // From the start (when its turn has come) to the last byte of the response.
  Milliseconds timeout{10000};
  // Send an idempotent request once more when a connection that was used before is closed before any byte of an answer
  // (RFC 9112 §9.3.1): most likely the server closed it while it was idle.
  bool retry = true;
  // Called for each interim response when it arrives. (They are in the result too.)
  std::function<void(const http::Response&)> on_interim;
};

struct ClientOptions {
  std::size_t max_connections = 256;
  http::Limits limits;
};

class Client {
 public:
  // Looks up the address (see resolve.h); throws std::runtime_error when there is no such host.
  Client(boost::asio::io_context& context, const Address& server, ClientOptions options = {});
  // Closes all connections; exchanges that are under way are forgotten, their `done` is not called.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Sends `request`, whose fields must tell its framing (http::set_framing). Calls `done` once, later.
  void exchange(http::Request request, ExchangeOptions options, std::function<void(ClientResult)> done);

  // Closes the connections that nobody uses now.
  void close_idle();
  std::size_t idle_connections() const;
  std::size_t open_exchanges() const;  // under way or waiting for their turn

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace cachestone::net
