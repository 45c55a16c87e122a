// Clients that want to harm: each gets a clear refusal or a closed connection, the origin sees nothing of it, and
// others are served meanwhile.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/proxy/testing.h"

namespace cachestone::proxy {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class HostileClientTest : public testing::RawProxyTest {
 protected:
  // What comes back for these bytes, to the end of the connection.
  std::string answer_to(const std::string& bytes) {
    auto attacker = client();
    attacker.send(bytes);
    return attacker.read_all();
  }
  // Refused, with the connection closed, and nothing was forwarded.
  void expect_refused(const std::string& bytes, int status) {
    const std::string answer = answer_to(bytes);
    EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 " + std::to_string(status) + " "), EndsWith(" FIN"),
                              HasSubstr("\r\nConnection: close\r\n")))
        << bytes.substr(0, 200);
    EXPECT_EQ(fetches(), 0u) << bytes.substr(0, 200);
    EXPECT_EQ(open_requests(), 0u);
  }
  static std::string get(const std::string& fields) { return "GET /r HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }
  // A chunked GET: its content is awaited before anything is forwarded.
  static std::string chunked(const std::string& content) { return get("Transfer-Encoding: chunked\r\n") + content; }
};

TEST_F(HostileClientTest, SmugglesNoRequest) {
  const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string zero = "0\r\n\r\n" + smuggled;
  struct Row {
    std::string fields;
    int status;
  };
  const Row rows[] = {
      {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", 400},
      {"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", 400},
      {"Content-Length: 4\r\nContent-Length: 5\r\n", 400},
      {"Content-Length: 4, 5\r\n", 400},
      {"Content-Length: +4\r\n", 400},
      {"Content-Length: -4\r\n", 400},
      {"Content-Length: 0x4\r\n", 400},
      {"Content-Length: 4 4\r\n", 400},
      {"Content-Length:\r\n", 400},
      {"Content-Length: 99999999999999999999999999\r\n", 413},
      {"Transfer-Encoding: xchunked\r\n", 400},
      {"Transfer-Encoding: chunked, identity\r\n", 400},
      {"Transfer-Encoding: identity, chunked\r\n", 501},
      {"Transfer-Encoding: chunked, chunked\r\n", 400},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", 400},
      {"Transfer-Encoding: chunked;a=b\r\n", 400},
      {"Transfer-Encoding: \"chunked\"\r\n", 400},
      {"Transfer-Encoding: chunked\x0b\r\n", 400},
      {"Transfer-Encoding:\x0b"
       "chunked\r\n",
       400},
      {"Transfer-Encoding : chunked\r\n", 400},
      {"Transfer-Encoding\t: chunked\r\n", 400},
      {" Transfer-Encoding: chunked\r\n", 400},
      {"X: y\r\n Transfer-Encoding: chunked\r\n", 400},
      {"X: y\r\n\tfolded\r\n", 400},
      {"X: y\nTransfer-Encoding: chunked\r\n", 400},
      {"X: y\rTransfer-Encoding: chunked\r\n", 400},
      {"X: y\r\r\nTransfer-Encoding: chunked\r\n", 400},
      {std::string("X: \0y\r\n", 7), 400},
      {"Transfer-Encoding\r\n", 400},
      {": chunked\r\n", 400},
      {"Transfer\xc4\xb1-Encoding: chunked\r\n", 400},
  };
  for (const Row& row : rows) expect_refused(get(row.fields) + zero, row.status);
  expect_healthy();
}

TEST_F(HostileClientTest, SmugglesNoRequestInChunks) {
  struct Row {
    std::string content;
    int status;
  };
  const Row rows[] = {
      {"x\r\n", 400},
      {"-1\r\n", 400},
      {"+1\r\na\r\n0\r\n\r\n", 400},
      {"0x1\r\na\r\n0\r\n\r\n", 400},
      {" 1\r\na\r\n0\r\n\r\n", 400},
      {"1 \r\na\r\n0\r\n\r\n", 400},
      {"1\na\r\n0\r\n\r\n", 400},
      {"1\r\nab\r\n0\r\n\r\n", 400},
      {"1\r\na\n0\r\n\r\n", 400},
      {"1\r\na0\r\n\r\n", 400},
      {"\r\n", 400},
      {"fffffffffffffffff\r\n", 413},
      {"10000000000000001\r\na\r\n0\r\n\r\n", 413},
      {"1;" + std::string(20000, 'a') + "\r\n", 413},
      {"1;a\nb\r\na\r\n0\r\n\r\n", 400},
      {"0\r\nX : y\r\n\r\n", 400},
      {"0\r\n X: y\r\n\r\n", 400},
      {"0\r\n" + std::string(70000, 'a') + "\r\n\r\n", 431},
  };
  for (const Row& row : rows) expect_refused(chunked(row.content), row.status);
  std::string many;
  for (int i = 0; i < 20000; ++i) many += "1;a\r\nx\r\n";
  expect_refused(chunked(many + "0\r\n\r\n"), 413);
  expect_healthy();
}

TEST_F(HostileClientTest, NamesTheResourceInOneWay) {
  struct Row {
    std::string bytes;
    int status;
  };
  const Row rows[] = {
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
      {"GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GE(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"G\"ET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /\r\n\r\n", 400},
      {"GET / http/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"GET \x80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", 501},
      {"\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n", 400},
  };
  for (const Row& row : rows) expect_refused(row.bytes, row.status);
  // RFC 9112 §3.2.2: the authority of an absolute target counts, not Host.
  auto asks = client();
  asks.send("GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n");
  auto origin = origin_.accept();
  EXPECT_THAT(origin.read_to("\r\n\r\n"), AllOf(StartsWith("GET /x HTTP/1.1\r\n"), HasSubstr("\r\nHost: b\r\n")));
  expect_healthy();
}

TEST_F(HostileClientTest, SendsNothingTooLarge) {
  std::string many;
  for (int i = 0; i < 300; ++i) many += "X: y\r\n";
  Options options;
  options.server.limits.body = 1000;
  start(options);
  expect_refused("GET /" + std::string(20000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414);
  expect_refused(get("X: " + std::string(70000, 'a') + "\r\n"), 431);
  expect_refused(get(many), 431);
  expect_refused(get("Content-Length: 1001\r\n"), 413);
  expect_refused(chunked("400\r\n" + std::string(1024, 'x') + "\r\n0\r\n\r\n"), 413);
  expect_refused(std::string(20000, 'a'), 414);
  std::string lines;
  for (int i = 0; i < 10000; ++i) lines += "\r\n";
  expect_refused(lines + get(""), 414);
  expect_healthy();
}

// Bytes that come in one by one: the connection is held for the configured time, not longer.
TEST_F(HostileClientTest, HoldsNoConnectionByBeingSlow) {
  Options options;
  options.server.request_timeout = Milliseconds(50);
  start(options);
  for (const char* begin :
       {"G", "GET / HTTP/1.1\r\nHost: a\r\nX: ", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab"}) {
    auto slow = client();
    slow.send(begin);
    EXPECT_THAT(slow.read_all(), AllOf(StartsWith("HTTP/1.1 408 "), EndsWith(" FIN"))) << begin;
  }
  expect_healthy();
}

TEST_F(HostileClientTest, DribblesWithoutEnd) {
  Options options;
  options.server.request_timeout = Milliseconds(50);
  start(options);
  auto slow = client();
  slow.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  // Each byte makes progress, and does not start the time anew.
  while (on_loop([&] { return proxy_->connections(); }) > 0) {
    if (slow.try_send("a") == 0) break;
    std::this_thread::sleep_for(Milliseconds(1));
    if (slow.has_input()) break;
  }
  EXPECT_THAT(slow.read_all(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(HostileClientTest, StallsTheContentOfARequest) {
  Options options;
  options.server.request_timeout = Milliseconds(50);
  start(options);
  auto slow = client();
  slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab");
  auto origin = origin_.accept();
  EXPECT_THAT(slow.read_all(), AllOf(StartsWith("HTTP/1.1 408 "), EndsWith(" FIN")));
  EXPECT_THAT(origin.read_all(), AnyOf(EndsWith("ab FIN"), EndsWith(" RST")));
  expect_healthy();
}

TEST_F(HostileClientTest, ReadsNothing) {
  Options options;
  options.server.write_timeout = Milliseconds(50);
  start(options);
  auto deaf = client();
  deaf.send(get(""));
  auto origin = origin_.accept();
  origin.read_to("\r\n\r\n");
  origin.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 1000000000\r\n\r\n");
  // The origin is stopped, then released: the client was given up.
  const std::string block(64 * 1024, 'x');
  while (on_loop([&] { return proxy_->connections(); }) > 0) origin.try_send(block);
  EXPECT_EQ(fetches(), 0u);
  expect_healthy();
}

TEST_F(HostileClientTest, AsksWithoutReadingTheAnswers) {
  Options options;
  options.server.write_timeout = Milliseconds(50);
  start(options);
  auto asks = client();
  asks.send(get(""));
  {
    auto origin = origin_.accept();
    origin.read_to("\r\n\r\n");
    origin.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 1000000\r\n\r\n" +
                std::string(1000000, 'x'));
    wait_for([&] { return proxy_->cache().stored_count() == 1; });
  }
  std::string pipelined;
  for (int i = 0; i < 1000; ++i) pipelined += get("");
  asks.send(pipelined);  // a gigabyte of answers, one at a time
  wait_for([&] { return proxy_->connections() == 0; });
  expect_healthy();
}

// A client that closes its side has gone, also when it only meant to say that it sends no more: TCP does not tell.
TEST_F(HostileClientTest, ClosesItsSide) {
  auto half = client();
  half.send(get(""));
  auto origin = origin_.accept();
  origin.read_to("\r\n\r\n");
  half.finish_sending();
  EXPECT_EQ(half.read_all(), " FIN");
  EXPECT_EQ(open_requests(), 0u);
  // The fetch goes on, and what is stored can be had even so.
  origin.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 2\r\n\r\nok");
  wait_for([&] { return proxy_->cache().stored_count() == 1; });
  auto again = client();
  again.send(get(""));
  again.finish_sending();
  EXPECT_THAT(again.read_all(), EndsWith("\r\n\r\nok FIN"));
}

TEST_F(HostileClientTest, ResetsAtAnyTime) {
  for (const char* sent :
       {"", "G", "GET / HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\na"}) {
    auto resets = client();
    resets.send(sent);
    resets.reset();
  }
  {
    auto resets = client();
    resets.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\na");
    auto origin = origin_.accept();
    origin.read_to("\r\na");
    resets.reset();
    EXPECT_THAT(origin.read_all(), AnyOf(" FIN", " RST"));
  }
  wait_for([&] { return proxy_->connections() == 0; });
  EXPECT_EQ(fetches(), 0u);
  expect_healthy();
}

TEST_F(HostileClientTest, DoesNotGetAtOthersByPipelining) {
  auto asks = client();
  asks.send(get("") + "what?\r\n\r\n" + get(""));
  auto origin = origin_.accept();
  origin.read_to("\r\n\r\n");
  origin.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_THAT(asks.read_all(), AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("okHTTP/1.1 400 "), EndsWith(" FIN")));
  expect_healthy();
}

}  // namespace
}  // namespace cachestone::proxy
