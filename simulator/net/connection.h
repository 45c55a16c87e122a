// One TCP connection: bytes in, bytes out, and one coroutine that waits for either.
//
// Reading goes on by itself, so that a peer that closes is noticed even when nobody waits for its bytes; it pauses
// while there is unconsumed input. Writing is queued. wait() returns when anything has changed (input, its end, output
// flushed, connected, wake()) or when its deadline has passed; its caller then looks at the state. That one primitive
// gives every operation its timeout:
//
//   connection->send(bytes);
//   while (connection->input().empty() && !connection->input_over()) {
//     if (!co_await connection->wait(deadline)) co_return timed_out();
//   }
//
// A connection lives until it is closed; whoever opens one closes it.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/net/asio.h"

namespace cachestone::net {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::time_point kNever = Clock::time_point::max();

  // Takes over a connected socket.
  static std::shared_ptr<Connection> adopt(tcp::socket socket);
  // Starts to connect to the first of `endpoints` that accepts.
  static std::shared_ptr<Connection> connect(asio::io_context& context, const std::vector<tcp::endpoint>& endpoints);
  explicit Connection(tcp::socket socket);  // use adopt or connect

  tcp::socket::executor_type executor() { return socket_.get_executor(); }

  bool connected() const { return connected_; }
  // Why there is no connection; false while it is being made.
  const error_code& connect_error() const { return connect_error_; }

  // Bytes that have arrived and were not consumed yet. The view is valid until the next consume().
  std::string_view input() const;
  void consume(std::size_t count);
  // No more bytes will arrive: the peer closed, or the connection is gone.
  bool input_over() const { return input_over_; }
  // The connection was reset, or failed in another way, or was closed here: nothing can be sent any more.
  bool broken() const { return broken_; }

  // Queues bytes. Ignored when the connection is broken.
  void send(std::string bytes);
  bool flushed() const { return output_.empty() || broken_; }
  // Bytes written that the system has not sent yet (the peer's window is full).
  std::size_t unsent();

  // Returns true when something changed since the last wait (at once, if it already has), false when the deadline
  // passed. One coroutine at a time may wait.
  asio::awaitable<bool> wait(Clock::time_point deadline);
  void wake();

  // Says that no more bytes follow (FIN); the peer may still send.
  void finish_output();
  // Ends the connection, with FIN or with RST. Input that was not consumed is dropped.
  void close();
  void reset();

 private:
  void read_more();
  void write_more();
  void fail();

  tcp::socket socket_;
  asio::steady_timer changed_timer_;
  bool changed_ = false;
  bool connected_ = false;
  error_code connect_error_;
  std::array<char, 16 * 1024> buffer_;
  std::size_t begin_ = 0;  // of the unconsumed input in buffer_
  std::size_t end_ = 0;
  bool reading_ = false;
  bool input_over_ = false;
  bool output_failed_ = false;
  bool broken_ = false;
  std::deque<std::string> output_;
};

}  // namespace cachestone::net
