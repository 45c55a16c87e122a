// curl gets from nginx through the proxy what it gets directly, byte for byte, and nginx gets what curl sends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <thread>

#include "harness/process.h"
#include "harness/processes_testing.h"
#include "simulator/http/message.h"
#include "simulator/net/testing.h"
#include "simulator/proxy/proxy.h"

namespace cachestone::harness {
namespace {

using ::testing::HasSubstr;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Bytes in which no two places look the same.
std::string varied(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 1;
  for (char& byte : bytes) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<char>(state >> 24);
  }
  return bytes;
}

std::string output_of(const std::string& command) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return "cannot run " + command;
  std::string output;
  std::array<char, 4096> buffer{};
  for (std::size_t size = 0; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    output.append(buffer.data(), size);
  }
  pclose(pipe);
  return output;
}

class RealPrograms : public ::testing::Test {
 protected:
  static constexpr std::size_t kLarge = 50 * 1024 * 1024;

  void SetUp() override {
    ASSERT_EQ(output_of("command -v curl > /dev/null || echo missing"), "") << "run scripts/setup --with-caches";
    ASSERT_TRUE(std::filesystem::exists("/usr/sbin/nginx")) << "run scripts/setup --with-caches";
    std::filesystem::create_directories(path("files/folder"));
    folder_.write("files/small", "The quick brown fox jumps over the lazy dog.\n");
    folder_.write("files/empty", "");
    folder_.write("files/page.html", "<p>" + std::string(30000, 'x') + "</p>");
    folder_.write("nginx.conf", configuration());
    Command command;
    command.argv = {"/usr/sbin/nginx", "-e", path("error.log"), "-c", path("nginx.conf")};
    command.log = folder_.path() / "log";
    nginx_.emplace(command);
    for (int tries = 0; output_of("curl -s -o /dev/null -w '%{http_code}' " + direct("/small")) != "200"; ++tries) {
      ASSERT_LT(tries, 200) << nginx_->last_log_lines() << read_file(path("error.log"));
      std::this_thread::sleep_for(Milliseconds(20));
    }
    loop_.run([&] {
      proxy_.emplace(loop_.context(), net::Address(), net::Address{"127.0.0.1", port_}, policy::shared_profile(),
                     policy::Rulebook());
      forward_.emplace(loop_.context(), net::Address(), std::nullopt, policy::shared_profile(), policy::Rulebook());
    });
  }
  void TearDown() override {
    loop_.run([&] {
      proxy_.reset();
      forward_.reset();
    });
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string direct(const std::string& target) const { return "http://127.0.0.1:" + std::to_string(port_) + target; }
  std::string proxied(const std::string& target) const { return "http://" + proxy_->address().text() + target; }

  std::string configuration() const {
    const std::string user = geteuid() == 0 ? "user root;\n" : "";
    const std::string temporary = folder_.path().string();
    return user + "daemon off;\nworker_processes 1;\npid " + temporary + "/pid;\nevents {}\nhttp {\naccess_log off;\n" +
           "client_body_temp_path " + temporary + "/body;\nproxy_temp_path " + temporary + "/proxy;\n" +
           "fastcgi_temp_path " + temporary + "/fastcgi;\nuwsgi_temp_path " + temporary + "/uwsgi;\n" +
           "scgi_temp_path " + temporary + "/scgi;\nclient_max_body_size 100m;\n" +
           "types { text/html html; }\nserver {\nlisten 127.0.0.1:" + std::to_string(port_) + ";\n" + "root " +
           temporary + "/files;\ngzip on;\ngzip_http_version 1.0;\ngzip_proxied any;\n" +
           "add_header Cache-Control no-store always;\n" +
           "location /put/ { dav_methods PUT DELETE; create_full_put_path on; }\n" +
           "location /refuse { client_max_body_size 10; dav_methods PUT; }\n" + "location /cached/ { alias " +
           temporary + "/files/; add_header Cache-Control max-age=60; }\n}\n}\n";
  }

  // Status line, fields that are not about the connection, and content: what curl got.
  struct Got {
    std::string status;
    std::multiset<std::string> fields;
    std::string content;
    bool operator==(const Got&) const = default;
  };
  Got get(const std::string& arguments, const std::string& url) const {
    const std::string log = output_of("curl -sS -H 'Host: test.example' -D " + path("head") + " -o " + path("content") +
                                      " " + arguments + " " + url);
    EXPECT_EQ(log, "") << arguments;
    Got got;
    std::ifstream head(path("head"));
    for (std::string line; std::getline(head, line);) {
      if (line.starts_with("HTTP/")) {  // of the final response in the end
        got.status = line;
        got.fields.clear();
        continue;
      }
      const std::string name = http::lower(line.substr(0, line.find(':')));
      // Date may differ by a second; Via and Cache-Status are the proxy's; the others speak of one connection.
      static const std::set<std::string> kOther = {"date",       "via",        "cache-status",
                                                   "connection", "keep-alive", "transfer-encoding"};
      if (!kOther.contains(name)) got.fields.insert(line);
    }
    got.content = read_file(path("content"));
    std::filesystem::remove(path("content"));
    return got;
  }

  ScratchFolder folder_;
  // Free until nginx takes it.
  std::uint16_t port_ = net::testing::RawListener().port();
  std::optional<Process> nginx_;
  net::testing::LoopThread loop_;
  std::optional<proxy::Proxy> proxy_;
  std::optional<proxy::Proxy> forward_;
};

TEST_F(RealPrograms, CurlGetsWhatItGetsDirectly) {
  const std::string tag = output_of("curl -sI " + direct("/small") + " | tr -d '\\r' | sed -n 's/^ETag: //p'");
  const std::pair<std::string, std::string> rows[] = {
      {"", "/small"},
      {"", "/empty"},
      {"", "/missing"},
      {"", "/folder"},
      {"", "/page.html"},
      {"-H 'Accept-Encoding: gzip'", "/page.html"},
      {"--http1.0", "/small"},
      {"--http1.0 -H 'Accept-Encoding: gzip'", "/page.html"},
      {"-I", "/small"},
      {"-I", "/missing"},
      {"-r 4-8", "/small"},
      {"-r -5", "/small"},
      {"-r 40-", "/small"},
      {"-r 1000-", "/small"},
      {"-H 'If-None-Match: " + tag.substr(0, tag.find('\n')) + "'", "/small"},
      {"-H 'If-None-Match: \"other\"'", "/small"},
      {"-H 'If-Modified-Since: Fri, 31 Dec 2100 00:00:00 GMT'", "/small"},
      {"-d a=b", "/small"},
      {"-X OPTIONS", "/small"},
      {"-X DELETE", "/put/missing"},
      {"-X BREW", "/small"},
      {"-T " + path("files/page.html"), "/refuse/x"},
      {"-T " + path("files/page.html") + " -H 'Expect: 100-continue'", "/refuse/x"},
  };
  for (const auto& [arguments, target] : rows) {
    const Got expected = get(arguments, direct(target));
    Got got = get(arguments, proxied(target));
    // What has come as a whole may be framed by its length where the origin used chunks (RFC 9112 §6).
    const auto tells_length = [](const std::string& line) { return line.starts_with("Content-Length:"); };
    const bool had_length = std::any_of(expected.fields.begin(), expected.fields.end(), tells_length);
    if (!had_length) std::erase_if(got.fields, tells_length);
    EXPECT_EQ(got.status, expected.status) << arguments << " " << target;
    EXPECT_EQ(got.fields, expected.fields) << arguments << " " << target;
    if (arguments == "-I") continue;  // there curl's output is the head once more
    EXPECT_EQ(got.content, expected.content) << arguments << " " << target;
  }
}

TEST_F(RealPrograms, NginxGetsWhatCurlSends) {
  const std::string large = varied(kLarge);
  folder_.write("large", large);
  folder_.write("little", "abc");
  const std::string rows[] = {
      "-T " + path("little"), "-T " + path("large"), "-T " + path("large") + " -H 'Transfer-Encoding: chunked'",
      "-T " + path("large") + " -H 'Expect:'", "-T " + path("little") + " -H 'Expect: 100-continue'"};
  int number = 0;
  for (const std::string& arguments : rows) {
    const std::string name = "/put/" + std::to_string(number++);
    EXPECT_THAT(get(arguments, proxied(name)).status, HasSubstr("201 Created")) << arguments;
    const bool is_large = arguments.find("large") != std::string::npos;
    EXPECT_TRUE(read_file(path("files" + name)) == (is_large ? large : "abc")) << arguments;
  }
}

TEST_F(RealPrograms, ALargeFileComesThroughAndOutOfTheCache) {
  const std::string large = varied(kLarge);
  folder_.write("files/large", large);
  EXPECT_TRUE(get("", proxied("/large")).content == large);
  EXPECT_TRUE(get("--limit-rate 200M", proxied("/large")).content == large);
  EXPECT_TRUE(get("", proxied("/cached/large")).content == large);
  const Got cached = get("", proxied("/cached/large"));
  EXPECT_TRUE(cached.content == large);
  const auto has_age = [](const std::string& line) { return line.starts_with("Age: "); };
  EXPECT_TRUE(std::any_of(cached.fields.begin(), cached.fields.end(), has_age));
}

TEST_F(RealPrograms, ConnectionsAreKept) {
  const std::string urls = " -o /dev/null " + proxied("/small") + " -o /dev/null " + proxied("/page.html") +
                           " -o /dev/null " + proxied("/cached/small") + " -o /dev/null " + proxied("/missing");
  EXPECT_EQ(output_of("curl -s -w '%{num_connects} '" + urls), "1 0 0 0 ");
}

TEST_F(RealPrograms, CurlUsesAForwardProxy) {
  const std::string through = "-x http://" + forward_->address().text();
  EXPECT_TRUE(get(through, direct("/small")) == get("", direct("/small")));
  EXPECT_THAT(output_of("curl -sS " + through + " http://no-such-host.invalid/"), HasSubstr("unknown host"));
  EXPECT_THAT(output_of("curl -sS " + through + " https://127.0.0.1/"), HasSubstr("501"));
}

}  // namespace
}  // namespace cachestone::harness
