// The whole way over real sockets: a client that deals in bytes, the proxy, and a scripted origin.
#include "simulator/proxy/proxy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "origin/script/script_json.h"
#include "origin/server.h"
#include "simulator/net/loop.h"
#include "simulator/net/testing.h"

namespace cachestone::proxy {
namespace {

using net::testing::LoopThread;
using net::testing::RawClient;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ProxyTest : public ::testing::Test {
 protected:
  ProxyTest() {
    loop_.run([&] {
      clock_.emplace(loop_.context());
      origin_.emplace(loop_.context(), *clock_, book_);
      origin_address_ = origin_->address();
    });
    start({});
  }
  ~ProxyTest() override {
    loop_.run([&] {
      proxy_.reset();
      origin_.reset();
      clock_.reset();
    });
  }

  void start(Options options) {
    options.now = [this] { return now_; };
    loop_.run([&] {
      proxy_.reset();
      proxy_.emplace(loop_.context(), net::Address(), origin_address_, policy::shared_profile(), policy::Rulebook(),
                     std::move(options));
    });
  }
  // Makes the origin answer this to everything.
  void script(const std::string& text) {
    const nlohmann::json document = json::parse(text, "test");
    origin::StepScript step;
    step.answer = origin::read_answer(json::Node(document, "test"));
    loop_.run([&] { book_.open("t", {step}); });
  }
  std::vector<origin::LogEntry> log() {
    return loop_.run([&] { return book_.log("t"); });
  }
  void pass(Seconds time) {
    loop_.run([&] { now_ += time; });
  }
  std::size_t open_requests() {
    return loop_.run([&] { return proxy_->cache().open_requests(); });
  }
  std::uint16_t port() { return proxy_->address().port; }

  // One request on a connection of its own; everything that came back, and how it ended.
  std::string ask(const std::string& fields = "", const std::string& start = "GET /t/r HTTP/1.1") {
    RawClient client(port());
    client.send(start + "\r\nHost: a\r\n" + fields + "Connection: close\r\n\r\n");
    return client.read_all();
  }

  LoopThread loop_;
  // The origin's dates are of the real clock; the cache's clock starts there, and moves by hand.
  Time now_ = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  origin::Book book_;
  std::optional<net::RealLoop> clock_;
  std::optional<origin::Server> origin_;
  net::Address origin_address_;
  std::optional<Proxy> proxy_;
};

TEST_F(ProxyTest, AnswersFromTheOriginAndThenFromTheCache) {
  script(R"({"headers": [["Cache-Control", "max-age=60"]], "omit": ["Date"]})");
  RawClient client(port());
  const std::string request = "GET /t/r HTTP/1.1\r\nHost: a\r\n\r\n";
  client.send(request);
  EXPECT_THAT(client.read_to("serial 1\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  pass(Seconds(5));
  client.send(request);
  EXPECT_THAT(client.read_to("serial 1\n"), HasSubstr("\r\nAge: 5\r\n"));
  ASSERT_EQ(log().size(), 1u);
  EXPECT_EQ(log()[0].request.target, "/t/r");
  EXPECT_EQ(log()[0].request.fields.first("Host"), "a");
  EXPECT_EQ(log()[0].request.fields.first("Via"), "1.1 cachestone");
}

TEST_F(ProxyTest, KeepsTheConnectionsOnBothSides) {
  script(R"({"headers": [["Cache-Control", "no-store"]]})");
  RawClient client(port());
  for (const char* serial : {"1", "2", "3"}) {
    client.send("GET /t/r HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(client.read_to("serial " + std::string(serial) + "\n"), Not(HasSubstr("FIN")));
  }
  EXPECT_EQ(loop_.run([&] { return origin_->connections(); }), 1u);
  EXPECT_EQ(loop_.run([&] { return proxy_->connections(); }), 1u);
}

TEST_F(ProxyTest, ValidatesWhatIsStale) {
  script(R"({"headers": [["Cache-Control", "max-age=10"], ["ETag", "\"v1\""]], "if_validated": {}, "omit": ["Date"]})");
  EXPECT_THAT(ask(), EndsWith("serial 1\n FIN"));
  pass(Seconds(20));
  EXPECT_THAT(ask(), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("serial 1\n FIN")));
  ASSERT_EQ(log().size(), 2u);
  EXPECT_TRUE(log()[1].validated);
  EXPECT_EQ(log()[1].request.fields.first("If-None-Match"), "\"v1\"");
}

TEST_F(ProxyTest, PassesOnInterimResponsesAndTrailers) {
  script(R"({"interim": [{"status": 103, "headers": [["Link", "</a>"]]}], "trailers": [["Checksum", "9"]],
             "body": "ok"})");
  const std::string answer = ask();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nTransfer-Encoding: chunked\r\n"));
  EXPECT_THAT(answer, EndsWith("2\r\nok\r\n0\r\nChecksum: 9\r\n\r\n FIN"));
}

TEST_F(ProxyTest, SpeaksHttp10ToThoseWhoDo) {
  script(R"({"trailers": [["Checksum", "9"]], "body": "ok"})");
  const std::string answer = ask("", "GET /t/r HTTP/1.0");
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 2\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\nok FIN"));
  EXPECT_EQ(log()[0].request.minor_version, 1);
}

TEST_F(ProxyTest, PassesOnBodies) {
  script("{}");
  RawClient client(port());
  client.send("PUT /t/r HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(client.read_to("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("3\r\nabc\r\n0\r\n\r\n");
  EXPECT_THAT(client.read_to("serial 1\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  ASSERT_EQ(log().size(), 1u);
  EXPECT_EQ(log()[0].request.body, "abc");
  EXPECT_EQ(log()[0].request.fields.first("Transfer-Encoding"), "chunked");
  EXPECT_EQ(log()[0].request.fields.first("Expect"), "100-continue");  // it was the origin that said to go on
}

TEST_F(ProxyTest, AnswersHeadWithoutABody) {
  script(R"({"headers": [["Cache-Control", "max-age=60"]]})");
  ask();
  const std::string answer = ask("", "HEAD /t/r HTTP/1.1");
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 9\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n FIN"));
  EXPECT_EQ(log().size(), 1u);
}

TEST_F(ProxyTest, TakesAbsoluteForm) {
  script("{}");
  ask("", "GET http://b.example/t/r HTTP/1.1");
  ASSERT_EQ(log().size(), 1u);
  EXPECT_EQ(log()[0].request.target, "/t/r");
  EXPECT_EQ(log()[0].request.fields.all("Host"), std::vector<std::string_view>{"b.example"});
}

TEST_F(ProxyTest, SaysThatTheOriginFailed) {
  struct Row {
    std::string script;
    std::string status_line;
    std::string body;
  };
  const Row rows[] = {
      {R"({"fault": "refuse"})", "HTTP/1.1 502 Bad Gateway\r\n", "The origin failed: connection refused.\n FIN"},
      {R"({"fault": "reset_before"})", "HTTP/1.1 502 Bad Gateway\r\n", "The origin failed: connection reset.\n FIN"},
      {R"({"raw": "what?\r\n\r\n"})", "HTTP/1.1 502 Bad Gateway\r\n", "The origin failed: malformed response.\n FIN"},
  };
  for (const Row& row : rows) {
    script("{}");
    ask("", "GET /t/warm HTTP/1.1");  // leaves an idle connection to the origin
    script(row.script);
    EXPECT_THAT(ask(), AllOf(StartsWith(row.status_line), EndsWith(row.body)));
    EXPECT_EQ(log().size(), 1u) << row.script;  // the proxy does not ask twice by itself
    EXPECT_EQ(open_requests(), 0u);
  }
}

TEST_F(ProxyTest, BreaksOffWhatTheOriginBrokeOff) {
  for (const char* fault : {"truncate", "stall"}) {
    script(R"({"fault": ")" + std::string(fault) + R"("})");
    Options options;
    options.origin_timeout = Milliseconds(50);
    start(options);
    const std::string answer = ask();
    EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("\r\nContent-Length: 9\r\n")));
    EXPECT_THAT(answer, AllOf(EndsWith(" FIN"), Not(HasSubstr("serial 1")))) << fault;
    EXPECT_EQ(open_requests(), 0u);
  }
}

TEST_F(ProxyTest, DoesNotWaitForEver) {
  script(R"({"delay": 3600})");
  Options options;
  options.origin_timeout = Milliseconds(50);
  start(options);
  EXPECT_THAT(ask(), AllOf(StartsWith("HTTP/1.1 504 Gateway Timeout\r\n"),
                           EndsWith("The origin failed: no answer in time.\n FIN")));
  EXPECT_EQ(open_requests(), 0u);
}

TEST_F(ProxyTest, DoesWithoutTheOrigin) {
  script(R"({"headers": [["Cache-Control", "max-age=10"]], "omit": ["Date"]})");
  ask();
  loop_.run([&] { origin_.reset(); });
  EXPECT_THAT(ask("", "GET /t/other HTTP/1.1"), StartsWith("HTTP/1.1 502 Bad Gateway\r\n"));
  pass(Seconds(20));
  EXPECT_THAT(ask(), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("serial 1\n FIN")));  // RFC 9111 §4.2.4
}

TEST_F(ProxyTest, RefusesWhatIsNoRequest) {
  for (const char* garbage : {"what?\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
                              "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"}) {
    RawClient client(port());
    client.send(garbage);
    EXPECT_THAT(client.read_all(), AllOf(StartsWith("HTTP/1.1 400 Bad Request\r\n"), EndsWith(" FIN"))) << garbage;
  }
  EXPECT_EQ(open_requests(), 0u);
}

TEST_F(ProxyTest, ForgetsAClientThatGoesAway) {
  // The origin takes so long that the answer never comes in this test.
  script(R"({"delay": 3600, "interim": [{"status": 103}]})");
  for (const bool by_reset : {false, true}) {
    RawClient client(port());
    // Two paths: the abandoned fetch goes on, and an identical request would wait for it.
    client.send("GET /t/" + std::to_string(by_reset) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(client.read_to("\r\n\r\n"), "HTTP/1.1 103 Early Hints\r\n\r\n");  // the request is open
    EXPECT_EQ(open_requests(), 1u);
    by_reset ? client.reset() : client.close();
    while (loop_.run([&] { return proxy_->connections(); }) > 0) std::this_thread::yield();
    EXPECT_EQ(open_requests(), 0u);
  }
}

TEST_F(ProxyTest, TellsTheStoryOfEveryEvent) {
  std::vector<engine::Story> stories;
  Options options;
  options.explain = [&](const Told& told) {
    EXPECT_EQ(told.request, 1u);
    stories.push_back(told.story);
  };
  start(options);
  script("{}");
  ask();
  loop_.run([] {});
  ASSERT_EQ(stories.size(), 2u);
  EXPECT_THAT(engine::describe(stories[0]), HasSubstr("forwarded"));
  EXPECT_THAT(engine::describe(stories[1]), HasSubstr("the origin answered 200"));
}

TEST_F(ProxyTest, StopsWhenAllAreAnswered) {
  script(R"({"interim": [{"status": 103}], "delay": 3600})");
  RawClient idle(port());
  RawClient open(port());
  open.send("GET /t/r HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(open.read_to("\r\n\r\n"), "HTTP/1.1 103 Early Hints\r\n\r\n");  // the request is open
  std::promise<void> stopped;
  loop_.run([&] { proxy_->stop([&] { stopped.set_value(); }); });
  EXPECT_EQ(idle.read_all(), " FIN");
  EXPECT_THROW(RawClient{port()}, std::runtime_error);
  loop_.run([&] { origin_.reset(); });
  EXPECT_THAT(open.read_all(), AllOf(StartsWith("HTTP/1.1 502 "), HasSubstr("\r\nConnection: close\r\n")));
  stopped.get_future().get();
  EXPECT_EQ(open_requests(), 0u);
}

TEST_F(ProxyTest, StopsWhenBackgroundFetchesHaveEnded) {
  script(R"({"interim": [{"status": 103}], "fault": "stall"})");
  RawClient client(port());
  client.send("GET /t/r HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.read_to("\r\n\r\n"), "HTTP/1.1 103 Early Hints\r\n\r\n");
  client.close();
  while (loop_.run([&] { return proxy_->connections(); }) > 0) std::this_thread::yield();
  std::promise<void> stopped;
  bool has_stopped = false;
  loop_.run([&] {
    proxy_->stop([&] {
      has_stopped = true;
      stopped.set_value();
    });
  });
  for (int turn = 0; turn < 5; ++turn) EXPECT_FALSE(loop_.run([&] { return has_stopped; }));
  loop_.run([&] { origin_.reset(); });
  stopped.get_future().get();
}

TEST_F(ProxyTest, LeavesNoConnectionWhenItHasStopped) {
  script("{}");
  ask();
  EXPECT_EQ(loop_.run([&] { return origin_->connections(); }), 1u);
  std::promise<void> stopped;
  loop_.run([&] { proxy_->stop([&] { stopped.set_value(); }); });
  stopped.get_future().get();
  while (loop_.run([&] { return origin_->connections(); }) > 0) std::this_thread::yield();
}

TEST_F(ProxyTest, NamesTheAddressThatIsTaken) {
  const net::Address taken = proxy_->address();
  const std::string message = loop_.run([&] {
    try {
      Proxy(loop_.context(), taken, origin_address_, policy::shared_profile(), policy::Rulebook());
      return std::string();
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
  });
  EXPECT_EQ(message, "cannot listen on " + taken.text() + ": address already in use");
}

}  // namespace
}  // namespace cachestone::proxy
