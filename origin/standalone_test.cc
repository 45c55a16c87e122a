#include "origin/standalone.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>
#include <vector>

#include "simulator/json/input_error.h"
#include "simulator/net/server.h"
#include "simulator/net/testing.h"

namespace cachestone::origin {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

// A script file of this test alone.
class StandaloneTest : public ::testing::Test {
 protected:
  ~StandaloneTest() override { std::filesystem::remove(file_); }
  void write(const std::string& text) { std::ofstream(file_) << text; }
  std::filesystem::path file_ = ::testing::TempDir() + "standalone-" + std::to_string(::getpid()) + ".json";
};

TEST_F(StandaloneTest, ServesUntilItIsTold) {
  write(R"({"/hello": {"body": "hi", "headers": [["Connection", "close"]]}})");
  std::vector<std::string> lines;
  std::string answer;
  std::thread client;
  run_alone({}, file_, [&](const std::string& line) {
    lines.push_back(line);
    if (lines.size() > 1) return;
    const auto port = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
    client = std::thread([&, port] {
      net::testing::RawClient raw(port);
      raw.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
      answer = raw.read_all();
      ::kill(::getpid(), SIGTERM);
    });
  });
  client.join();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(answer.ends_with("\r\n\r\nhi FIN")) << answer;
  EXPECT_THAT(lines, ElementsAre(StartsWith("listening on http://127.0.0.1:"), "#1 GET /hello -> 200"));
}

TEST_F(StandaloneTest, RefusesABadScriptAndATakenPort) {
  const auto print = [](const std::string& line) { ADD_FAILURE() << line; };
  write("{\"/a\": 7}");
  EXPECT_THROW(run_alone({}, file_, print), json::InputError);
  EXPECT_THROW(run_alone({}, "/no/such/file.json", print), json::InputError);

  write("{}");
  net::asio::io_context context;
  net::Server taken(context, {}, [](auto) {});
  EXPECT_THROW(run_alone(taken.address(), file_, print), std::runtime_error);
}

}  // namespace
}  // namespace cachestone::origin
