#include "harness/ready_probe.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include "harness/process.h"

namespace cachestone::harness {
namespace {

constexpr std::size_t kLongestSection = 65'536;
constexpr std::size_t kLongestShown = 60;

struct Socket {
  int fd;
  explicit Socket(int flags = 0) : fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0)) {
    if (fd < 0) throw LaunchError("cannot make a socket: " + std::generic_category().message(errno));
  }
  ~Socket() { close(fd); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

// The socket functions want a general address.
template <typename Address>
auto* general(Address& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

bool could_be_http(std::string_view text) {
  constexpr std::string_view kStart = "HTTP/1.";
  return text.substr(0, kStart.size()) == kStart.substr(0, text.size());
}

std::string printable(std::string_view text) {
  std::string shown;
  for (char c : text.substr(0, kLongestShown)) shown += c >= ' ' && c <= '~' ? c : '.';
  return "\"" + shown + (text.size() > kLongestShown ? "...\"" : "\"");
}

ProbeResult not_yet(const std::string& problem) {
  return {ProbeResult::kNotYet, problem};
}

ProbeResult read_answer(int fd, const std::function<bool()>& pause) {
  std::string answer;
  char buffer[4096];
  for (;;) {
    const ssize_t got = recv(fd, buffer, sizeof buffer, 0);
    if (got > 0) {
      answer.append(buffer, static_cast<std::size_t>(got));
      if (!could_be_http(answer) || answer.size() > kLongestSection) {
        return {ProbeResult::kHopeless, "it answered something that is not HTTP: " + printable(answer)};
      }
      if (answer.find("\r\n\r\n") != std::string::npos) return {ProbeResult::kReady, ""};
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      return not_yet("it accepted a connection and closed it without " +
                     std::string(answer.empty() ? "an answer" : "a whole answer"));
    } else if (!pause()) {
      return not_yet("it accepted a connection and did not answer");
    }
  }
}

}  // namespace

ProbeResult probe(std::uint16_t port, const std::string& path, const std::function<bool()>& pause) {
  const std::string place = "127.0.0.1:" + std::to_string(port);
  const Socket client(SOCK_NONBLOCK);
  sockaddr_in address = loopback(port);
  // EINPROGRESS is the first answer also when the outcome is there at once; EALREADY means that it is not.
  while (connect(client.fd, general(address), sizeof address) != 0 && errno != EISCONN) {
    if (errno == EINPROGRESS || errno == EINTR) continue;
    if (errno != EALREADY) return not_yet("nothing listens on " + place);
    if (!pause()) return not_yet("connecting to " + place + " took too long");
  }
  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: " + place + "\r\nConnection: close\r\n\r\n";
  if (send(client.fd, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
    return not_yet("it accepted a connection and closed it at once");
  }
  return read_answer(client.fd, pause);
}

std::uint16_t free_port() {
  const Socket socket;
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (bind(socket.fd, general(address), size) != 0 || getsockname(socket.fd, general(address), &size) != 0) {
    throw LaunchError("cannot find a free port on 127.0.0.1: " + std::generic_category().message(errno));
  }
  return ntohs(address.sin_port);
}

bool is_free(std::uint16_t port) {
  const Socket socket;
  const int yes = 1;  // connections that have just ended do not count
  setsockopt(socket.fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address = loopback(port);
  return bind(socket.fd, general(address), sizeof address) == 0;
}

}  // namespace cachestone::harness
