#include "simulator/net/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "simulator/net/server.h"
#include "simulator/net/tls_testing.h"

namespace cachestone::net {
namespace {

using ::testing::AllOf;
using testing::Certificates;
using ::testing::HasSubstr;
using testing::SecureClient;
using ::testing::StartsWith;

class TlsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { certificates_ = new Certificates; }
  static void TearDownTestSuite() { delete certificates_; }

  static std::shared_ptr<const TlsContext> server() {
    return TlsContext::server(certificates_->certificate(), certificates_->key());
  }
  static std::shared_ptr<const TlsContext> client() { return TlsContext::client({certificates_->authority()}); }
  static TlsUse asking_for(const std::string& name) { return {client(), name}; }

  inline static Certificates* certificates_ = nullptr;
};

// Carries bytes both ways, `at_once` at a time, until nothing more is said.
void carry(Tls& a, Tls& b, std::size_t at_once) {
  for (bool said = true; said;) {
    said = false;
    for (const auto& [from, to] : {std::pair(&a, &b), std::pair(&b, &a)}) {
      const std::string bytes = from->take_wire();
      said = said || !bytes.empty();
      for (std::size_t i = 0; i < bytes.size(); i += at_once) to->receive(std::string_view(bytes).substr(i, at_once));
    }
  }
}

TEST_F(TlsTest, CarriesBytesHoweverTheyAreCut) {
  const std::string text(100'000, 'x');
  for (const std::size_t at_once : {1u, 7u, 100'000u}) {
    Tls here(asking_for("origin.test"));
    Tls there(TlsUse{server()});
    here.send("early");  // before the handshake
    carry(here, there, at_once);
    EXPECT_TRUE(here.established());
    EXPECT_TRUE(there.established());
    EXPECT_EQ(there.take_plain(), "early");
    there.send(text);
    there.finish();
    carry(here, there, at_once);
    EXPECT_EQ(here.take_plain(), text);
    EXPECT_TRUE(here.peer_finished());
    EXPECT_EQ(here.error() + there.error(), "");
  }
}

TEST_F(TlsTest, ACertificateIsBelievedOnlyWhenItFits) {
  const struct {
    const char* what;
    TlsUse use;
    std::string error;
  } kCases[] = {
      {"the name", asking_for("origin.test"), ""},
      {"another of its names", asking_for("localhost"), ""},
      {"an address", asking_for("127.0.0.1"), ""},
      {"another name", asking_for("cache.test"),
       "the certificate is not for cache.test, but for origin.test, localhost, 127.0.0.1"},
      {"another address", asking_for("127.0.0.2"),
       "the certificate is not for 127.0.0.2, but for origin.test, localhost, 127.0.0.1"},
      {"an unknown authority",
       {TlsContext::client(), "origin.test"},
       "the certificate is not trusted: unable to get local issuer certificate"},
      {"anybody", {TlsContext::client({{}, true}), "cache.test"}, ""},
  };
  for (const auto& c : kCases) {
    Tls here(c.use);
    Tls there(TlsUse{server()});
    carry(here, there, 4096);
    EXPECT_EQ(here.error(), c.error) << c.what;
    EXPECT_EQ(here.established(), c.error.empty()) << c.what;
  }
}

TEST_F(TlsTest, WhatIsNoTlsIsSaidToBeNone) {
  Tls here(asking_for("origin.test"));
  here.receive("HTTP/1.1 400 Bad Request\r\n\r\n");
  EXPECT_EQ(here.error(), "TLS failed: the other side does not speak it");
  Tls there(TlsUse{server()});
  there.receive("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(there.error(), "TLS failed: the other side does not speak it");
}

TEST_F(TlsTest, FilesThatAreNoCertificatesAreRefusedByName) {
  const auto message = [](const auto& make) -> std::string {
    try {
      make();
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  };
  const auto none = std::filesystem::path("/no/such.pem");
  const auto key = certificates_->key();
  EXPECT_THAT(message([&] { TlsContext::server(none, key); }), StartsWith("cannot use the certificate /no/such.pem: "));
  EXPECT_THAT(message([&] { TlsContext::server(key, key); }),
              AllOf(HasSubstr(key.string()), HasSubstr("no start line")));
  EXPECT_THAT(message([&] { TlsContext::server(certificates_->certificate(), none); }),
              StartsWith("cannot use the key /no/such.pem: "));
  EXPECT_THAT(message([&] { TlsContext::client({none}); }), StartsWith("cannot use the authorities in /no/such.pem: "));
}

// The byte-exact server behind TLS.
class TlsServerTest : public TlsTest {
 protected:
  void serve(Server::Handler handler) {
    ServerOptions options;
    options.tls = server();
    port_ = loop_.run([&] {
      server_ = std::make_unique<Server>(loop_.context(), Address{}, std::move(handler), options);
      return server_->address().port;
    });
  }
  ~TlsServerTest() override {
    loop_.run([&] { server_.reset(); });
  }

  testing::LoopThread loop_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
};

TEST_F(TlsServerTest, AnswersAndEndsAsItIsTold) {
  const std::string large(400'000, 'x');
  serve([&](const std::shared_ptr<Exchange>& exchange) {
    exchange->write("answer to " + exchange->request().target + " ");
    if (exchange->request().target == "/large") exchange->write(large);
    exchange->end(exchange->request().target == "/reset" ? Ending::reset : Ending::close);
  });
  const struct {
    std::string path, answer;
  } kCases[] = {{"/close", " FIN"}, {"/reset", " CUT"}, {"/large", large + " FIN"}};
  for (const auto& c : kCases) {
    SecureClient client(port_, asking_for("origin.test"));
    client.send("GET " + c.path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string got = client.read_all();
    EXPECT_TRUE(got == "answer to " + c.path + " " + c.answer) << got.substr(0, 80) << " … " << got.size();
  }
}

TEST_F(TlsServerTest, AClientThatSpeaksPlainlyIsClosed) {
  serve([](const auto&) { FAIL() << "nothing was asked"; });
  testing::RawClient client(port_);
  client.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_THAT(client.read_all(), ::testing::EndsWith(" FIN"));
}

TEST_F(TlsServerTest, ManyRequestsOnOneConnection) {
  serve([](const std::shared_ptr<Exchange>& exchange) {
    http::Response response;
    response.status = 200;
    response.body = exchange->request().target;
    http::set_framing(response, "GET");
    exchange->respond(response);
  });
  SecureClient client(port_, asking_for("localhost"));
  std::string all;
  for (int i = 0; i < 100; ++i) {
    client.send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  client.send("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string got = client.read_all();
  EXPECT_THAT(got, AllOf(HasSubstr("/0HTTP/1.1"), HasSubstr("/99HTTP/1.1"), ::testing::EndsWith("/last FIN")));
}

}  // namespace
}  // namespace cachestone::net
