// End to end, once for each known cache: it starts in front of a plain origin, one exchange goes through, the next is
// answered from its store, and when it is stopped no process is left.
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ctime>

#include "harness/launch.h"
#include "harness/processes_testing.h"
#include "harness/sockets_testing.h"

namespace cachestone::harness {
namespace {

using testing::HasSubstr;

// Answers every request with the number of the request as the body, fresh for an hour. It works while run() is called.
class PlainOrigin {
 public:
  std::uint16_t port() const { return listener_.port(); }
  int requests() const { return requests_; }

  // Serves one connection, if there is one within that time.
  void run(Milliseconds time) {
    pollfd watched{listener_.fd(), POLLIN, 0};
    if (poll(&watched, 1, static_cast<int>(time.count())) < 1) return;
    const int fd = accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
    std::string request;
    char buffer[4096];
    while (request.find("\r\n\r\n") == std::string::npos) {
      const ssize_t got = recv(fd, buffer, sizeof buffer, 0);
      if (got <= 0) break;
      request.append(buffer, static_cast<std::size_t>(got));
    }
    if (!request.empty()) answer(fd);
    close(fd);
  }

 private:
  void answer(int fd) {
    const std::string body = "request " + std::to_string(++requests_);
    const std::time_t now = std::time(nullptr);
    char date[40];  // Squid stores nothing without it
    std::strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&now));
    const std::string response = "HTTP/1.1 200 OK\r\nDate: " + std::string(date) +
                                 "\r\nCache-Control: max-age=3600\r\nContent-Length: " + std::to_string(body.size()) +
                                 "\r\nConnection: close\r\n\r\n" + body;
    send(fd, response.data(), response.size(), MSG_NOSIGNAL);
  }

  Listener listener_;
  int requests_ = 0;
};

// The whole answer to a GET, while the origin is run.
std::string get(std::uint16_t port, const std::string& path, PlainOrigin& origin) {
  const int fd = connect_to(port);
  if (fd < 0) return "no connection";
  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  send(fd, request.data(), request.size(), MSG_NOSIGNAL);
  std::string answer;
  char buffer[4096];
  wait_until([&] {
    origin.run(Milliseconds{1});
    const ssize_t got = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (got > 0) answer.append(buffer, static_cast<std::size_t>(got));
    return got == 0;
  });
  close(fd);
  return answer;
}

class KnownCache : public testing::TestWithParam<const char*> {
 protected:
  static TargetFile target() {
    return read_target_file(std::string(CACHESTONE_SOURCE_DIR "/harness/targets/") + GetParam());
  }
  static LaunchOptions options(PlainOrigin& origin) {
    LaunchOptions options;
    options.cachestone = CACHESTONE_PROGRAM;
    options.origin_port = origin.port();
    options.pause = [&origin](Milliseconds time) { origin.run(time); };
    return options;
  }
};

TEST_P(KnownCache, StartsForwardsStoresAndStops) {
  ASSERT_TRUE(find_program(target(), CACHESTONE_PROGRAM)) << how_to_install(target());
  PlainOrigin origin;
  LaunchedCache cache(target(), options(origin));
  EXPECT_NE(cache.version(), "");
  const int before = origin.requests();
  const std::string first = get(cache.port(), "/page", origin);
  EXPECT_THAT(first, HasSubstr("200 OK"));
  EXPECT_THAT(first, HasSubstr("request " + std::to_string(before + 1)));
  EXPECT_THAT(get(cache.port(), "/page", origin), HasSubstr("request " + std::to_string(before + 1)));
  EXPECT_EQ(origin.requests(), before + 1);

  const std::vector<int> processes = descendants(getpid());
  EXPECT_GE(processes.size(), 2u);  // the keeper and the cache
  cache.stop();
  EXPECT_EQ(descendants(getpid()), std::vector<int>{});
  for (int pid : processes) EXPECT_FALSE(exists(pid));
  EXPECT_FALSE(std::filesystem::exists(cache.directory()));
}

TEST_P(KnownCache, ATakenPortIsNotTheEndOfIt) {
  PlainOrigin origin;
  const Listener occupied;
  LaunchOptions taken = options(origin);
  taken.port = occupied.port();
  taken.timeout = Milliseconds{10'000};  // Traffic Server lives on without its port
  LaunchedCache cache(target(), taken);
  EXPECT_NE(cache.port(), occupied.port());
  EXPECT_THAT(get(cache.port(), "/page", origin), HasSubstr("200 OK"));
}

INSTANTIATE_TEST_SUITE_P(Targets, KnownCache,
                         testing::Values("haproxy", "httpd", "nginx", "proxy", "squid", "trafficserver", "varnish"),
                         [](const auto& row) { return std::string(row.param); });

TEST(KnownCacheMistakes, ABadConfigurationIsShownInTheCachesOwnWords) {
  ScratchFolder folder;
  std::filesystem::copy(CACHESTONE_SOURCE_DIR "/harness/targets/nginx", folder.path() / "nginx");
  folder.write("nginx/nginx.conf.in", "daemon off;\nno_such_directive on;\n");
  try {
    LaunchedCache cache(read_target_file(folder.path() / "nginx"), {});
    FAIL() << "it started";
  } catch (const LaunchError& error) {
    EXPECT_THAT(error.what(), HasSubstr("nginx exited with 1 before it was ready; its log ends with:"));
    EXPECT_THAT(error.what(), HasSubstr("unknown directive \"no_such_directive\""));
  }
}

}  // namespace
}  // namespace cachestone::harness
