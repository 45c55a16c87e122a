#include "simulator/net/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <vector>

#include "simulator/net/server.h"
#include "simulator/net/testing.h"

namespace cachestone::net {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::LoopThread;

http::Request get(std::string target) {
  http::Request request;
  request.target = std::move(target);
  request.fields = {{"Host", "a"}};
  return request;
}

// A client and a server on one loop. The server writes the bytes scripted for a target, and ends as told.
class ClientTest : public ::testing::Test {
 protected:
  struct Script {
    std::string bytes;
    Ending ending = Ending::keep;
    bool stall = false;
  };

  ClientTest() {
    loop_.run([&] {
      server_.emplace(loop_.context(), Address(), [this](auto exchange) { act(exchange); });
      client_.emplace(loop_.context(), server_->address());
    });
  }
  ~ClientTest() override {
    loop_.run([&] {
      client_.reset();
      server_.reset();
    });
  }

  void act(const std::shared_ptr<Exchange>& exchange) {
    seen_.push_back(exchange->request().method + " " + exchange->request().target);
    const auto script = scripts_.find(exchange->request().target);
    if (script == scripts_.end()) return exchange->end(Ending::close);
    exchange->write(script->second.bytes);
    if (script->second.stall) return exchange->on_gone([exchange] { exchange->end(Ending::close); });
    exchange->end(script->second.ending);
  }

  void script(const std::string& target, std::string bytes, Ending ending = Ending::keep, bool stall = false) {
    loop_.run([&] { scripts_[target] = {std::move(bytes), ending, stall}; });
  }

  ClientResult exchange(http::Request request, ExchangeOptions options = {}) {
    std::promise<ClientResult> done;
    loop_.run([&] {
      client_->exchange(std::move(request), std::move(options),
                        [&](ClientResult result) { done.set_value(std::move(result)); });
    });
    return done.get_future().get();
  }
  std::size_t idle() {
    return loop_.run([&] { return client_->idle_connections(); });
  }
  std::vector<std::string> seen() {
    return loop_.run([&] { return seen_; });
  }

  LoopThread loop_;
  std::map<std::string, Script> scripts_;
  std::vector<std::string> seen_;
  std::optional<Server> server_;
  std::optional<Client> client_;
};

TEST_F(ClientTest, BringsTheResponseAsItIs) {
  script("/",
         "HTTP/1.1 299 Fine So Far\r\nb: 1\r\nA: 2\r\nb: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\nabc\r\n0\r\nChecksum: 9\r\n\r\n");
  const ClientResult result = exchange(get("/"));
  EXPECT_EQ(result.failure, Failure::none) << result.error;
  EXPECT_TRUE(result.has_response);
  const http::Response expected{299,   "Fine So Far",
                                1,     {{"b", "1"}, {"A", "2"}, {"b", "3"}, {"Transfer-Encoding", "chunked"}},
                                "abc", {{"Checksum", "9"}}};
  EXPECT_EQ(result.response, expected);
  EXPECT_EQ(idle(), 1u);
}

TEST_F(ClientTest, TellsInterimResponsesWhenTheyCome) {
  script("/", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", Ending::keep, true);
  std::promise<int> hinted;
  std::promise<ClientResult> done;
  loop_.run([&] {
    ExchangeOptions options;
    options.on_interim = [&](const http::Response& interim) { hinted.set_value(interim.status); };
    client_->exchange(get("/"), std::move(options), [&](ClientResult result) { done.set_value(std::move(result)); });
  });
  EXPECT_EQ(hinted.get_future().get(), 103);  // although the final response has not come
  loop_.run([&] { server_.reset(); });
  const ClientResult result = done.get_future().get();
  ASSERT_EQ(result.interim.size(), 1u);
  EXPECT_EQ(result.interim[0].fields.first("Link"), "</a>");
  EXPECT_FALSE(result.has_response);
  EXPECT_EQ(result.failure, Failure::truncated);
  EXPECT_EQ(result.error, "closed after an interim response");
}

TEST_F(ClientTest, SaysHowAnExchangeFailed) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n";
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n";
  struct Row {
    std::string bytes;
    Ending ending;
    Failure failure;
    std::string error;
  };
  const Row rows[] = {
      {"", Ending::close, Failure::refused, "closed without an answer"},
      {"", Ending::reset, Failure::reset, "reset before an answer"},
      {"HTTP/1.1 200 OK\r\nA: b", Ending::close, Failure::truncated, "closed within the fields"},
      {"HTTP/1.1 200 OK\r\nA: b", Ending::reset, Failure::reset, "reset within the fields"},
      {head + "123456789012", Ending::close, Failure::truncated, "closed within the body after 12 of 24 bytes"},
      {head + "123456789012", Ending::reset, Failure::reset, "reset within the body after 12 of 24 bytes"},
      {chunked + "123", Ending::close, Failure::truncated, "closed within the chunked body after 3 bytes"},
      {"HTTP/1.1 200 OK\r\n\r\nabc", Ending::reset, Failure::reset, "reset within the body after 3 bytes"},
  };
  for (const Row& row : rows) {
    script("/", row.bytes, row.ending);
    const ClientResult result = exchange(get("/"));
    EXPECT_EQ(name(result.failure), name(row.failure)) << row.bytes;
    EXPECT_EQ(result.error, row.error);
    EXPECT_EQ(idle(), 0u);
  }
}

TEST_F(ClientTest, KeepsWhatHadArrived) {
  script("/", "HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\nhalf", Ending::close);
  const ClientResult result = exchange(get("/"));
  EXPECT_TRUE(result.has_response);
  EXPECT_EQ(result.response.status, 200);
  EXPECT_EQ(result.response.body, "half");
}

TEST_F(ClientTest, NamesTheByteThatIsWrong) {
  script("/", "HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n");
  const ClientResult result = exchange(get("/"));
  EXPECT_EQ(result.failure, Failure::malformed);
  EXPECT_THAT(result.error, HasSubstr("byte 20: "));
  EXPECT_EQ(idle(), 0u);
}

TEST_F(ClientTest, GivesUpInTime) {
  script("/", "", Ending::keep, true);
  ExchangeOptions options;
  options.timeout = Milliseconds(50);
  const ClientResult result = exchange(get("/"), options);
  EXPECT_EQ(result.failure, Failure::timeout);
  EXPECT_EQ(result.error, "no answer in 50 ms");
  EXPECT_EQ(idle(), 0u);
}

TEST_F(ClientTest, TheTimeIsUpWhenItIsSaid) {
  script("/", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Ending::keep, true);
  std::promise<ClientResult> done;
  Call call;
  loop_.run([&] {
    ExchangeOptions options;
    options.timeout = Seconds(1000);
    call = client_->exchange(get("/"), options, [&](ClientResult result) { done.set_value(std::move(result)); });
  });
  while (seen().empty()) std::this_thread::yield();
  loop_.run([&] { call.time_out(); });
  const ClientResult result = done.get_future().get();
  EXPECT_EQ(result.failure, Failure::timeout);
  loop_.run([&] { call.time_out(); });  // it is over
}

TEST_F(ClientTest, SaysThatNobodyListens) {
  loop_.run([&] { server_.reset(); });
  const ClientResult result = exchange(get("/"));
  EXPECT_EQ(result.failure, Failure::refused);
  EXPECT_EQ(result.error, "connection refused");
}

TEST_F(ClientTest, EndsConnectionsThatCannotGoOn) {
  const std::string body = "Content-Length: 1\r\n\r\nx";
  struct Row {
    std::string bytes;
    std::size_t idle;
    std::size_t surplus;
  };
  const Row rows[] = {
      {"HTTP/1.1 200 OK\r\nConnection: close\r\n" + body, 0, 0},
      {"HTTP/1.0 200 OK\r\n" + body, 0, 0},
      {"HTTP/1.1 200 OK\r\n" + body + "yz", 0, 2},
      {"HTTP/1.1 200 OK\r\n" + body, 1, 0},
  };
  for (const Row& row : rows) {
    script("/", row.bytes);
    const ClientResult result = exchange(get("/"));
    EXPECT_EQ(result.failure, Failure::none) << result.error;
    EXPECT_EQ(result.response.body, "x");
    EXPECT_EQ(result.surplus, row.surplus) << row.bytes;
    EXPECT_EQ(idle(), row.idle) << row.bytes;
  }
}

TEST_F(ClientTest, TakesTheEndOfTheConnectionAsEndOfTheBody) {
  script("/", "HTTP/1.1 200 OK\r\n\r\nall of it", Ending::close);
  const ClientResult result = exchange(get("/"));
  EXPECT_EQ(result.failure, Failure::none);
  EXPECT_EQ(result.response.body, "all of it");
  EXPECT_EQ(idle(), 0u);
}

TEST_F(ClientTest, UsesAConnectionAgain) {
  script("/", "HTTP/1.1 204 No Content\r\n\r\n");
  exchange(get("/"));
  exchange(get("/"));
  EXPECT_EQ(loop_.run([&] { return server_->connections(); }), 1u);
  EXPECT_EQ(idle(), 1u);
}

TEST_F(ClientTest, AnExchangeApartHasAConnectionForItself) {
  script("/", "HTTP/1.1 204 No Content\r\n\r\n");
  ExchangeOptions apart;
  apart.apart = true;
  exchange(get("/"));
  exchange(get("/"), apart);
  exchange(get("/"), apart);
  exchange(get("/"));
  EXPECT_EQ(loop_.run([&] { return server_->connections(); }), 3u);  // all of them are still open
  EXPECT_EQ(idle(), 1u);
}

// The second request finds its connection closed as soon as the server has read it.
TEST_F(ClientTest, SendsAgainOnlyWhatMayBeSentTwice) {
  struct Row {
    std::string method;
    bool allowed;
    Ending ending;
    bool reconnected;
  };
  const Row rows[] = {
      {"GET", true, Ending::close, true},   {"GET", true, Ending::reset, true},   {"DELETE", true, Ending::close, true},
      {"POST", true, Ending::close, false}, {"GET", false, Ending::close, false},
  };
  script("/warm", "HTTP/1.1 204 No Content\r\n\r\n");
  for (const Row& row : rows) {
    script("/", "", row.ending);
    exchange(get("/warm"));
    loop_.run([&] { seen_.clear(); });
    http::Request request = get("/");
    request.method = row.method;
    ExchangeOptions options;
    options.retry = row.allowed;
    const ClientResult result = exchange(request, options);
    EXPECT_EQ(result.reconnected, row.reconnected) << row.method;
    EXPECT_NE(result.failure, Failure::none);
    EXPECT_EQ(seen().size(), row.reconnected ? 2u : 1u) << row.method;
  }
}

TEST_F(ClientTest, DoesNotSendAgainOnAFreshConnectionOrAfterAnAnswerBegan) {
  script("/", "", Ending::close);
  EXPECT_FALSE(exchange(get("/")).reconnected);
  EXPECT_THAT(seen(), ElementsAre("GET /"));

  script("/warm", "HTTP/1.1 204 No Content\r\n\r\n");
  exchange(get("/warm"));
  script("/", "H", Ending::close);
  EXPECT_FALSE(exchange(get("/")).reconnected);
  EXPECT_THAT(seen(), ElementsAre("GET /", "GET /warm", "GET /"));
}

TEST_F(ClientTest, NoticesThatAnIdleConnectionWasClosed) {
  script("/", "HTTP/1.1 204 No Content\r\n\r\n", Ending::close);
  exchange(get("/"));
  const ClientResult result = exchange(get("/"));
  EXPECT_EQ(result.failure, Failure::none) << result.error;
}

TEST_F(ClientTest, LetsRequestsWaitForTheirTurn) {
  loop_.run([&] {
    client_.reset();
    client_.emplace(loop_.context(), server_->address(), ClientOptions{.max_connections = 1, .limits = {}});
  });
  for (const char* target : {"/1", "/2", "/3"}) script(target, "HTTP/1.1 204 No Content\r\n\r\n");
  std::promise<void> all;
  std::size_t done = 0;
  loop_.run([&] {
    for (const char* target : {"/1", "/2", "/3"}) {
      client_->exchange(get(target), {}, [&](const ClientResult& result) {
        EXPECT_EQ(result.failure, Failure::none) << result.error;
        if (++done == 3) all.set_value();
      });
    }
    EXPECT_EQ(client_->open_exchanges(), 3u);
  });
  all.get_future().get();
  EXPECT_THAT(seen(), ElementsAre("GET /1", "GET /2", "GET /3"));
  EXPECT_EQ(loop_.run([&] { return server_->connections(); }), 1u);
}

TEST_F(ClientTest, ReadsAnAnswerThatComesBeforeTheRequestIsSent) {
  // The server refuses the head and reads no further; the client is still sending.
  http::Request request = get("/");
  request.method = "PUT";
  request.fields.add("Content-Length", "100000000");
  request.body = std::string(100'000'000, 'x');
  const ClientResult result = exchange(std::move(request));
  EXPECT_EQ(result.response.status, 413) << result.error;
  EXPECT_EQ(idle(), 0u);
}

TEST_F(ClientTest, SendsNothingAfterItsEnd) {
  script("/", "HTTP/1.1 204 No Content\r\n\r\n");
  loop_.run([&] {
    client_->exchange(get("/never"), {}, [](const ClientResult&) { ADD_FAILURE() << "told after the end"; });
    client_.emplace(loop_.context(), server_->address());
  });
  exchange(get("/"));
  exchange(get("/"));
  EXPECT_THAT(seen(), ElementsAre("GET /", "GET /"));
}

TEST_F(ClientTest, ForgetsItsExchangesWhenItEnds) {
  script("/", "", Ending::keep, true);
  loop_.run(
      [&] { client_->exchange(get("/"), {}, [](const ClientResult&) { ADD_FAILURE() << "told after the end"; }); });
  loop_.run([&] { client_.reset(); });
  loop_.run([&] { server_.reset(); });
  loop_.run([] {});
}

}  // namespace
}  // namespace cachestone::net
