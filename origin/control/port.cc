#include "origin/control/port.h"

#include "simulator/net/asio.h"
// Asio comes first: both bring in the system's headers for sockets.
#include <httplib.h>

#include <atomic>
#include <future>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

namespace cachestone::origin {
namespace {

constexpr std::size_t kThreads = 32;                   // each call that waits for news holds one
constexpr std::size_t kLongestCall = 8 * 1024 * 1024;  // bytes
constexpr time_t kPatience = 10;                       // seconds, for a client that says nothing

std::unique_ptr<httplib::Server> make_server(const CertificateFiles& files) {
  if (files.empty()) return std::make_unique<httplib::Server>();
  auto server = std::make_unique<httplib::SSLServer>(files.certificate.c_str(), files.key.c_str());
  if (!server->is_valid()) throw std::runtime_error("cannot use the certificate " + files.certificate.string());
  return server;
}

Control::Reply stopping() {
  return {503, "{\"error\":\"the origin is stopping\"}\n"};
}

}  // namespace

// A call that a thread waits for. Whoever comes first, its reply or the end, settles it.
class Question {
 public:
  std::future<Control::Reply> answer() { return promise_.get_future(); }
  void settle(Control::Reply reply) {
    const std::lock_guard lock(mutex_);
    if (std::exchange(settled_, true)) return;
    promise_.set_value(std::move(reply));
  }

 private:
  std::mutex mutex_;
  bool settled_ = false;
  std::promise<Control::Reply> promise_;
};

// Shared with what was posted to the loop and may come later than the end.
struct ControlPort::State : std::enable_shared_from_this<State> {
  State(net::asio::io_context& io, Control& called, const CertificateFiles& files)
      : context(io), control(called), server(make_server(files)) {}

  // On a thread of the server.
  void answer(const httplib::Request& request, httplib::Response& response);
  // On the loop's thread.
  void ask(const Control::Call& call, const std::shared_ptr<Question>& question);
  void listen();

  net::asio::io_context& context;
  Control& control;
  std::unique_ptr<httplib::Server> server;
  net::Address address;
  std::thread thread;
  std::atomic<bool> ended = false;  // the thread
  std::mutex mutex;                 // for the rest
  bool over = false;
  std::set<std::shared_ptr<Question>> open;
};

void ControlPort::State::answer(const httplib::Request& request, httplib::Response& response) {
  const auto question = std::make_shared<Question>();
  auto answer = question->answer();
  {
    const std::lock_guard lock(mutex);
    if (over) question->settle(stopping());
    open.insert(question);
  }
  const std::size_t segment = request.path.find(kControlSegment);
  const std::string path = segment == std::string::npos ? "" : request.path.substr(segment + kControlSegment.size());
  const Control::Call call{request.method, path, request.get_header_value("Authorization"), request.body};
  net::asio::post(context, [self = shared_from_this(), call, question] { self->ask(call, question); });
  const Control::Reply reply = answer.get();
  {
    const std::lock_guard lock(mutex);
    open.erase(question);
  }
  response.status = reply.status;
  response.set_header("Cache-Control", "no-store");
  if (reply.status == 401) response.set_header("WWW-Authenticate", "Bearer");
  response.set_content(reply.body, "application/json");
}

void ControlPort::State::ask(const Control::Call& call, const std::shared_ptr<Question>& question) {
  const std::lock_guard lock(mutex);
  if (over) return;
  try {
    control.handle(call, [question](Control::Reply reply) { question->settle(std::move(reply)); });
  } catch (const std::exception& error) {
    question->settle({500, std::string(error.what()) + "\n"});
  }
}

// cpp-httplib cannot be stopped before it has begun.
void ControlPort::State::listen() {
  thread = std::thread([this] {
    server->listen_after_bind();
    ended = true;
  });
  while (!server->is_running() && !ended) std::this_thread::sleep_for(Milliseconds{1});
}

ControlPort::ControlPort(net::asio::io_context& context, Control& control, const net::Address& listen,
                         const CertificateFiles& files)
    : state_(std::make_shared<State>(context, control, files)) {
  httplib::Server& server = *state_->server;
  server.set_tcp_nodelay(true);
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;  // and not SO_REUSEPORT, by which two programs would share the port
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  server.set_keep_alive_max_count(100000);
  server.set_keep_alive_timeout(1);  // seconds: how long a stop waits for clients that are idle
  server.set_payload_max_length(kLongestCall);
  server.set_read_timeout(kPatience, 0);
  server.set_write_timeout(kPatience, 0);
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  const auto handler = [state = state_.get()](const httplib::Request& request, httplib::Response& response) {
    state->answer(request, response);
  };
  server.Get(".*", handler).Post(".*", handler);
  state_->address = listen;
  if (listen.port == 0) {
    const int port = server.bind_to_any_port(listen.host.c_str());
    if (port <= 0) throw std::runtime_error("cannot listen on " + listen.text());
    state_->address.port = static_cast<std::uint16_t>(port);
  } else if (!server.bind_to_port(listen.host.c_str(), listen.port)) {
    throw std::runtime_error("cannot listen on " + listen.text() + ": the address is taken, or not ours");
  }
  state_->listen();
}

ControlPort::~ControlPort() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->over = true;
    for (const auto& question : state_->open) question->settle(stopping());
  }
  state_->server->stop();
  state_->thread.join();
}

net::Address ControlPort::address() const {
  return state_->address;
}

}  // namespace cachestone::origin
