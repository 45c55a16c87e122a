#include "simulator/net/connection.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace cachestone::net {

Connection::Connection(tcp::socket socket) : socket_(std::move(socket)), changed_timer_(socket_.get_executor()) {}

std::shared_ptr<Connection> Connection::adopt(tcp::socket socket) {
  auto connection = std::make_shared<Connection>(std::move(socket));
  error_code ignored;  // a socket that is already reset says so when it is read
  connection->socket_.set_option(tcp::no_delay(true), ignored);
  connection->connected_ = true;
  connection->read_more();
  return connection;
}

std::shared_ptr<Connection> Connection::connect(asio::io_context& context,
                                                const std::vector<tcp::endpoint>& endpoints) {
  auto connection = std::make_shared<Connection>(tcp::socket(context));
  asio::async_connect(connection->socket_, endpoints, [connection](error_code error, const tcp::endpoint&) {
    if (connection->broken_) return;  // closed meanwhile
    if (error) {
      connection->connect_error_ = error;
      connection->fail();
      return;
    }
    error_code ignored;
    connection->socket_.set_option(tcp::no_delay(true), ignored);
    connection->connected_ = true;
    connection->wake();
    connection->read_more();
    connection->write_more();
  });
  return connection;
}

std::string_view Connection::input() const {
  return {buffer_.data() + begin_, end_ - begin_};
}

void Connection::consume(std::size_t count) {
  begin_ += count;
  if (begin_ == end_) read_more();
}

void Connection::read_more() {
  if (reading_ || input_over_ || begin_ != end_) return;
  begin_ = end_ = 0;
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
    self->end_ = count;
    self->input_over_ = error == asio::error::eof;
    self->wake();
  });
}

void Connection::send(std::string bytes) {
  if (broken_ || output_failed_ || bytes.empty()) return;
  output_.push_back(std::move(bytes));
  if (output_.size() == 1 && connected_) write_more();
}

void Connection::write_more() {
  if (broken_ || output_.empty()) return;
  asio::async_write(socket_, asio::buffer(output_.front()), [self = shared_from_this()](error_code error, std::size_t) {
    if (error) {
      self->output_failed_ = true;
      self->output_.clear();
      // What the peer sent before it went away may still be there to read.
      if (self->input_over_) self->fail();
      self->wake();
      return;
    }
    self->output_.pop_front();
    self->write_more();
    if (self->flushed()) self->wake();
  });
}

std::size_t Connection::unsent() {
  int count = 0;
  if (broken_ || ::ioctl(socket_.native_handle(), SIOCOUTQNSD, &count) != 0) return 0;
  return static_cast<std::size_t>(count);
}

asio::awaitable<bool> Connection::wait(Clock::time_point deadline) {
  if (!changed_) {
    changed_timer_.expires_at(deadline);
    error_code cancelled;
    co_await changed_timer_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }
  co_return std::exchange(changed_, false);
}

void Connection::wake() {
  changed_ = true;
  changed_timer_.cancel();
}

void Connection::finish_output() {
  error_code ignored;  // a connection that is gone needs no FIN
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void Connection::fail() {
  broken_ = true;
  input_over_ = true;
  error_code ignored;
  socket_.close(ignored);
  wake();
}

void Connection::close() {
  begin_ = end_ = 0;
  fail();
}

void Connection::reset() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

}  // namespace cachestone::net
