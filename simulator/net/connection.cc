#include "simulator/net/connection.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <algorithm>

#include "simulator/net/resolve.h"
#include "simulator/net/tap.h"

namespace cachestone::net {
namespace {

constexpr std::size_t kGather = 8;  // pieces handed to the system in one call
// A peer that reads as fast as we write gets this much before others have their turn.
constexpr std::size_t kWriteTurn = 1024 * 1024;

}  // namespace

Connection::Connection(tcp::socket socket, const TlsUse& tls)
    : socket_(std::move(socket)),
      changed_timer_(socket_.get_executor()),
      tls_(tls.context ? std::make_unique<Tls>(tls) : nullptr) {}

std::shared_ptr<Connection> Connection::adopt(tcp::socket socket, const TlsUse& tls) {
  auto connection = std::make_shared<Connection>(std::move(socket), tls);
  connection->accepted_ = true;
  connection->start({});
  return connection;
}

std::shared_ptr<Connection> Connection::connect(asio::io_context& context, const std::vector<tcp::endpoint>& endpoints,
                                                const TlsUse& tls) {
  auto connection = std::make_shared<Connection>(tcp::socket(context), tls);
  connection->start_connecting(endpoints);
  return connection;
}

std::shared_ptr<Connection> Connection::connect(asio::io_context& context, const Address& address, const TlsUse& tls) {
  if (needs_no_lookup(address)) return connect(context, resolve(address), tls);
  auto connection = std::make_shared<Connection>(tcp::socket(context), tls);
  const auto resolver = std::make_shared<tcp::resolver>(context);
  resolver->async_resolve(address.host, std::to_string(address.port),
                          [connection, resolver](error_code error, const tcp::resolver::results_type& found) {
                            if (connection->broken_) return;  // closed meanwhile
                            connection->host_unknown_ = bool(error);
                            if (error) return connection->start(error);
                            connection->start_connecting({found.begin(), found.end()});
                          });
  return connection;
}

void Connection::start_connecting(const std::vector<tcp::endpoint>& endpoints) {
  asio::async_connect(socket_, endpoints, [self = shared_from_this()](error_code error, const tcp::endpoint&) {
    if (!self->broken_) self->start(error);  // else closed meanwhile
  });
}

void Connection::start(error_code error) {
  if (error) {
    connect_error_ = error;
    return fail();
  }
  error_code ignored;  // a socket that is already reset says so when it is read
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  open_ = true;
  connected_ = !tls_;
  if (tls_) queue({tls_->take_wire(), nullptr});
  wake();
  read_more();
  write_more();
}

std::string Connection::tls_error() const {
  if (!tls_ || !open_) return "";
  const bool cut_off = tls_->error().empty() && input_over_ && !connected_;
  return cut_off ? "the connection ended within the TLS handshake" : tls_->error();
}

std::string_view Connection::input() const {
  return input_;
}

void Connection::consume(std::size_t count) {
  input_.remove_prefix(count);
  if (input_.empty()) read_more();
}

bool Connection::is_quiet() {
  if (broken_ || input_over_ || !input_.empty()) return false;
  // The loop may not have seen yet what has come.
  char byte;
  return ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EINTR);
}

void Connection::read_more() {
  if (reading_ || input_over_ || !input_.empty()) return;
  reading_ = true;
  socket_.async_read_some(asio::buffer(buffer_), [self = shared_from_this()](error_code error, std::size_t count) {
    self->reading_ = false;
    if (self->broken_) return;
    // The first to see a reset, reading or writing, takes it from the socket; after a failed write the end is a reset
    // too.
    if (error && (error != asio::error::eof || self->output_failed_)) {
      self->fail();
      return;
    }
    self->input_over_ = error == asio::error::eof;
    self->take({self->buffer_.data(), count});
    self->wake();
  });
}

void Connection::take(std::string_view bytes) {
  if (!tls_) {
    input_ = bytes;
    internal::tell_tap({this, accepted_, false, input_});
    return;
  }
  tls_->receive(bytes);
  queue({tls_->take_wire(), nullptr});  // the handshake, or the alert that says what is wrong
  write_more();
  connected_ = tls_->established();
  plain_ = tls_->take_plain();
  input_ = plain_;
  internal::tell_tap({this, accepted_, false, input_});
  input_over_ = input_over_ || tls_->peer_finished();
  if (!tls_->error().empty() || (input_over_ && !connected_)) {
    connect_error_ = asio::error::connection_aborted;
    fail();
  } else {
    read_more();  // when there was nothing in it for us
  }
}

void Connection::send(std::string bytes, std::shared_ptr<const std::string> shared) {
  internal::tell_tap({this, accepted_, true, bytes});
  if (shared) internal::tell_tap({this, accepted_, true, *shared});
  if (tls_) {
    tls_->send(bytes);
    if (shared) tls_->send(*shared);
    queue({tls_->take_wire(), nullptr});
  } else {
    queue({std::move(bytes), nullptr});
    if (shared) queue({{}, std::move(shared)});
  }
  write_more();
}

void Connection::queue(Piece piece) {
  if (output_over() || piece.bytes().empty()) return;
  backlog_ += piece.bytes().size();
  output_.push_back(std::move(piece));
}

void Connection::write_more() {
  if (!open_ || writing_) return;
  const std::uint64_t turn = sent_ + kWriteTurn;
  while (!output_.empty() && sent_ < turn) {
    if (!write_once()) break;
  }
  if (!output_.empty()) wait_to_write();
}

bool Connection::write_once() {
  std::array<asio::const_buffer, kGather> buffers;
  std::size_t count = 0;
  for (; count < std::min(output_.size(), kGather); ++count) {
    const std::string_view bytes = output_[count].bytes();
    buffers[count] = asio::buffer(bytes.data(), bytes.size());
  }
  buffers[0] += front_sent_;
  error_code error;
  const std::size_t taken = socket_.write_some(buffers, error);
  if (error == asio::error::would_block || error == asio::error::try_again) return false;
  if (error) {
    fail_output();
    return false;
  }
  drop_output(taken);
  return true;
}

void Connection::drop_output(std::size_t count) {
  backlog_ -= count;
  sent_ += count;
  front_sent_ += count;
  while (!output_.empty() && front_sent_ >= output_.front().bytes().size()) {
    front_sent_ -= output_.front().bytes().size();
    output_.pop_front();
  }
}

void Connection::wait_to_write() {
  writing_ = true;
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](error_code) {
    self->writing_ = false;
    if (self->broken_) return;
    self->write_more();
    self->wake();
  });
}

void Connection::fail_output() {
  output_failed_ = true;
  output_.clear();
  backlog_ = front_sent_ = 0;
  // What the peer sent before it went away may still be there to read.
  if (input_over_) fail();
  wake();
}

std::size_t Connection::unsent() {
  int count = 0;
  if (broken_ || ::ioctl(socket_.native_handle(), SIOCOUTQNSD, &count) != 0) return 0;
  return static_cast<std::size_t>(count);
}

asio::awaitable<bool> Connection::wait(Clock::time_point deadline) {
  if (!changed_) {
    waiting_ = true;
    changed_timer_.expires_at(deadline);
    error_code cancelled;
    co_await changed_timer_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    waiting_ = false;
  }
  co_return std::exchange(changed_, false);
}

void Connection::wake() {
  changed_ = true;
  if (waiting_) changed_timer_.cancel();
}

// RFC 9112 §9.8: before a TLS connection is closed.
void Connection::tell_end_of_output() {
  if (!tls_ || output_over()) return;
  tls_->finish();
  queue({tls_->take_wire(), nullptr});
  write_more();
}

void Connection::finish_output() {
  tell_end_of_output();
  error_code ignored;  // a connection that is gone needs no FIN
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void Connection::fail() {
  broken_ = true;
  input_over_ = true;
  output_.clear();
  backlog_ = front_sent_ = 0;
  error_code ignored;
  socket_.close(ignored);
  wake();
}

void Connection::close() {
  tell_end_of_output();
  input_ = {};
  fail();
}

void Connection::reset() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  input_ = {};
  fail();
}

}  // namespace cachestone::net
