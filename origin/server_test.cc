// Everything is said to the origin in bytes and heard from it in bytes.
#include "origin/server.h"

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "origin/script/script_json.h"
#include "simulator/net/loop.h"
#include "simulator/net/testing.h"

namespace cachestone::origin {
namespace {

using net::testing::LoopThread;
using net::testing::RawClient;

// Its clock stands still at 1994-11-06 08:49:37 UTC, the RFC's own example; so waits are over at once.
class StoppedClock : public net::RealLoop {
 public:
  using net::RealLoop::RealLoop;
  Time now() const override { return Time(Seconds(784111777)); }
};

Answer answer(const std::string& text) {
  const nlohmann::json document = json::parse(text, "test");
  return read_answer(json::Node(document, "test"));
}

const std::string kDate = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
const std::string kGet = "GET /t/r HTTP/1.1\r\nHost: a\r\n\r\n";

class OriginServerTest : public ::testing::Test {
 protected:
  OriginServerTest() {
    thread_.run([&] {
      loop_.emplace(thread_.context());
      server_.emplace(thread_.context(), *loop_, book_);
    });
  }
  ~OriginServerTest() override {
    thread_.run([&] {
      server_.reset();
      loop_.reset();
    });
  }

  // Makes the origin answer this to everything.
  void script(const std::string& text) {
    StepScript step;
    step.answer = answer(text);
    thread_.run([&] { book_.open("t", {step}); });
  }
  std::uint16_t port() { return server_->address().port; }
  std::size_t waiting() {
    return thread_.run([&] { return server_->waiting(); });
  }
  // All the bytes that a client sees until the connection ends; it asks once, and closes its side only after the end.
  std::string all_of(const std::string& request) {
    RawClient client(port());
    client.send(request);
    return client.read_all();
  }
  std::vector<LogEntry> log() {
    return thread_.run([&] { return book_.log("t"); });
  }

  LoopThread thread_;
  Book book_;
  std::optional<StoppedClock> loop_;
  std::optional<Server> server_;
};

TEST_F(OriginServerTest, ListensOnAFreePortOfThisMachine) {
  EXPECT_EQ(server_->address().host, "127.0.0.1");
  EXPECT_NE(server_->address().port, 0);
}

TEST_F(OriginServerTest, SendsFieldsInOrderRepeatedAndInTheirCase) {
  script(R"({"status": 299, "reason": "Mostly Fine", "headers": [["x-B", "1"], ["Connection", "close"], ["X-a", ""],
             ["x-B", "{base} {serial}"]], "body": "ok"})");
  EXPECT_EQ(all_of(kGet), "HTTP/1.1 299 Mostly Fine\r\n" + kDate +
                              "x-B: 1\r\nConnection: close\r\nX-a:\r\nx-B: /t 1\r\nCachestone-Serial: 1\r\n"
                              "Content-Length: 2\r\n\r\nok FIN");
}

TEST_F(OriginServerTest, KeepsTheConnectionAndCountsItsAnswers) {
  script("{}");
  const auto expected = [](const std::string& serial) {
    return "HTTP/1.1 200 OK\r\n" + kDate + "Cachestone-Serial: " + serial + "\r\nContent-Length: 9\r\n\r\nserial " +
           serial + "\n";
  };
  RawClient client(port());
  client.send(kGet);
  EXPECT_EQ(client.read_to("serial 1\n"), expected("1"));
  client.send(kGet);
  EXPECT_EQ(client.read_to("serial 2\n"), expected("2"));
}

TEST_F(OriginServerTest, SendsInterimResponsesAndTrailers) {
  script(R"({"interim": [{"status": 103, "headers": [["Link", "</a>"]]}, {"status": 102}], "delay": 30,
             "headers": [["Connection", "close"]], "trailers": [["Checksum", "{serial}"]], "body": "ok",
             "omit": ["Date"]})");
  EXPECT_EQ(all_of(kGet),
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
            "HTTP/1.1 200 OK\r\nConnection: close\r\nCachestone-Serial: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
            "2\r\nok\r\n0\r\nChecksum: 1\r\n\r\n FIN");
}

TEST_F(OriginServerTest, ActsOutEveryFault) {
  const std::string head = "HTTP/1.1 200 OK\r\n" + kDate + "A: 1\r\nCachestone-Serial: 1\r\nContent-Length: 9\r\n\r\n";
  std::string lying_head = head;
  lying_head.replace(lying_head.find("9\r\n\r\n"), 1, "4");
  struct Row {
    std::string fault;
    std::string seen;
  };
  const Row rows[] = {
      {"refuse", " FIN"},
      {"reset_before", " RST"},
      {"reset_within_fields", "HTTP/1.1 200 OK\r\n" + kDate + "A: 1\r\n RST"},
      {"reset_within_body", head + "seri RST"},
      {"truncate", head + "seri FIN"},
      {"wrong_length", lying_head + "serial 1\n FIN"},
  };
  for (const Row& row : rows) {
    script(R"({"headers": [["A", "1"]], "fault": ")" + row.fault + "\"}");
    EXPECT_EQ(all_of(kGet), row.seen) << row.fault;
    EXPECT_EQ(log().size(), 1u) << row.fault;
  }
}

TEST_F(OriginServerTest, StallsUntilTheClientGivesUp) {
  script(R"({"fault": "stall", "omit": ["Date"]})");
  const std::string head = "HTTP/1.1 200 OK\r\nCachestone-Serial: 1\r\nContent-Length: 9\r\n\r\n";
  RawClient client(port());
  client.send(kGet);
  EXPECT_EQ(client.read_to("\r\n\r\n"), head);
  EXPECT_EQ(waiting(), 1u);
  client.finish_sending();
  EXPECT_EQ(client.read_all(), " FIN");
  EXPECT_EQ(waiting(), 0u);
}

TEST_F(OriginServerTest, KnowsWhoWaits) {
  world::VirtualLoop clock(Time{});
  std::optional<Server> slow;
  script(R"({"delay": 3})");
  thread_.run([&] { slow.emplace(thread_.context(), clock, book_); });
  const auto waiting_is = [&](std::size_t count) {
    while (thread_.run([&] { return slow->waiting(); }) != count) std::this_thread::yield();
  };
  RawClient stays(slow->address().port);
  {
    RawClient leaves(slow->address().port);
    stays.send(kGet);
    leaves.send(kGet);
    waiting_is(2);
  }
  waiting_is(1);
  thread_.run([&] { clock.run(); });
  stays.read_to("\r\n\r\n");
  waiting_is(0);
  thread_.run([&] { slow.reset(); });
}

TEST_F(OriginServerTest, AStallThatIsToEndEndsByAClose) {
  script(R"({"fault": "stall", "stall_for": 0.05, "omit": ["Date"]})");
  EXPECT_EQ(all_of(kGet), "HTTP/1.1 200 OK\r\nCachestone-Serial: 1\r\nContent-Length: 9\r\n\r\n FIN");
}

TEST_F(OriginServerTest, PausesWithinTheBody) {
  script(R"({"pause": 0.05, "omit": ["Date"]})");
  EXPECT_EQ(all_of(kGet), "HTTP/1.1 200 OK\r\nCachestone-Serial: 1\r\nContent-Length: 9\r\n\r\nserial 1\n FIN");
}

TEST_F(OriginServerTest, StallsUntilTheServerStops) {
  script(R"({"fault": "stall"})");
  RawClient client(port());
  client.send(kGet);
  client.read_to("\r\n\r\n");
  std::promise<void> stopped;
  thread_.run([&] { server_->stop([&] { stopped.set_value(); }); });
  EXPECT_EQ(client.read_all(), " FIN");
  stopped.get_future().get();
  EXPECT_EQ(thread_.run([&] { return server_->connections(); }), 0u);
}

TEST_F(OriginServerTest, SendsRawBytesAsTheyAre) {
  script(R"({"raw": "HTP/9 what?\n\u0001\n{serial}"})");
  EXPECT_EQ(all_of(kGet), "HTP/9 what?\n\x01\n1 FIN");
}

TEST_F(OriginServerTest, AnswersAMatchingValidatorByScript) {
  script(R"({"headers": [["ETag", "\"a\""], ["X", "1"]], "if_validated": {}})");
  RawClient client(port());
  client.send("GET /t/r HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"a\"\r\n\r\n");
  EXPECT_EQ(client.read_to("\r\n\r\n"), "HTTP/1.1 304 Not Modified\r\n" + kDate + "ETag: \"a\"\r\n\r\n");
  client.send("GET /t/r HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"b\"\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(client.read_all().ends_with("serial 2\n FIN"));
  ASSERT_EQ(log().size(), 2u);
  EXPECT_TRUE(log()[0].validated);
  EXPECT_FALSE(log()[1].validated);
}

TEST_F(OriginServerTest, LogsRequestsAsReceived) {
  script("{}");
  RawClient client(port());
  client.send(
      "PUT /t/r?q HTTP/1.1\r\nhost: a\r\nB: 1\r\nb: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n0\r\nT: 9\r\n\r\n");
  client.read_to("serial 1\n");
  ASSERT_EQ(log().size(), 1u);
  const http::Request expected{"PUT", "/t/r?q",
                               1,     {{"host", "a"}, {"B", "1"}, {"b", "2"}, {"Transfer-Encoding", "chunked"}},
                               "abc", {{"T", "9"}}};
  EXPECT_EQ(log()[0].request, expected);
}

TEST_F(OriginServerTest, KnowsNothingOutsideItsCases) {
  EXPECT_TRUE(all_of("GET /other HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 404 "));
}

TEST_F(OriginServerTest, DropsADelayedAnswerWhenTheServerHasGone) {
  std::promise<void> asked;
  thread_.run([&] {
    server_.reset();
    server_.emplace(thread_.context(), *loop_, [&](const http::Request&, Time) {
      Performance performance;
      performance.delay = std::chrono::hours(1000000);  // the stopped clock is decades behind
      asked.set_value();
      return performance;
    });
  });
  RawClient client(port());
  client.send(kGet);
  asked.get_future().get();
  thread_.run([&] { server_.reset(); });
  EXPECT_EQ(client.read_all(), " FIN");
  EXPECT_EQ(thread_.run([&] { return loop_->pending(); }), 1u);
}

}  // namespace
}  // namespace cachestone::origin
