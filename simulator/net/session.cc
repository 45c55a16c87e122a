#include "simulator/net/session.h"

#include <limits>

#include "simulator/net/persistence.h"

namespace cachestone::net {
namespace {

constexpr Milliseconds kLinger{2000};
constexpr std::size_t kLingerBytes = 1024 * 1024;

bool expects_continue(const http::Request& request) {
  const auto expect = request.fields.first("Expect");
  return request.minor_version > 0 && expect && http::same_name(*expect, "100-continue");
}

// Where content can be streamed, its length is limited here, and only when it is collected.
http::Limits reader_limits(const ServerOptions& options) {
  http::Limits limits = options.limits;
  if (options.streams) limits.body = std::numeric_limits<std::size_t>::max();
  return limits;
}

}  // namespace

Session::Session(std::shared_ptr<Connection> connection, const ServerOptions& options, Server::Handler handler)
    : connection_(std::move(connection)),
      options_(options),
      handler_(std::move(handler)),
      reader_(reader_limits(options)) {}

void Session::start(std::function<void()> ended) {
  asio::co_spawn(connection_->executor(), run(shared_from_this(), std::move(ended)), asio::detached);
}

void Session::stop() {
  stopping_ = true;
  connection_->wake();
}

void Session::abandon() {
  abandoned_ = stopping_ = true;
  if (const auto exchange = exchange_.lock()) exchange->gone_ = nullptr;
  connection_->close();
}

void Session::end_exchange(Ending ending) {
  exchange_over_ = true;
  ending_ = ending;
  connection_->wake();
}

asio::awaitable<void> Session::run(std::shared_ptr<Session> self, std::function<void()> ended) {
  co_await self->serve();
  self->connection_->close();
  ended();
}

asio::awaitable<void> Session::serve() {
  for (bool goes_on = true; goes_on;) {
    const Reading reading = co_await read_request();
    if (reading == Reading::over) break;
    co_await handle();
    co_await flush();
    goes_on = ending_ == Ending::keep && !awaits_content_;
  }
  if (ending_ == Ending::reset) {
    co_await reset();
  } else {
    co_await flush();
    co_await close_gently();
  }
}

asio::awaitable<Session::Reading> Session::read_request() {
  Clock::time_point deadline = Clock::now() + options_.idle_timeout;
  told_to_continue_ = false;
  for (;;) {
    if (!connection_->input().empty()) {
      if (reader_.empty()) deadline = Clock::now() + options_.request_timeout;
      connection_->consume(reader_.feed(connection_->input()));
    }
    if (refuse_unreadable()) co_return Reading::over;
    if (has_request()) co_return Reading::request;
    if (reader_.empty() && (stopping_ || connection_->input_over())) co_return Reading::over;
    if (connection_->input_over()) {
      reader_.end_of_input();
      continue;
    }
    continue_if_expected();
    if (!co_await connection_->wait(deadline)) {
      if (!reader_.empty()) answer_error(408, "the request did not arrive in time");
      co_return Reading::over;
    }
  }
}

bool Session::streams() const {
  return reader_.head_complete() && options_.streams && options_.streams(reader_.request());
}

bool Session::is_too_long() const {
  return (reader_.length() > options_.limits.body || reader_.received() > options_.limits.body) && !streams();
}

bool Session::refuse_unreadable() {
  if (reader_.error()) {
    answer_error(reader_.error()->status, reader_.error()->describe());
    return true;
  }
  if (!is_too_long()) return false;
  answer_error(413, "the body is larger than the limit");
  return true;
}

void Session::continue_if_expected() {
  if (told_to_continue_ || !reader_.head_complete() || !expects_continue(reader_.request())) return;
  told_to_continue_ = true;
  connection_->send("HTTP/1.1 100 Continue\r\n\r\n");
}

asio::awaitable<void> Session::handle() {
  open_exchange();
  sent_before_ = connection_->sent();
  write_deadline_ = Clock::time_point::min();
  while (!exchange_over_ && !abandoned_) {
    if (!carry()) co_await wait_in_exchange();
  }
}

void Session::open_exchange() {
  exchange_over_ = false;
  awaits_content_ = !reader_.complete();
  http::Request request;
  if (awaits_content_) {
    request = reader_.request();
    request.body.clear();  // what has arrived of it stays in the reader
  } else {
    request = reader_.take();
  }
  auto exchange = std::make_shared<Exchange>(shared_from_this(), std::move(request));
  exchange_ = exchange;
  call_handler(std::move(exchange));
}

void Session::call_handler(std::shared_ptr<Exchange> exchange) {
  if (abandoned_) return;
  try {
    handler_(exchange);
  } catch (const std::exception& error) {
    answer_error(500, error.what());
    exchange->end(Ending::close);
  }
}

bool Session::carry() {
  const auto exchange = exchange_.lock();
  return exchange && (carry_content(*exchange) || tell_gone(*exchange) || tell_room(*exchange));
}

bool Session::waits_for_content() const {
  const auto exchange = exchange_.lock();
  return awaits_content_ && exchange && exchange->receiver_.piece && !exchange->content_paused_;
}

bool Session::carry_content(Exchange& exchange) {
  if (!waits_for_content()) return false;
  if (std::string piece = reader_.take_body(); !piece.empty()) {
    exchange.receiver_.piece(std::move(piece));
  } else if (reader_.complete()) {
    awaits_content_ = false;
    exchange.receiver_.end(reader_.take().trailers);
  } else if (reader_.error()) {
    spoil(exchange, reader_.error()->status, reader_.error()->describe());
  } else if (!connection_->input().empty()) {
    connection_->consume(reader_.feed(connection_->input()));
  } else if (connection_->input_over()) {
    reader_.end_of_input();
  } else {
    return false;
  }
  return true;
}

void Session::spoil(Exchange& exchange, int status, const std::string& why) {
  const auto gone = std::exchange(exchange.gone_, nullptr);
  if (exchange.begun_) {
    exchange.abort();
  } else {
    answer_error(status, why);
    exchange.end(Ending::close);
  }
  if (gone) gone();
}

bool Session::tell_gone(Exchange& exchange) {
  if (!exchange.gone_ || !(connection_->input_over() || connection_->output_over())) return false;
  std::exchange(exchange.gone_, nullptr)();
  return true;
}

bool Session::tell_room(Exchange& exchange) {
  if (!exchange.room_ || connection_->backlog() > Connection::kRoomAgain) return false;
  std::exchange(exchange.room_, nullptr)();
  return true;
}

asio::awaitable<void> Session::wait_in_exchange() {
  if (!connection_->flushed()) {
    co_await wait_for_writing();
  } else if (waits_for_content()) {
    const bool in_time = co_await connection_->wait(Clock::now() + options_.request_timeout);
    const auto exchange = exchange_.lock();
    if (!in_time && exchange && waits_for_content()) spoil(*exchange, 408, "the content did not arrive in time");
  } else {
    co_await connection_->wait(Connection::kNever);
  }
}

asio::awaitable<void> Session::wait_for_writing() {
  if (connection_->sent() != sent_before_ || write_deadline_ == Clock::time_point::min()) {
    sent_before_ = connection_->sent();
    write_deadline_ = Clock::now() + options_.write_timeout;
  }
  const bool changed = co_await connection_->wait(write_deadline_);
  if (!changed && connection_->sent() == sent_before_) connection_->reset();
}

asio::awaitable<void> Session::flush() {
  while (!connection_->flushed()) co_await wait_for_writing();
}

asio::awaitable<void> Session::close_gently() {
  connection_->finish_output();
  const Clock::time_point deadline = Clock::now() + kLinger;
  std::size_t dropped = 0;
  while (!connection_->input_over() && !stopping_ && dropped < kLingerBytes) {
    dropped += connection_->input().size();
    connection_->consume(connection_->input().size());
    if (!co_await connection_->wait(deadline)) break;
  }
}

asio::awaitable<void> Session::reset() {
  // A reset throws away what was not sent yet.
  const Clock::time_point deadline = Clock::now() + options_.write_timeout;
  while (connection_->unsent() > 0 && !connection_->broken() && Clock::now() < deadline) {
    co_await connection_->wait(Clock::now() + Milliseconds(1));
  }
  connection_->reset();
}

void Session::answer_error(int status, const std::string& why) {
  http::Response response;
  response.status = status;
  response.reason = http::reason_phrase(status);
  response.fields = {{"Content-Type", "text/plain; charset=utf-8"}, {"Connection", "close"}};
  response.body = why + "\n";
  http::set_framing(response, "GET");
  connection_->send(http::write(response));
}

}  // namespace cachestone::net
