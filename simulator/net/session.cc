#include "simulator/net/session.h"

#include "simulator/net/persistence.h"

namespace cachestone::net {
namespace {

constexpr Milliseconds kLinger{2000};
constexpr std::size_t kLingerBytes = 1024 * 1024;

bool expects_continue(const http::Request& request) {
  const auto expect = request.fields.first("Expect");
  return request.minor_version > 0 && expect && http::same_name(*expect, "100-continue");
}

}  // namespace

Session::Session(std::shared_ptr<Connection> connection, const ServerOptions& options, Server::Handler handler)
    : connection_(std::move(connection)), options_(options), handler_(std::move(handler)) {}

void Session::start(std::function<void()> ended) {
  asio::co_spawn(connection_->executor(), run(shared_from_this(), std::move(ended)), asio::detached);
}

void Session::stop() {
  stopping_ = true;
  wake();
}

void Session::abandon() {
  abandoned_ = stopping_ = true;
  if (const auto exchange = exchange_.lock()) exchange->gone_ = nullptr;
  connection_->close();
}

void Session::end_exchange(Ending ending) {
  exchange_over_ = true;
  ending_ = ending;
  wake();
}

asio::awaitable<void> Session::run(std::shared_ptr<Session> self, std::function<void()> ended) {
  co_await self->serve();
  self->connection_->close();
  ended();
}

asio::awaitable<void> Session::serve() {
  http::RequestReader reader(options_.limits);
  while (co_await read_request(reader) == Reading::request) {
    co_await handle(reader.take());
    co_await flush();
    if (ending_ == Ending::reset) {
      co_await reset();
      co_return;
    }
    if (ending_ == Ending::close) break;
  }
  co_await flush();
  co_await close_gently();
}

asio::awaitable<Session::Reading> Session::read_request(http::RequestReader& reader) {
  Clock::time_point deadline = Clock::now() + options_.idle_timeout;
  bool told_to_continue = false;
  for (;;) {
    if (!connection_->input().empty()) {
      if (reader.empty()) deadline = Clock::now() + options_.request_timeout;
      connection_->consume(reader.feed(connection_->input()));
    }
    if (reader.error()) {
      answer_error(reader.error()->status, reader.error()->describe());
      co_return Reading::over;
    }
    if (reader.complete()) co_return Reading::request;
    if (reader.empty() && (stopping_ || connection_->input_over())) co_return Reading::over;
    if (connection_->input_over()) {
      reader.end_of_input();
      continue;
    }
    if (reader.head_complete() && !told_to_continue && expects_continue(reader.request())) {
      told_to_continue = true;
      send("HTTP/1.1 100 Continue\r\n\r\n");
    }
    if (!co_await connection_->wait(deadline)) {
      if (!reader.empty()) answer_error(408, "the request did not arrive in time");
      co_return Reading::over;
    }
  }
}

asio::awaitable<void> Session::handle(http::Request request) {
  exchange_over_ = false;
  {
    auto exchange = std::make_shared<Exchange>(shared_from_this(), std::move(request));
    exchange_ = exchange;
    call_handler(std::move(exchange));
  }
  while (!exchange_over_ && !abandoned_) {
    const auto exchange = exchange_.lock();
    if (connection_->input_over() && exchange && exchange->gone_) {
      std::exchange(exchange->gone_, nullptr)();
    } else {
      co_await connection_->wait(Connection::kNever);
    }
  }
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

asio::awaitable<void> Session::flush() {
  const Clock::time_point deadline = Clock::now() + options_.write_timeout;
  while (!connection_->flushed()) {
    if (!co_await connection_->wait(deadline)) connection_->reset();
  }
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
  send(http::write(response));
}

}  // namespace cachestone::net
