#include "simulator/net/client.h"

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <utility>

#include "simulator/net/connection.h"
#include "simulator/net/conversation.h"
#include "simulator/net/exchange_error.h"
#include "simulator/net/persistence.h"
#include "simulator/net/resolve.h"

namespace cachestone::net {

using Clock = Connection::Clock;
using JobPtr = std::shared_ptr<Job>;

namespace {

// Before a connection is tried again; twice as long before the third time.
constexpr Milliseconds kConnectPause{100};
// So many connections stay open that were for one exchange only.
constexpr std::size_t kParked = 128;

asio::awaitable<void> pause(asio::io_context& context, Milliseconds time) {
  asio::steady_timer timer(context, time);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace

std::string_view name(Failure failure) {
  static constexpr std::array<std::string_view, 7> kNames = {"none",      "unknown", "refused",  "reset",
                                                             "truncated", "timeout", "malformed"};
  return kNames[static_cast<std::size_t>(failure)];
}

// Shared with the coroutines of the exchanges, which may outlive the client by a turn of the loop.
struct Client::State : std::enable_shared_from_this<State> {
  State(asio::io_context& io, const Address& address, ClientOptions client_options)
      : context(io), server(address), options(std::move(client_options)), idle_timer(io) {}

  struct Idle {
    std::shared_ptr<Connection> connection;
    Clock::time_point since;
  };

  asio::io_context& context;
  Address server;
  std::vector<tcp::endpoint> endpoints;  // empty: looked up for every connection
  ClientOptions options;
  asio::steady_timer idle_timer;
  bool idle_timer_runs = false;
  std::deque<Idle> idle;  // the one that was used last is at the end
  std::deque<std::shared_ptr<Connection>> parked;
  std::deque<JobPtr> queue;
  std::set<JobPtr> running;

  // A connection that is still good, or null.
  std::shared_ptr<Connection> take_idle();
  void put_idle(std::shared_ptr<Connection> connection);
  void drop_parked();
  void park(std::shared_ptr<Connection> connection);
  void watch_idle();
  void drop_old();
  void drop_idle();
  void stop();

  void start_jobs();
  static asio::awaitable<void> run(std::shared_ptr<State> state, JobPtr job);
  static bool may_connect_again(const Job& job, int tries);
  // One attempt. Returns true when the request should be sent again on a fresh connection.
  asio::awaitable<bool> attempt(Job& job, bool fresh);
  std::shared_ptr<Connection> connect();
  asio::awaitable<void> await_connected(Job& job);
  void tell_no_connection(const Connection& connection, ClientResult& result) const;
};

std::shared_ptr<Connection> Client::State::take_idle() {
  while (!idle.empty()) {
    auto connection = std::move(idle.back().connection);
    idle.pop_back();
    if (connection->is_quiet()) return connection;
    connection->close();  // by the server, or it sent bytes that nobody asked for
  }
  return nullptr;
}

void Client::State::put_idle(std::shared_ptr<Connection> connection) {
  std::erase_if(idle, [](const Idle& other) {
    const bool dead = other.connection->input_over();
    if (dead) other.connection->close();
    return dead;
  });
  idle.push_back({std::move(connection), Clock::now()});
  watch_idle();
}

// Those that the server has closed.
void Client::State::drop_parked() {
  std::erase_if(parked, [](const auto& one) {
    const bool dead = one->input_over();
    if (dead) one->close();
    return dead;
  });
}

void Client::State::park(std::shared_ptr<Connection> connection) {
  drop_parked();
  parked.push_back(std::move(connection));
  if (parked.size() <= kParked) return;
  parked.front()->close();
  parked.pop_front();
}

void Client::State::watch_idle() {
  if (idle_timer_runs || idle.empty() || options.idle_timeout.count() == 0) return;
  idle_timer_runs = true;
  idle_timer.expires_at(idle.front().since + options.idle_timeout);
  idle_timer.async_wait([self = shared_from_this()](error_code) {
    self->idle_timer_runs = false;
    self->drop_old();
    self->watch_idle();
  });
}

void Client::State::drop_old() {
  const Clock::time_point oldest = Clock::now() - options.idle_timeout;
  while (!idle.empty() && idle.front().since <= oldest) {
    idle.front().connection->close();
    idle.pop_front();
  }
}

void Client::State::drop_idle() {
  for (const Idle& one : idle) one.connection->close();
  for (const auto& one : parked) one->close();
  idle.clear();
  parked.clear();
  idle_timer.cancel();
}

void Client::State::stop() {
  queue.clear();
  drop_idle();
  for (const JobPtr& job : running) {
    job->cancelled = true;
    if (job->connection) job->connection->close();
  }
}

void Client::State::start_jobs() {
  while (running.size() < options.max_connections && !queue.empty()) {
    JobPtr job = std::move(queue.front());
    queue.pop_front();
    if (job->cancelled) continue;
    running.insert(job);
    asio::co_spawn(context, run(shared_from_this(), std::move(job)), asio::detached);
  }
}

asio::awaitable<void> Client::State::run(std::shared_ptr<State> state, JobPtr job) {
  job->touch();
  bool again = co_await state->attempt(*job, false);
  for (int tries = 1; state->may_connect_again(*job, tries); ++tries) {
    co_await pause(state->context, kConnectPause * tries);
    job->result = ClientResult();
    again = co_await state->attempt(*job, false);
  }
  if (again) {
    job->result = ClientResult();
    job->result.reconnected = true;
    co_await state->attempt(*job, true);
  }
  state->running.erase(job);
  if (job->cancelled) co_return state->start_jobs();
  job->cancelled = true;  // Call has nothing left to act on
  state->start_jobs();
  job->done(std::move(job->result));
}

// The certificate of a server does not become better by asking again.
bool Client::State::may_connect_again(const Job& job, int tries) {
  return !job.request_sent && job.result.failure == Failure::refused && tries < job.options.connects && !job.cancelled;
}

asio::awaitable<bool> Client::State::attempt(Job& job, bool fresh) {
  if (job.cancelled) co_return false;
  if (job.options.apart) drop_parked();
  auto connection = fresh || job.options.apart ? nullptr : take_idle();
  const bool used_before = connection != nullptr;
  if (!connection) connection = connect();
  job.connection = connection;
  if (!used_before) co_await await_connected(job);

  const bool ready = connection->connected() && job.result.failure == Failure::none && !job.cancelled;
  const bool reusable = ready && co_await converse(job, options.limits);
  if (const std::string tls = connection->tls_error(); ready && job.result.failure != Failure::none && !tls.empty()) {
    job.result.error += ": " + tls;
  }
  job.connection = nullptr;
  if (reusable && !job.cancelled) {
    job.options.apart ? park(std::move(connection)) : put_idle(std::move(connection));
  } else {
    connection->close();
  }
  const bool unanswered = job.result.interim.empty() && !job.result.has_response &&
                          (job.result.failure == Failure::refused || job.result.failure == Failure::reset);
  const bool may_repeat = job.options.retry && !job.options.streams_request && idempotent(job.request.method);
  co_return used_before&& unanswered&& may_repeat && !job.cancelled;
}

std::shared_ptr<Connection> Client::State::connect() {
  return endpoints.empty() ? Connection::connect(context, server, options.tls)
                           : Connection::connect(context, endpoints, options.tls);
}

asio::awaitable<void> Client::State::await_connected(Job& job) {
  Connection& connection = *job.connection;
  while (!connection.connected() && !connection.broken()) {
    const bool in_time = co_await connection.wait(job.deadline);
    if (in_time || connection.connected()) continue;
    job.result.failure = Failure::timeout;
    job.result.error = "no connection in " + duration_text(job.options.timeout);
    co_return;
  }
  if (!connection.connected()) tell_no_connection(connection, job.result);
}

void Client::State::tell_no_connection(const Connection& connection, ClientResult& result) const {
  result.failure = Failure::refused;
  if (connection.host_unknown()) {
    result.failure = Failure::unknown;
    result.error = "cannot find the host " + server.host;
  } else if (const std::string tls = connection.tls_error(); !tls.empty()) {
    result.error = tls;
  } else {
    result.error = connect_error_text(connection.connect_error());
  }
}

Client::Client(asio::io_context& context, const Address& server, ClientOptions options)
    : Client(context, server, std::move(options), LookUpLater()) {
  state_->endpoints = resolve(server);
}

Client::Client(asio::io_context& context, const Address& server, ClientOptions options, LookUpLater)
    : state_(std::make_shared<State>(context, server, std::move(options))) {}

Client::~Client() {
  state_->stop();
}

Call Client::exchange(http::Request request, ExchangeOptions options, std::function<void(ClientResult)> done) {
  auto job = std::make_shared<Job>();
  job->request = std::move(request);
  job->options = std::move(options);
  job->done = std::move(done);
  job->request_complete = !job->options.streams_request;
  Call call(job);
  state_->queue.push_back(std::move(job));
  state_->start_jobs();
  return call;
}

void Client::close_idle() {
  state_->drop_idle();
}

std::size_t Client::idle_connections() const {
  return state_->idle.size();
}

std::size_t Client::open_exchanges() const {
  const auto is_open = [](const JobPtr& job) { return !job->cancelled; };
  return static_cast<std::size_t>(std::ranges::count_if(state_->running, is_open) +
                                  std::ranges::count_if(state_->queue, is_open));
}

}  // namespace cachestone::net
