// A forward proxy: it goes where each request says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/proxy/origins.h"
#include "simulator/proxy/testing.h"

namespace cachestone::proxy {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ForwardTest : public testing::RawProxyTest {
 protected:
  ForwardTest() { start_forward(); }

  std::string ask(const std::string& start, const std::string& host = "x") {
    auto asks = client();
    asks.send(start + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    return asks.read_all();
  }
};

TEST_F(ForwardTest, GoesWhereTheTargetSays) {
  net::testing::RawListener other;
  for (net::testing::RawListener* listener : {&origin_, &other}) {
    const std::string authority = "127.0.0.1:" + std::to_string(listener->port());
    auto asks = client();
    asks.send("GET http://" + authority + "/a?b HTTP/1.1\r\nHost: wrong\r\n\r\n");
    auto origin = listener->accept();
    EXPECT_THAT(origin.read_to("\r\n\r\n"),
                AllOf(StartsWith("GET /a?b HTTP/1.1\r\n"), HasSubstr("\r\nHost: " + authority + "\r\n")));
    origin.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 2\r\n\r\nok");
    asks.read_to("ok");
    // Each has its own place in the store.
    asks.send("GET http://" + authority + "/a?b HTTP/1.1\r\nHost: wrong\r\n\r\n");
    EXPECT_THAT(asks.read_to("ok"), HasSubstr("\r\nAge: "));
  }
  EXPECT_EQ(stored(), 2u);
}

TEST_F(ForwardTest, StreamsARequestThere) {
  auto asks = client();
  asks.send("POST http://localhost:" + std::to_string(origin_.port()) +
            "/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
  auto origin = origin_.accept();
  EXPECT_THAT(origin.read_to("abc"), StartsWith("POST / HTTP/1.1\r\n"));
}

TEST_F(ForwardTest, SaysWhatItDoesNotDo) {
  EXPECT_THAT(ask("CONNECT a:443", "a:443"), AllOf(StartsWith("HTTP/1.1 501 "), HasSubstr("it makes no tunnels")));
  EXPECT_THAT(ask("GET /"), AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("this is a forward proxy")));
  EXPECT_THAT(ask("GET https://a/"), AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("absolute http URI")));
  EXPECT_THAT(ask("GET http://user@a/"), AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("user information")));
  EXPECT_THAT(ask("GET http://a:99999/"), AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("cannot be used")));
  EXPECT_THAT(ask("GET http://" + proxy_->address().text() + "/"),
              AllOf(StartsWith("HTTP/1.1 508 Loop Detected\r\n"), EndsWith("the target is this proxy itself\n FIN")));
}

TEST_F(ForwardTest, SaysThatThereIsNoSuchHost) {
  EXPECT_THAT(ask("GET http://no-such-host.invalid/"),
              AllOf(StartsWith("HTTP/1.1 502 Bad Gateway\r\n"), EndsWith("The origin failed: unknown host.\n FIN")));
}

TEST(Origins, KeepsABoundedNumberOfClients) {
  net::asio::io_context context;
  Origins origins(context, {}, std::nullopt);
  for (int i = 0; i < 200; ++i) {
    net::Client* client = origins.client_for("127.0.0." + std::to_string(i) + ":81");
    ASSERT_NE(client, nullptr);
    EXPECT_EQ(origins.client_for("127.0.0." + std::to_string(i) + ":81"), client);
  }
  EXPECT_EQ(origins.clients(), Origins::kMostClients);
  EXPECT_EQ(origins.client_for("A.example"), origins.client_for("a.EXAMPLE:80"));
  EXPECT_EQ(origins.client_for(""), nullptr);
  EXPECT_EQ(origins.client_for("a:0"), nullptr);
}

}  // namespace
}  // namespace cachestone::proxy
