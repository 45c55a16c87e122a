// One TCP connection: bytes in, bytes out, and one coroutine that waits for either.
//
// Reading goes on by itself, so that a peer that closes is noticed even when nobody waits for its bytes; it pauses
// while there is unconsumed input. What is sent goes to the system at once as far as it takes it; the rest is queued,
// and backlog() says how much that is. wait() returns when anything has changed (input, its end, output taken,
// connected, wake()) or when its deadline has passed; its caller then looks at the state. That one primitive gives
// every operation its timeout:
//
//   connection->send(bytes);
//   while (connection->input().empty() && !connection->input_over()) {
//     if (!co_await connection->wait(deadline)) co_return timed_out();
//   }
//
// A connection lives until it is closed; whoever opens one closes it.
//
// With TLS all bytes above are plain ones, and it is connected when the handshake is over. Then `sent` and `backlog`
// count what is on the wire, and a FIN comes after the word of TLS that it is meant.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/net/address.h"
#include "simulator/net/asio.h"
#include "simulator/net/tls.h"

namespace cachestone::net {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::time_point kNever = Clock::time_point::max();
  // Who sends in pieces stops when the backlog is more than the first, and goes on at the second.
  static constexpr std::size_t kFull = 256 * 1024;
  static constexpr std::size_t kRoomAgain = 64 * 1024;

  // Takes over a connected socket.
  static std::shared_ptr<Connection> adopt(tcp::socket socket, const TlsUse& tls = {});
  // Starts to connect to the first of `endpoints` that accepts.
  static std::shared_ptr<Connection> connect(asio::io_context& context, const std::vector<tcp::endpoint>& endpoints,
                                             const TlsUse& tls = {});
  // The same after looking up the host, which does not block.
  static std::shared_ptr<Connection> connect(asio::io_context& context, const Address& address, const TlsUse& tls = {});
  Connection(tcp::socket socket, const TlsUse& tls);  // use adopt or connect

  tcp::socket::executor_type executor() { return socket_.get_executor(); }

  bool connected() const { return connected_; }
  // Why there is no connection; false while it is being made.
  const error_code& connect_error() const { return connect_error_; }
  bool host_unknown() const { return host_unknown_; }
  // Why TLS failed, before or after the handshake; empty when it did not.
  std::string tls_error() const;

  // Bytes that have arrived and were not consumed yet. The view is valid until the next consume().
  std::string_view input() const;
  void consume(std::size_t count);
  // No more bytes will arrive: the peer closed, or the connection is gone.
  bool input_over() const { return input_over_; }
  // The end of a TLS connection without the word that it is meant (RFC 9112 §9.8): more may have been to come.
  bool input_cut() const { return tls_ && input_over_ && !tls_->peer_finished(); }
  // Nothing has arrived, not even an end: an idle connection that is still good.
  bool is_quiet();
  // The connection was reset, or failed in another way, or was closed here: nothing can be sent any more.
  bool broken() const { return broken_; }
  // Nothing can be sent any more, although there may still be something to read.
  bool output_over() const { return broken_ || output_failed_; }

  // Ignored when the output is over. `shared`, when there is one, goes after `bytes`; it is not copied.
  void send(std::string bytes, std::shared_ptr<const std::string> shared = nullptr);
  // Bytes that wait here because the system does not take them yet.
  std::size_t backlog() const { return backlog_; }
  bool flushed() const { return backlog_ == 0; }
  // All bytes that the system has taken: tells progress.
  std::uint64_t sent() const { return sent_; }
  // Bytes the system has taken but not sent yet (the peer's window is full).
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
  struct Piece {
    std::string own;
    std::shared_ptr<const std::string> shared;
    std::string_view bytes() const { return shared ? std::string_view(*shared) : own; }
  };

  void start_connecting(const std::vector<tcp::endpoint>& endpoints);
  void start(error_code error);
  void read_more();
  // These bytes have come from the wire.
  void take(std::string_view bytes);
  void queue(Piece piece);
  void write_more();
  // Hands queued bytes to the system once. Returns false when it takes no more now.
  bool write_once();
  void wait_to_write();
  void drop_output(std::size_t count);
  void fail_output();
  void tell_end_of_output();
  void fail();

  tcp::socket socket_;
  asio::steady_timer changed_timer_;
  bool changed_ = false;
  bool waiting_ = false;
  bool accepted_ = false;   // a client has made it, not we
  bool open_ = false;       // the socket is connected
  bool connected_ = false;  // and whatever TLS needs is done
  error_code connect_error_;
  bool host_unknown_ = false;
  std::unique_ptr<Tls> tls_;  // may be null
  std::array<char, 16 * 1024> buffer_;
  std::string plain_;       // what buffer_ held, through TLS
  std::string_view input_;  // what was not consumed, in either
  bool reading_ = false;
  bool input_over_ = false;
  bool output_failed_ = false;
  bool broken_ = false;
  std::deque<Piece> output_;
  std::size_t front_sent_ = 0;  // bytes of the first piece that the system has taken
  std::size_t backlog_ = 0;
  std::uint64_t sent_ = 0;
  bool writing_ = false;  // waits until the system takes more
};

}  // namespace cachestone::net
