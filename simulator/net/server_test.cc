#include "simulator/net/server.h"

#include <gtest/gtest.h>

#include <mutex>
#include <optional>
#include <vector>

#include "simulator/net/testing.h"

namespace cachestone::net {
namespace {

using testing::LoopThread;
using testing::RawClient;

http::Response text(std::string body) {
  http::Response response;
  response.body = std::move(body);
  http::set_framing(response, "GET");
  return response;
}

const std::string kHello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

// A server with one handler on a loop of its own.
class ServerTest : public ::testing::Test {
 protected:
  ~ServerTest() override {
    loop_.run([&] { server_.reset(); });
  }
  void serve(Server::Handler handler, ServerOptions options = {}) {
    loop_.run([&] { server_.emplace(loop_.context(), Address(), std::move(handler), options); });
  }
  std::uint16_t port() { return server_->address().port; }

  LoopThread loop_;
  std::optional<Server> server_;
};

void say_hello(const std::shared_ptr<Exchange>& exchange) {
  exchange->respond(text("hello"));
}

TEST_F(ServerTest, AnswersRequestsOfOneConnectionInTurn) {
  serve([](auto exchange) { exchange->respond(text(exchange->request().target)); });
  RawClient client(port());
  client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.read_to("/2"),
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n/1HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n/2");
  client.send("GET /3 HTTP/1.1\r\nConnection: close\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.read_all(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n/3 FIN");
}

TEST_F(ServerTest, EndsTheConnectionOfHttp10AndOfUntoldLength) {
  serve([](auto exchange) {
    http::Response response = text("hello");
    if (exchange->request().target == "/untold") response.fields.remove("Content-Length");
    exchange->respond(response);
  });
  RawClient old(port());
  old.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.read_all(), kHello + " FIN");
  RawClient untold(port());
  untold.send("GET /untold HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(untold.read_all(), "HTTP/1.1 200 OK\r\n\r\nhello FIN");
}

TEST_F(ServerTest, SendsNoBodyToHead) {
  serve(say_hello);
  RawClient client(port());
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read_all(), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + kHello + " FIN");
}

TEST_F(ServerTest, SendsInterimResponsesOnlyToThoseWhoKnowThem) {
  serve([](auto exchange) {
    http::Response hints;
    hints.status = 103;
    hints.reason = "Early Hints";
    exchange->interim(hints);
    exchange->respond(text("hello"));
  });
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.read_to("hello"), "HTTP/1.1 103 Early Hints\r\n\r\n" + kHello);
  RawClient old(port());
  old.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.read_all(), kHello + " FIN");
}

TEST_F(ServerTest, AsksForTheBodyThatWaitsForIt) {
  serve([](auto exchange) { exchange->respond(text(exchange->request().body)); });
  RawClient client(port());
  client.send("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.read_to("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_EQ(client.read_to("abc"), "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
}

TEST_F(ServerTest, AnswersWhatItCannotRead) {
  struct Row {
    std::string request;
    std::string status_line;
  };
  const Row rows[] = {
      {"\x16\x03\x01 not HTTP\r\n\r\n", "HTTP/1.1 400 Bad Request"},
      {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", "HTTP/1.1 400 Bad Request"},
      {"GET / HTTP/2.0\r\n\r\n", "HTTP/1.1 505 HTTP Version Not Supported"},
      {"GET /" + std::string(20000, 'x') + " HTTP/1.1\r\n\r\n", "HTTP/1.1 414 URI Too Long"},
      {"GET / HTTP/1.1\r\nA: " + std::string(70000, 'x') + "\r\n\r\n", "HTTP/1.1 431 Request Header Fields Too Large"},
      {"PUT / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "HTTP/1.1 501 Not Implemented"},
  };
  serve([](auto) { ADD_FAILURE() << "handed on"; });
  for (const Row& row : rows) {
    RawClient client(port());
    client.send(row.request);
    const std::string answer = client.read_all();
    EXPECT_EQ(answer.substr(0, answer.find("\r\n")), row.status_line);
    EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos) << answer;
    EXPECT_TRUE(answer.ends_with(" FIN")) << answer;
  }
}

TEST_F(ServerTest, TellsWhatCannotBeRead) {
  serve([](auto) { ADD_FAILURE() << "handed on"; });
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHost: a\n\r\n");
  const std::string answer = client.read_all();
  EXPECT_NE(answer.find("\r\n\r\nbyte "), std::string::npos) << answer;
}

TEST_F(ServerTest, AnswersARequestThatWasCutOff) {
  serve([](auto) { ADD_FAILURE() << "handed on"; });
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHo");
  client.finish_sending();
  EXPECT_TRUE(client.read_all().starts_with("HTTP/1.1 400 "));
}

TEST_F(ServerTest, GivesUpOnASlowRequest) {
  serve([](auto) { ADD_FAILURE() << "handed on"; }, {.limits = {}, .request_timeout = Milliseconds(1)});
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\n");
  EXPECT_TRUE(client.read_all().starts_with("HTTP/1.1 408 "));
}

TEST_F(ServerTest, ClosesIdleConnections) {
  serve(say_hello, {.limits = {}, .idle_timeout = Milliseconds(1)});
  RawClient client(port());
  EXPECT_EQ(client.read_all(), " FIN");
}

TEST_F(ServerTest, WritesBytesAndEndsAsTold) {
  serve([](auto exchange) {
    exchange->write("one,");
    exchange->write("two");
    exchange->end(exchange->request().target == "/reset" ? Ending::reset : Ending::close);
    exchange->write("ignored");
  });
  RawClient closed(port());
  closed.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(closed.read_all(), "one,two FIN");
  RawClient reset(port());
  reset.send("GET /reset HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(reset.read_all(), "one,two RST");
}

TEST_F(ServerTest, ResetsOnlyAfterEverythingIsSent) {
  const std::string much(4'000'000, 'm');
  serve([&](auto exchange) {
    exchange->write(much);
    exchange->end(Ending::reset);
  });
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(client.read_all() == much + " RST");
}

TEST_F(ServerTest, TellsWhenTheClientHasGone) {
  for (const bool by_reset : {false, true}) {
    std::promise<void> asked;
    std::promise<void> gone;
    loop_.run([&] { server_.reset(); });
    serve([&](auto exchange) {
      exchange->on_gone([&, exchange] {
        exchange->end(Ending::close);
        gone.set_value();
      });
      asked.set_value();
    });
    RawClient client(port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    asked.get_future().get();
    by_reset ? client.reset() : client.close();
    gone.get_future().get();
  }
}

TEST_F(ServerTest, AnswersAClientThatHasFinishedSending) {
  std::promise<std::shared_ptr<Exchange>> asked;
  serve([&](auto exchange) { asked.set_value(exchange); });
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  client.finish_sending();
  auto exchange = asked.get_future().get();
  loop_.run([&] { std::exchange(exchange, nullptr)->respond(text("hello")); });
  EXPECT_EQ(client.read_all(), kHello + " FIN");
}

TEST_F(ServerTest, ClosesWhenAnExchangeIsForgotten) {
  serve([](auto) {});
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.read_all(), " FIN");
}

TEST_F(ServerTest, SurvivesAHandlerThatThrows) {
  serve([](auto) { throw std::runtime_error("the handler broke"); });
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string answer = client.read_all();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
  EXPECT_TRUE(answer.ends_with("the handler broke\n FIN")) << answer;
}

TEST_F(ServerTest, TakesNoMoreConnectionsThanAllowed) {
  serve(say_hello, {.max_connections = 1, .limits = {}});
  RawClient first(port());
  first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(first.read_to("hello"), kHello);
  RawClient second(port());  // waits in the system's queue
  second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  for (int turn = 0; turn < 5; ++turn) {
    first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(first.read_to("hello"), kHello);
    EXPECT_EQ(loop_.run([&] { return server_->connections(); }), 1u);
  }
  first.close();
  EXPECT_EQ(second.read_to("hello"), kHello);
}

TEST_F(ServerTest, StopsWhenTheOpenExchangesHaveEnded) {
  std::promise<std::shared_ptr<Exchange>> asked;
  serve([&](auto exchange) {
    if (exchange->request().target == "/open") {
      asked.set_value(exchange);
    } else {
      exchange->respond(text("hello"));
    }
  });
  RawClient idle(port());
  idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(idle.read_to("hello"), kHello);
  RawClient open(port());
  open.send("GET /open HTTP/1.1\r\nHost: a\r\n\r\n");
  auto exchange = asked.get_future().get();

  std::promise<void> stopped;
  loop_.run([&] { server_->stop([&] { stopped.set_value(); }); });
  EXPECT_EQ(idle.read_all(), " FIN");
  EXPECT_THROW(RawClient{port()}, std::runtime_error);
  loop_.run([&] {
    EXPECT_FALSE(exchange->keeps_connection());
    std::exchange(exchange, nullptr)->respond(text("hello"));
  });
  EXPECT_EQ(open.read_all(), kHello + " FIN");
  stopped.get_future().get();
}

TEST_F(ServerTest, LeavesExchangesWithoutEffectWhenItHasGone) {
  std::promise<std::shared_ptr<Exchange>> asked;
  serve([&](auto exchange) {
    exchange->on_gone([] { ADD_FAILURE() << "told after the end"; });
    asked.set_value(exchange);
  });
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  auto exchange = asked.get_future().get();
  loop_.run([&] { server_.reset(); });
  EXPECT_EQ(client.read_all(), " FIN");
  loop_.run([&] { std::exchange(exchange, nullptr)->respond(text("hello")); });
}

TEST_F(ServerTest, NamesTheAddressThatIsTaken) {
  serve(say_hello);
  const Address taken = server_->address();
  const std::string message = loop_.run([&] {
    try {
      Server(loop_.context(), taken, say_hello);
      return std::string();
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
  });
  EXPECT_EQ(message, "cannot listen on " + taken.text() + ": address already in use");
}

}  // namespace
}  // namespace cachestone::net
