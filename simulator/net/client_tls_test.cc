// The client over TLS: whom it believes, what it says when it does not, and that nothing else changes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "simulator/net/client.h"
#include "simulator/net/server.h"
#include "simulator/net/tls_testing.h"

namespace cachestone::net {
namespace {

using ::testing::AllOf;
using testing::Certificates;
using ::testing::HasSubstr;
using testing::LoopThread;
using ::testing::Not;
using testing::RawListener;
using ::testing::StartsWith;

http::Request get(std::string target) {
  http::Request request;
  request.target = std::move(target);
  request.fields = {{"Host", "a"}};
  return request;
}

TlsUse trusting(const Certificates& certificates, const std::string& name) {
  return {TlsContext::client({certificates.authority()}), name};
}

// One client of a server at a port of 127.0.0.1.
class OneClient {
 public:
  OneClient(std::uint16_t port, TlsUse tls) {
    ClientOptions options;
    options.tls = std::move(tls);
    loop_.run([&] { client_.emplace(loop_.context(), Address{"127.0.0.1", port}, options); });
  }
  ~OneClient() {
    loop_.run([&] { client_.reset(); });
  }
  std::future<ClientResult> start(http::Request request, ExchangeOptions options = {}) {
    auto done = std::make_shared<std::promise<ClientResult>>();
    loop_.run([&] {
      client_->exchange(std::move(request), std::move(options),
                        [done](ClientResult result) { done->set_value(std::move(result)); });
    });
    return done->get_future();
  }
  ClientResult exchange(http::Request request) { return start(std::move(request)).get(); }

 private:
  LoopThread loop_;
  std::optional<Client> client_;
};

// Answers every request with how many came before it on any connection.
class Counting {
 public:
  explicit Counting(std::shared_ptr<const TlsContext> tls) {
    ServerOptions options;
    options.tls = std::move(tls);
    loop_.run([&] {
      server_.emplace(
          loop_.context(), Address(),
          [this](const std::shared_ptr<Exchange>& exchange) {
            http::Response response;
            response.status = 200;
            response.body = std::to_string(requests_++) + std::string(100'000, '.');
            http::set_framing(response, "GET");
            exchange->respond(response);
          },
          options);
    });
  }
  ~Counting() {
    loop_.run([&] { server_.reset(); });
  }
  std::uint16_t port() {
    return loop_.run([&] { return server_->address().port; });
  }
  std::size_t connections() {
    return loop_.run([&] { return server_->connections(); });
  }

 private:
  LoopThread loop_;
  int requests_ = 0;
  std::optional<Server> server_;
};

std::shared_ptr<const TlsContext> serving(const Certificates& certificates) {
  return TlsContext::server(certificates.certificate(), certificates.key());
}

TEST(ClientTls, ExchangesAndKeepsTheConnection) {
  const Certificates certificates;
  Counting server(serving(certificates));
  OneClient client(server.port(), trusting(certificates, "origin.test"));
  for (int i = 0; i < 3; ++i) {
    const ClientResult result = client.exchange(get("/"));
    EXPECT_EQ(result.error, "");
    EXPECT_EQ(result.response.body, std::to_string(i) + std::string(100'000, '.'));
  }
  EXPECT_EQ(server.connections(), 1u);
}

TEST(ClientTls, SaysWhyItDoesNotBelieveACertificate) {
  const Certificates good;
  const Certificates others;
  const Certificates expired(-7200, -3600);
  const Certificates future(3600, 7200);
  const TlsUse insecure{TlsContext::client({{}, true}), "cache.test"};
  const struct {
    const char* what;
    const Certificates& shown;
    TlsUse use;
    std::string error;
  } kCases[] = {
      {"its name", good, trusting(good, "origin.test"), ""},
      {"its address", good, trusting(good, "127.0.0.1"), ""},
      {"another name", good, trusting(good, "cache.test"),
       "the certificate is not for cache.test, but for origin.test, localhost, 127.0.0.1"},
      {"another authority", good, trusting(others, "origin.test"), "the certificate is not trusted: "},
      {"too late", expired, trusting(expired, "origin.test"), "the certificate expired on 20"},
      {"too early", future, trusting(future, "origin.test"), "the certificate is not valid before 20"},
      {"anything", expired, insecure, ""},
  };
  for (const auto& c : kCases) {
    Counting server(serving(c.shown));
    OneClient client(server.port(), c.use);
    const ClientResult result = client.exchange(get("/"));
    EXPECT_EQ(result.has_response, c.error.empty()) << c.what;
    EXPECT_THAT(result.error, StartsWith(c.error)) << c.what;
    EXPECT_EQ(result.error.empty(), c.error.empty()) << c.what << ": " << result.error;
    EXPECT_EQ(result.failure, c.error.empty() ? Failure::none : Failure::refused) << c.what;
  }
}

TEST(ClientTls, TellsTheServerWhomItWants) {
  const TlsUse by_name{TlsContext::client(), "cache.test"};
  EXPECT_THAT(Tls(by_name).take_wire(), AllOf(HasSubstr("cache.test"), HasSubstr("http/1.1")));
  const TlsUse by_address{TlsContext::client(), "127.0.0.1"};
  EXPECT_THAT(Tls(by_address).take_wire(), Not(HasSubstr("127.0.0.1")));
}

TEST(ClientTls, AServerThatSpeaksPlainlyIsNamedAsSuch) {
  Counting server(nullptr);
  OneClient client(server.port(), {TlsContext::client(), "localhost"});
  EXPECT_EQ(client.exchange(get("/")).error, "TLS failed: the other side does not speak it");
}

// The server's side of one connection, by hand: reads a request, answers, and closes without a word of TLS.
void answer_and_cut(testing::RawClient connection, const Certificates& certificates, const std::string& answer) {
  Tls tls(TlsUse{serving(certificates)});
  for (std::string got; !got.ends_with("\r\n\r\n"); got += tls.take_plain()) {
    const std::string bytes = connection.read_bytes(1);
    if (bytes.empty()) return;
    tls.receive(bytes);
    connection.send_all_or_less(tls.take_wire());
  }
  tls.send(answer);
  connection.send(tls.take_wire());
}

TEST(ClientTls, AnEndThatTlsDoesNotKnowOfIsNoEndOfTheBody) {
  const Certificates certificates;
  RawListener listener;
  OneClient client(listener.port(), trusting(certificates, "origin.test"));
  auto result = client.start(get("/"));
  answer_and_cut(listener.accept(), certificates, "HTTP/1.1 200 OK\r\n\r\nabc");
  EXPECT_EQ(result.get().error, "closed within the body after 3 bytes, and TLS did not say that this was the end");
}

TEST(ClientTls, AConnectionIsTriedAgainAsOftenAsAllowedWhileNothingWasSent) {
  const Certificates certificates;
  RawListener listener;
  OneClient client(listener.port(), trusting(certificates, "origin.test"));
  ExchangeOptions options;
  options.connects = 3;
  auto result = client.start(get("/"), options);
  listener.accept().close();
  listener.accept().close();
  answer_and_cut(listener.accept(), certificates, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
  EXPECT_EQ(result.get().error, "");

  options.connects = 2;
  result = client.start(get("/"), options);
  listener.accept().close();
  listener.accept().close();
  const ClientResult failed = result.get();
  EXPECT_EQ(failed.failure, Failure::refused);
  EXPECT_NE(failed.error, "");

  result = client.start(get("/"), options);
  answer_and_cut(listener.accept(), certificates, "");
  EXPECT_EQ(result.get().error, "closed without an answer") << "a request that was sent is not sent again";
}

}  // namespace
}  // namespace cachestone::net
