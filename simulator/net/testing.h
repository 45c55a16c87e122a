// For tests of everything that listens: a loop on a thread of its own, and a client that deals in bytes.
//
// The client blocks, like a person at a terminal; it gives up after ten seconds without a byte, so that a test that
// goes wrong fails and does not hang.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "simulator/net/asio.h"

namespace cachestone::net::testing {

// Runs an io_context on a thread of its own. Objects that live on the loop are made, used and destroyed with run().
class LoopThread {
 public:
  LoopThread() : work_(asio::make_work_guard(context_)), thread_([this] { context_.run(); }) {}
  ~LoopThread() {
    work_.reset();
    context_.stop();
    thread_.join();
  }
  asio::io_context& context() { return context_; }

  // Calls `action` on the loop's thread, waits for it, and passes on its result.
  template <typename Action>
  auto run(Action action) {
    using Result = decltype(action());
    auto task = std::make_shared<std::packaged_task<Result()>>(std::move(action));
    std::future<Result> result = task->get_future();
    asio::post(context_, [task] { (*task)(); });
    return result.get();
  }

 private:
  asio::io_context context_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

inline void give_patience(int socket) {
  const timeval patience{10, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

// One end of a connection.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    give_patience(socket_);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      ::close(socket_);
      throw std::runtime_error("cannot connect");
    }
  }
  // Takes over a connected socket.
  static RawClient of(int socket) { return RawClient(Socket{socket}); }
  ~RawClient() { close(); }
  RawClient(RawClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)),
        buffer_(other.buffer_),
        next_(other.next_),
        received_(other.received_) {}
  RawClient& operator=(RawClient&&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0) throw std::runtime_error("cannot send");
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  // As much as the other end wants: it may close before the end of `bytes`.
  void send_all_or_less(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  bool has_input() {
    pollfd ready{socket_, POLLIN, 0};
    return ::poll(&ready, 1, 0) == 1;
  }
  // What the system takes of `bytes` at once; 0 when it takes none for a moment.
  std::size_t try_send(std::string_view bytes) {
    pollfd ready{socket_, POLLOUT, 0};
    if (::poll(&ready, 1, 50) != 1) return 0;
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return count < 0 ? 0 : static_cast<std::size_t>(count);
  }
  void finish_sending() { ::shutdown(socket_, SHUT_WR); }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }
  void reset() {
    const linger now{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }

  // Reads until what was read ends with `end`, or no more comes: then " FIN", " RST" or " SILENCE" is appended.
  std::string read_to(std::string_view end) {
    std::string got;
    while (end.empty() || !got.ends_with(end)) {
      if (next_ == received_) {
        const ssize_t count = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
        if (count == 0) return got + " FIN";
        if (count < 0) return got + (errno == ECONNRESET ? " RST" : " SILENCE");
        next_ = 0;
        received_ = static_cast<std::size_t>(count);
      }
      got += buffer_[next_++];
    }
    return got;
  }
  // `count` bytes; fewer when the connection ends.
  std::string read_bytes(std::size_t count) {
    std::string got(buffer_.data() + next_, std::min(count, received_ - next_));
    next_ += got.size();
    std::array<char, 64 * 1024> block;
    while (got.size() < count) {
      const ssize_t more = ::recv(socket_, block.data(), std::min(block.size(), count - got.size()), 0);
      if (more <= 0) break;
      got.append(block.data(), static_cast<std::size_t>(more));
    }
    return got;
  }
  // Everything up to the end of the connection, and how it ended.
  std::string read_all() { return read_to(""); }

 private:
  struct Socket {
    int descriptor;
  };
  explicit RawClient(Socket socket) : socket_(socket.descriptor) { give_patience(socket_); }

  int socket_;
  std::array<char, 4096> buffer_;
  std::size_t next_ = 0;  // in buffer_
  std::size_t received_ = 0;
};

// A server that does nothing but accept: the test plays it, byte by byte.
class RawListener {
 public:
  RawListener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    give_patience(socket_);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(socket_, 16) != 0 ||
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("cannot listen");
    }
    port_ = ntohs(address.sin_port);
  }
  ~RawListener() { ::close(socket_); }
  RawListener(const RawListener&) = delete;
  RawListener& operator=(const RawListener&) = delete;

  std::uint16_t port() const { return port_; }
  // The next connection; waits for it.
  RawClient accept() {
    const int connection = ::accept(socket_, nullptr, nullptr);
    if (connection < 0) throw std::runtime_error("nobody has connected");
    return RawClient::of(connection);
  }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

}  // namespace cachestone::net::testing
