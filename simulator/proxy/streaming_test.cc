// Content goes through while it comes, in both directions, and the slower side sets the pace.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/proxy/testing.h"

namespace cachestone::proxy {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class StreamingTest : public testing::RawProxyTest {
 protected:
  static constexpr const char* kGet = "GET /r HTTP/1.1\r\nHost: a\r\n\r\n";

  // Sends until neither the system nor the proxy takes more.
  static std::size_t fill(net::testing::RawClient& end) {
    const std::string block(64 * 1024, 'x');
    std::size_t sent = 0;
    while (const std::size_t count = end.try_send(block)) sent += count;
    return sent;
  }
};

TEST_F(StreamingTest, GivesTheClientWhatHasCome) {
  auto asks = client();
  asks.send(kGet);
  auto origin = origin_.accept();
  origin.read_to("\r\n\r\n");
  origin.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 6\r\n\r\n");
  EXPECT_THAT(asks.read_to("\r\n\r\n"), HasSubstr("\r\nContent-Length: 6\r\n"));
  origin.send("abc");
  EXPECT_EQ(asks.read_to("abc"), "abc");
  origin.send("def");
  EXPECT_EQ(asks.read_to("def"), "def");
  wait_for([&] { return proxy_->cache().stored_count() == 1; });
  asks.send(kGet);  // on the same connection, from the store
  EXPECT_THAT(asks.read_to("abcdef"), AllOf(HasSubstr("\r\nAge: "), HasSubstr("\r\nContent-Length: 6\r\n")));
}

TEST_F(StreamingTest, FramesForTheClientWhatHasNoLength) {
  struct Row {
    const char* version;
    const char* begins;
    const char* ends;
  };
  const Row rows[] = {{"1.1", "\r\nTransfer-Encoding: chunked\r\n", "3\r\nabc\r\n2\r\nde\r\n0\r\nSum: 9\r\n\r\n FIN"},
                      {"1.0", "\r\nConnection: close\r\n", "\r\n\r\nabcde FIN"}};
  for (const Row& row : rows) {
    auto asks = client();
    asks.send("GET /r HTTP/" + std::string(row.version) + "\r\nHost: a\r\nConnection: close\r\n\r\n");
    auto origin = origin_.accept();
    origin.read_to("\r\n\r\n");
    origin.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    const std::string begin = asks.read_to("abc");
    EXPECT_THAT(begin, HasSubstr(row.begins));
    origin.send("2\r\nde\r\n0\r\nSum: 9\r\n\r\n");
    EXPECT_THAT(begin + asks.read_all(), EndsWith(row.ends));
  }
}

TEST_F(StreamingTest, EndsWhatTheCloseOfTheOriginEnds) {
  auto asks = client();
  asks.send(kGet);
  {
    auto origin = origin_.accept();
    origin.read_to("\r\n\r\n");
    origin.send("HTTP/1.1 200 OK\r\n\r\nabc");
    EXPECT_THAT(asks.read_to("abc\r\n"), HasSubstr("\r\nTransfer-Encoding: chunked\r\n"));
  }
  EXPECT_EQ(asks.read_to("0\r\n\r\n"), "0\r\n\r\n");
}

TEST_F(StreamingTest, ShowsThatTheContentIsNotComplete) {
  struct Row {
    const char* version;
    const char* framing;
    const char* content;
    const char* end;
  };
  const Row rows[] = {{"1.1", "Content-Length: 9", "abc", "abc FIN"},
                      {"1.1", "Transfer-Encoding: chunked", "3\r\nabc\r\n", "3\r\nabc\r\n FIN"},
                      {"1.0", "Transfer-Encoding: chunked", "3\r\nabc\r\n", "abc RST"}};
  for (const Row& row : rows) {
    auto asks = client();
    asks.send("GET /r HTTP/" + std::string(row.version) + "\r\nHost: a\r\n\r\n");
    {
      auto origin = origin_.accept();
      origin.read_to("\r\n\r\n");
      origin.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n" + std::string(row.framing) + "\r\n\r\n");
      asks.read_to("\r\n\r\n");
      origin.send(row.content);
    }
    EXPECT_EQ(asks.read_all(), row.end);
    EXPECT_EQ(fetches(), 0u);
  }
}

TEST_F(StreamingTest, WaitsForAClientThatDoesNotRead) {
  for (const char* caching : {"no-store", "max-age=60"}) {
    auto asks = client();
    asks.send("GET /" + std::string(caching) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    auto origin = origin_.accept();
    origin.read_to("\r\n\r\n");
    const std::size_t length = 40 * 1024 * 1024;
    origin.send("HTTP/1.1 200 OK\r\nCache-Control: " + std::string(caching) +
                "\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n");
    asks.read_to("\r\n\r\n");
    const std::size_t sent = fill(origin);
    // What is under way are the buffers of four sockets and a bounded backlog; far from all.
    ASSERT_LT(sent, length / 2) << caching;
    std::thread rest([&] { origin.send(std::string(length - sent, 'x')); });
    EXPECT_EQ(asks.read_bytes(length).size(), length);
    rest.join();
    wait_for([&] { return proxy_->fetches() == 0; });
  }
  EXPECT_EQ(stored(), 1u);
}

TEST_F(StreamingTest, KeepsNoMoreThanTheProfileAllows) {
  policy::Profile profile = policy::shared_profile();
  profile.largest_content = 10;
  start({}, profile);
  for (const char* framing : {"Content-Length: 15", "Transfer-Encoding: chunked"}) {
    auto asks = client();
    asks.send(kGet);
    auto origin = origin_.accept();
    origin.read_to("\r\n\r\n");
    const bool chunked = framing[0] == 'T';
    origin.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n" + std::string(framing) + "\r\n\r\n");
    asks.read_to("\r\n\r\n");
    origin.send(chunked ? "f\r\n123456789012345\r\n0\r\n\r\n" : "123456789012345");
    asks.read_to(chunked ? "0\r\n\r\n" : "5");
    wait_for([&] { return proxy_->fetches() == 0; });
    EXPECT_EQ(stored(), 0u) << framing;
  }
}

TEST_F(StreamingTest, GoesOnForTheStoreWhenTheClientHasGone) {
  auto origin = [&] {
    auto asks = client();
    asks.send(kGet);
    auto accepted = origin_.accept();
    accepted.read_to("\r\n\r\n");
    accepted.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 6\r\n\r\nabc");
    asks.read_to("abc");
    return accepted;
  }();
  wait_for([&] { return proxy_->connections() == 0; });
  EXPECT_EQ(fetches(), 1u);
  origin.send("def");
  wait_for([&] { return proxy_->cache().stored_count() == 1; });
}

TEST_F(StreamingTest, EndsTheFetchWhenNobodyWantsTheRest) {
  auto asks = client();
  asks.send(kGet);
  auto origin = origin_.accept();
  origin.read_to("\r\n\r\n");
  origin.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 6\r\n\r\nabc");
  asks.read_to("abc");
  asks.close();
  EXPECT_THAT(origin.read_all(), AnyOf(" FIN", " RST"));
  EXPECT_EQ(fetches(), 0u);
}

TEST_F(StreamingTest, PassesOnARequestAsItComes) {
  auto asks = client();
  asks.send("POST /r HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
  auto origin = origin_.accept();
  EXPECT_THAT(origin.read_to("abc"), HasSubstr("\r\nContent-Length: 6\r\n"));
  asks.send("def");
  EXPECT_EQ(origin.read_to("def"), "def");
  origin.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_THAT(asks.read_to("ok"), Not(HasSubstr("Connection")));
  // Both connections go on, now with chunks and trailers.
  asks.send("PUT /r HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  EXPECT_THAT(origin.read_to("3\r\nabc\r\n"), HasSubstr("\r\nTransfer-Encoding: chunked\r\n"));
  asks.send("0\r\nSum: 9\r\n\r\n");
  EXPECT_EQ(origin.read_to("\r\n\r\n"), "0\r\nSum: 9\r\n\r\n");
  origin.send("HTTP/1.1 204 No Content\r\n\r\n");
  asks.read_to("\r\n\r\n");
}

TEST_F(StreamingTest, WaitsForAnOriginThatDoesNotRead) {
  auto asks = client();
  const std::size_t length = 40 * 1024 * 1024;
  asks.send("POST /r HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n");
  auto origin = origin_.accept();
  const std::size_t sent = fill(asks);
  ASSERT_LT(sent, length / 2);
  std::thread rest([&] { asks.send(std::string(length - sent, 'x')); });
  origin.read_to("\r\n\r\n");
  EXPECT_EQ(origin.read_bytes(length).size(), length);
  rest.join();
  origin.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_THAT(asks.read_to("ok"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(StreamingTest, LetsTheOriginSayWhetherToGoOn) {
  auto asks = client();
  asks.send("PUT /r HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  auto origin = origin_.accept();
  EXPECT_THAT(origin.read_to("\r\n\r\n"), HasSubstr("\r\nExpect: 100-continue\r\n"));
  origin.send("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(asks.read_to("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  asks.send("abc");
  EXPECT_EQ(origin.read_to("abc"), "abc");
  origin.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_THAT(asks.read_to("ok"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(StreamingTest, PassesOnAnAnswerThatComesBeforeTheEndOfTheRequest) {
  auto asks = client();
  asks.send("PUT /r HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nabc");
  auto origin = origin_.accept();
  origin.read_to("abc");
  origin.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
  EXPECT_THAT(asks.read_all(), AllOf(StartsWith("HTTP/1.1 413 Content Too Large\r\n"),
                                     HasSubstr("\r\nConnection: close\r\n"), EndsWith("no FIN")));
  EXPECT_THAT(origin.read_all(), AnyOf(" FIN", " RST"));
}

TEST_F(StreamingTest, GivesTheOriginNoRequestThatLooksComplete) {
  for (const char* framing : {"Content-Length: 6\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}) {
    auto asks = client();
    asks.send("POST /r HTTP/1.1\r\nHost: a\r\n" + std::string(framing));
    auto origin = origin_.accept();
    origin.read_to(std::string(framing).substr(std::string(framing).find("\r\n\r\n")));
    asks.close();
    EXPECT_THAT(origin.read_all(), AnyOf(" FIN", " RST"));
    EXPECT_EQ(fetches(), 0u);
    EXPECT_EQ(open_requests(), 0u);
  }
}

TEST_F(StreamingTest, RefusesARequestThatTurnsOutToBeMalformed) {
  auto asks = client();
  asks.send("POST /r HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  auto origin = origin_.accept();
  origin.read_to("abc\r\n");
  asks.send("zzz\r\n");
  EXPECT_THAT(asks.read_all(), AllOf(StartsWith("HTTP/1.1 400 Bad Request\r\n"), EndsWith(" FIN")));
  EXPECT_THAT(origin.read_all(), AnyOf(" FIN", " RST"));
}

TEST_F(StreamingTest, StopsWhenWhatStreamsHasEnded) {
  auto asks = client();
  asks.send(kGet);
  auto origin = origin_.accept();
  origin.read_to("\r\n\r\n");
  origin.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
  asks.read_to("abc");
  std::promise<void> stopped;
  on_loop([&] { proxy_->stop([&] { stopped.set_value(); }); });
  origin.send("def");
  EXPECT_EQ(asks.read_all(), "def FIN");
  stopped.get_future().get();
}

TEST_F(StreamingTest, StopsWhenTheTimeOfGraceIsOver) {
  Options options;
  options.grace = Milliseconds(20);
  start(options);
  auto asks = client();
  asks.send(kGet);
  auto origin = origin_.accept();
  origin.read_to("\r\n\r\n");
  origin.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
  asks.read_to("abc");
  std::promise<void> stopped;
  on_loop([&] { proxy_->stop([&] { stopped.set_value(); }); });
  stopped.get_future().get();
  EXPECT_THAT(asks.read_all(), AnyOf(" FIN", " RST"));
  EXPECT_THAT(origin.read_all(), AnyOf(" FIN", " RST"));
}

}  // namespace
}  // namespace cachestone::proxy
