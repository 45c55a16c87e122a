#include "simulator/net/client.h"

#include <algorithm>
#include <array>
#include <deque>
#include <set>

#include "simulator/net/connection.h"
#include "simulator/net/exchange_error.h"
#include "simulator/net/persistence.h"
#include "simulator/net/resolve.h"

namespace cachestone::net {
namespace {

using Clock = Connection::Clock;

struct Job {
  http::Request request;
  ExchangeOptions options;
  std::function<void(ClientResult)> done;
  ClientResult result;
  Clock::time_point deadline;
};

}  // namespace

std::string_view name(Failure failure) {
  static constexpr std::array<std::string_view, 6> kNames = {"none",      "refused", "reset",
                                                             "truncated", "timeout", "malformed"};
  return kNames[static_cast<std::size_t>(failure)];
}

// Shared with the coroutines of the exchanges, which may outlive the client by a turn of the loop.
struct Client::State {
  State(asio::io_context& io, const Address& address, ClientOptions client_options)
      : context(io), endpoints(resolve(address)), options(client_options) {}

  asio::io_context& context;
  std::vector<tcp::endpoint> endpoints;
  ClientOptions options;
  std::vector<std::shared_ptr<Connection>> idle;
  std::set<std::shared_ptr<Connection>> busy;
  std::deque<std::shared_ptr<Job>> queue;
  std::size_t running = 0;
  bool stopped = false;

  // A connection that is still good, or null.
  std::shared_ptr<Connection> take_idle();
  void put_idle(std::shared_ptr<Connection> connection);
  void drop_idle();
  void stop();

  static void start_jobs(const std::shared_ptr<State>& state);
  static asio::awaitable<void> run(std::shared_ptr<State> state, std::shared_ptr<Job> job);
  // One attempt. Returns true when the request should be sent again on a fresh connection.
  asio::awaitable<bool> attempt(Job& job, bool fresh);
  asio::awaitable<void> await_connected(Connection& connection, Job& job);
  // Sends the request and reads the response. Returns true when the connection can be used again.
  asio::awaitable<bool> converse(Connection& connection, Job& job);
  void tell_interim(const http::ResponseReader& reader, Job& job);
  bool finish(http::ResponseReader& reader, const Connection& connection, Job& job);
};

std::shared_ptr<Connection> Client::State::take_idle() {
  while (!idle.empty()) {
    auto connection = std::move(idle.back());
    idle.pop_back();
    if (connection->input().empty() && !connection->input_over()) return connection;
    connection->close();  // by the server, or it sent bytes that nobody asked for
  }
  return nullptr;
}

void Client::State::put_idle(std::shared_ptr<Connection> connection) {
  std::erase_if(idle, [](const auto& other) {
    const bool dead = other->input_over();
    if (dead) other->close();
    return dead;
  });
  idle.push_back(std::move(connection));
}

void Client::State::drop_idle() {
  for (const auto& connection : idle) connection->close();
  idle.clear();
}

void Client::State::stop() {
  stopped = true;
  queue.clear();
  drop_idle();
  for (const auto& connection : busy) connection->close();
}

void Client::State::start_jobs(const std::shared_ptr<State>& state) {
  while (state->running < state->options.max_connections && !state->queue.empty()) {
    auto job = std::move(state->queue.front());
    state->queue.pop_front();
    ++state->running;
    asio::co_spawn(state->context, run(state, std::move(job)), asio::detached);
  }
}

asio::awaitable<void> Client::State::run(std::shared_ptr<State> state, std::shared_ptr<Job> job) {
  job->deadline = Clock::now() + job->options.timeout;
  const bool again = co_await state->attempt(*job, false);
  if (again && !state->stopped) {
    job->result = ClientResult();
    job->result.reconnected = true;
    co_await state->attempt(*job, true);
  }
  if (state->stopped) co_return;
  --state->running;
  start_jobs(state);
  job->done(std::move(job->result));
}

asio::awaitable<bool> Client::State::attempt(Job& job, bool fresh) {
  if (stopped) co_return false;
  auto connection = fresh ? nullptr : take_idle();
  const bool used_before = connection != nullptr;
  if (!connection) connection = Connection::connect(context, endpoints);
  busy.insert(connection);
  if (!used_before) co_await await_connected(*connection, job);

  const bool reusable =
      connection->connected() && job.result.failure == Failure::none && co_await converse(*connection, job);
  busy.erase(connection);
  if (reusable && !stopped) {
    put_idle(std::move(connection));
  } else {
    connection->close();
  }
  const bool unanswered = job.result.interim.empty() && !job.result.has_response &&
                          (job.result.failure == Failure::refused || job.result.failure == Failure::reset);
  const bool again = used_before && unanswered && job.options.retry && idempotent(job.request.method);
  co_return again;
}

asio::awaitable<void> Client::State::await_connected(Connection& connection, Job& job) {
  while (!connection.connected() && !connection.broken()) {
    const bool in_time = co_await connection.wait(job.deadline);
    if (in_time || connection.connected()) continue;
    job.result.failure = Failure::timeout;
    job.result.error = "no connection in " + duration_text(job.options.timeout);
    co_return;
  }
  if (connection.broken()) {
    job.result.failure = Failure::refused;
    job.result.error = connect_error_text(connection.connect_error());
  }
}

asio::awaitable<bool> Client::State::converse(Connection& connection, Job& job) {
  http::ResponseReader reader(job.request.method, options.limits);
  connection.send(http::write(job.request));
  Stop stop = Stop::complete;
  for (;;) {
    if (!connection.input().empty()) connection.consume(reader.feed(connection.input()));
    tell_interim(reader, job);
    if (reader.complete() || reader.error()) break;
    if (connection.input().empty() && connection.input_over()) {
      stop = connection.broken() ? Stop::reset : Stop::closed;
      break;
    }
    if (!co_await connection.wait(job.deadline)) {
      stop = Stop::timeout;
      break;
    }
  }
  judge(reader, stop, job.options.timeout, job.result);
  co_return finish(reader, connection, job);
}

void Client::State::tell_interim(const http::ResponseReader& reader, Job& job) {
  auto& told = job.result.interim;
  while (told.size() < reader.interim().size()) {
    told.push_back(reader.interim()[told.size()]);
    if (job.options.on_interim && !stopped) job.options.on_interim(told.back());
  }
}

bool Client::State::finish(http::ResponseReader& reader, const Connection& connection, Job& job) {
  job.result.surplus = connection.input().size();
  job.result.has_response = reader.head_complete();
  const bool until_close = reader.head_complete() && reader.framing() == http::Framing::until_close;
  job.result.response = reader.complete() ? reader.take() : reader.response();
  const http::Response& response = job.result.response;
  return job.result.failure == Failure::none && job.result.surplus == 0 && !until_close && connection.flushed() &&
         !connection.input_over() && persistent(response.minor_version, response.fields) &&
         persistent(job.request.minor_version, job.request.fields);
}

Client::Client(asio::io_context& context, const Address& server, ClientOptions options)
    : state_(std::make_shared<State>(context, server, options)) {}

Client::~Client() {
  state_->stop();
}

void Client::exchange(http::Request request, ExchangeOptions options, std::function<void(ClientResult)> done) {
  auto job = std::make_shared<Job>();
  job->request = std::move(request);
  job->options = std::move(options);
  job->done = std::move(done);
  state_->queue.push_back(std::move(job));
  State::start_jobs(state_);
}

void Client::close_idle() {
  state_->drop_idle();
}

std::size_t Client::idle_connections() const {
  return state_->idle.size();
}

std::size_t Client::open_exchanges() const {
  return state_->running + state_->queue.size();
}

}  // namespace cachestone::net
