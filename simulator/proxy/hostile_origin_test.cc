// Origins that want to harm, or are broken: the client gets 502 or 504, or sees that its answer is not complete; what
// is held is bounded; and no byte reaches the client of another exchange.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/proxy/testing.h"
#include "simulator/world/loop.h"

namespace cachestone::proxy {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class HostileOriginTest : public testing::RawProxyTest {
 protected:
  // What a client gets when the origin answers with these bytes, and closes.
  std::string answer(const std::string& bytes) {
    auto asks = client();
    asks.send("GET /r HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    auto origin = origin_.accept();
    origin.read_to("\r\n\r\n");
    origin.send_all_or_less(bytes);
    origin.finish_sending();
    return asks.read_all();
  }
  void expect_bad_gateway(const std::string& bytes) {
    EXPECT_THAT(answer(bytes), AllOf(StartsWith("HTTP/1.1 502 Bad Gateway\r\n"), EndsWith(" FIN")))
        << bytes.substr(0, 200);
    EXPECT_EQ(stored(), 0u) << bytes.substr(0, 200);
    EXPECT_EQ(fetches(), 0u);
  }
};

TEST_F(HostileOriginTest, AnswersWhatIsNotHttp) {
  const std::string ok = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n";
  std::string flood = ok;
  for (int i = 0; i < 300; ++i) flood += "X: y\r\n";
  const std::string rows[] = {
      "what?\r\n\r\n",
      std::string("\0\0\0\0\r\n\r\n", 8),
      "HTTP/2.0 200 OK\r\n\r\n",
      "HTTP/0.9 200 OK\r\n\r\n",
      "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 2000 OK\r\n\r\n",
      "HTTP/1.1 099 OK\r\n\r\n",
      "http/1.1 200 OK\r\n\r\n",
      "ICY 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\n\n",
      ok + "Content-Length: x\r\n\r\n",
      ok + "Content-Length: -1\r\n\r\n",
      ok + "Content-Length: 1, 2\r\n\r\nab",
      ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      ok + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
      ok + "Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
      ok + "Transfer-Encoding: gzip\r\n\r\nabc",
      ok + "X : y\r\n\r\n",
      ok + "X: y\r\n folded\r\n\r\n",
      ok + "X: y\rz\r\n\r\n",
      ok + std::string("X: \0\r\n\r\n", 8),
      ok + "X: " + std::string(70000, 'a') + "\r\n\r\n",
      "HTTP/1.1 200 " + std::string(20000, 'a') + "\r\n\r\n",
      "HTTP/1.1 200 " + std::string(1000000, 'a'),
      flood + "\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
      ok,
      "",
  };
  for (const std::string& row : rows) expect_bad_gateway(row);
  expect_healthy();
}

TEST_F(HostileOriginTest, BreaksItsChunks) {
  const std::string head = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string rows[] = {
      "x\r\n",
      "3\r\nabcd\r\n0\r\n\r\n",
      "3\r\nabc0\r\n\r\n",
      "ffffffffffffffffff\r\n",
      "3;" + std::string(20000, 'a') + "\r\nabc\r\n0\r\n\r\n",
      "3\r\nabc\r\n0\r\n" + std::string(100000, 'a') + "\r\n\r\n",
      "3\r\nabc\r\n0\r\nX : y\r\n\r\n",
      "3\r\nabc\r\n",
      "3\r\nabc\r\n0\r\n",
  };
  for (const std::string& row : rows) {
    // Seen before the reply has begun it is a 502, later the reply breaks off.
    EXPECT_THAT(answer(head + row),
                AnyOf(StartsWith("HTTP/1.1 502 "), AllOf(StartsWith("HTTP/1.1 200 "), Not(HasSubstr("\r\n0\r\n")))))
        << row.substr(0, 200);
  }
  // Nothing of it was taken for a whole response: each of these requests was forwarded, and so is the next.
  EXPECT_THAT(answer(head + "2\r\nok\r\n0\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
  expect_healthy();
}

TEST_F(HostileOriginTest, SendsInterimResponsesWithoutEnd) {
  auto asks = client();
  asks.send("GET /r HTTP/1.1\r\nHost: a\r\n\r\n");
  auto origin = origin_.accept();
  origin.read_to("\r\n\r\n");
  for (int i = 0; i < 200; ++i) origin.try_send("HTTP/1.1 103 Early Hints\r\n\r\n");
  EXPECT_THAT(asks.read_to("malformed response.\n"), HasSubstr("HTTP/1.1 502 Bad Gateway\r\n"));
}

TEST_F(HostileOriginTest, SaysTheLengthInTwoWays) {
  // RFC 9112 §6.3 item 3: Transfer-Encoding counts, the other is not passed on, and the connection is not used again.
  auto asks = client();
  for (int i = 0; i < 2; ++i) {
    asks.send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    auto origin = origin_.accept();
    origin.read_to("\r\n\r\n");
    origin.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
    EXPECT_THAT(asks.read_to("ok"),
                AllOf(HasSubstr("\r\nContent-Length: 2\r\n"), Not(HasSubstr("Content-Length: 50"))));
  }
}

TEST_F(HostileOriginTest, GivesNothingToTheNextClient) {
  const std::string poison = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";
  for (const bool at_once : {true, false}) {
    auto asks = client();
    asks.send("GET /r HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    auto origin = origin_.accept();
    origin.read_to("\r\n\r\n");
    const std::string answer = "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 2\r\n\r\nok";
    origin.send(at_once ? answer + poison : answer);
    EXPECT_THAT(asks.read_all(), EndsWith("\r\n\r\nok FIN"));
    if (!at_once) origin.send(poison);
    expect_healthy();  // on a connection of its own
  }
}

TEST_F(HostileOriginTest, AnswersHeadWithContent) {
  auto asks = client();
  asks.send("HEAD /r HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  auto origin = origin_.accept();
  origin.read_to("\r\n\r\n");
  origin.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
  EXPECT_THAT(asks.read_all(), AllOf(HasSubstr("\r\nContent-Length: 6\r\n"), EndsWith("\r\n\r\n FIN")));
  expect_healthy();
}

TEST_F(HostileOriginTest, IsSilentOrSlow) {
  Options options;
  options.origin_timeout = Milliseconds(50);
  start(options);
  for (const char* begin : {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nX: y"}) {
    auto asks = client();
    asks.send("GET /r HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    auto origin = origin_.accept();
    origin.read_to("\r\n\r\n");
    origin.send(begin);
    EXPECT_THAT(asks.read_all(), StartsWith("HTTP/1.1 504 Gateway Timeout\r\n")) << begin;
  }
}

// By the clock of a loop.
TEST_F(HostileOriginTest, IsSilentForSoLongByAnotherClock) {
  world::VirtualLoop clock(Time{});
  Options options;
  options.origin_timeout = Seconds(10);
  options.loop = &clock;
  start(options);
  auto asks = client();
  asks.send("GET /r HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  auto origin = origin_.accept();
  origin.read_to("\r\n\r\n");
  EXPECT_EQ(on_loop([&] { return proxy_->answering(); }), 1u);
  origin.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
  asks.read_to("ab");
  EXPECT_EQ(on_loop([&] { return proxy_->answering(); }), 1u) << "its end is still to come";
  on_loop([&] { clock.run(); });
  EXPECT_THAT(asks.read_all(), EndsWith(" FIN")) << "two bytes are missing";
  EXPECT_EQ(on_loop([&] { return clock.now(); }), Time(Seconds(10)));
  EXPECT_EQ(on_loop([&] { return proxy_->answering() + proxy_->fetches(); }), 0u);

  auto again = client();
  again.send("GET /s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  auto silent = origin_.accept();
  silent.read_to("\r\n\r\n");
  on_loop([&] { clock.run(); });
  EXPECT_THAT(again.read_all(), StartsWith("HTTP/1.1 504 Gateway Timeout\r\n"));
  on_loop([&] { proxy_.reset(); });
}

TEST_F(HostileOriginTest, DribblesItsHeadWithoutEnd) {
  Options options;
  options.origin_timeout = Milliseconds(50);
  start(options);
  auto asks = client();
  asks.send("GET /r HTTP/1.1\r\nHost: a\r\n\r\n");
  auto origin = origin_.accept();
  origin.read_to("\r\n\r\n");
  origin.send("HTTP/1.1 200 OK\r\nX: ");
  while (fetches() > 0 && origin.try_send("a") == 1) std::this_thread::sleep_for(Milliseconds(1));
  EXPECT_THAT(asks.read_to("no answer in time.\n"), StartsWith("HTTP/1.1 504 Gateway Timeout\r\n"));
}

TEST_F(HostileOriginTest, ReadsNothingOfTheRequest) {
  Options options;
  options.origin_timeout = Milliseconds(50);
  start(options);
  auto asks = client();
  asks.send("POST /r HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
  auto origin = origin_.accept();
  const std::string block(64 * 1024, 'x');
  while (fetches() > 0) asks.try_send(block);
  EXPECT_THAT(asks.read_to("\r\n\r\n"), StartsWith("HTTP/1.1 504 Gateway Timeout\r\n"));
}

TEST_F(HostileOriginTest, ClosesOrResetsWithoutAnAnswer) {
  for (const bool by_reset : {false, true}) {
    auto asks = client();
    asks.send("GET /r HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    {
      auto origin = origin_.accept();
      origin.read_to("\r\n\r\n");
      if (by_reset) origin.reset();
    }
    EXPECT_THAT(asks.read_all(), StartsWith("HTTP/1.1 502 Bad Gateway\r\n"));
  }
  expect_healthy();
}

}  // namespace
}  // namespace cachestone::proxy
