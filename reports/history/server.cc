#include "reports/history/server.h"

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "reports/history/site.h"

namespace cachestone::reports::history {
namespace {

constexpr const char* kHost = "127.0.0.1";
constexpr std::size_t kThreads = 4;
constexpr time_t kPatience = 10;  // seconds, for a client that says nothing

// As strict as what the reports say themselves, for all that is served.
constexpr const char* kPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

}  // namespace

struct Server::State {
  State(const std::filesystem::path& folder, std::uint16_t wanted) : site(folder), port(wanted) {}

  bool is_for_us(const httplib::Request& request) const {
    const std::string host = request.get_header_value("Host");
    const std::string at = ":" + std::to_string(port);
    return host == kHost + at || host == "localhost" + at;
  }

  void answer(const httplib::Request& request, httplib::Response& response) {
    Answer made{403, "text/plain", "This is " + std::string(kHost) + " only.\n"};
    if (is_for_us(request)) made = site.get(request.path);
    response.status = made.status;
    response.set_header("Cache-Control", "no-cache");
    response.set_header("Content-Security-Policy", kPolicy);
    response.set_header("X-Content-Type-Options", "nosniff");
    response.set_header("Referrer-Policy", "no-referrer");
    response.set_content(std::move(made.body), made.type);
  }

  HistorySite site;
  httplib::Server server;
  std::uint16_t port;
  std::thread thread;
  std::atomic<bool> ended = false;
};

Server::Server(const std::filesystem::path& folder, std::uint16_t port)
    : state_(std::make_unique<State>(folder, port)) {
  httplib::Server& server = state_->server;
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;  // and not SO_REUSEPORT, by which two programs would share the port
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  server.set_keep_alive_timeout(1);  // seconds: how long a stop waits for clients that are idle
  server.set_read_timeout(kPatience, 0);
  server.set_write_timeout(kPatience, 0);
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server.Get(".*", [state = state_.get()](const httplib::Request& request, httplib::Response& response) {
    state->answer(request, response);
  });
  if (port == 0) {
    const int found = server.bind_to_any_port(kHost);
    if (found <= 0) throw std::runtime_error("cannot listen on " + std::string(kHost));
    state_->port = static_cast<std::uint16_t>(found);
  } else if (!server.bind_to_port(kHost, port)) {
    throw std::runtime_error("cannot listen on " + std::string(kHost) + ":" + std::to_string(port) +
                             ": the port is taken, or not ours; --port chooses another");
  }
  state_->thread = std::thread([state = state_.get()] {
    state->server.listen_after_bind();
    state->ended = true;
  });
  // cpp-httplib cannot be stopped before it has begun.
  while (!server.is_running() && !state_->ended) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

Server::~Server() {
  state_->server.stop();
  state_->thread.join();
}

std::uint16_t Server::port() const {
  return state_->port;
}

std::string Server::url() const {
  return "http://" + std::string(kHost) + ":" + std::to_string(port()) + "/";
}

}  // namespace cachestone::reports::history
