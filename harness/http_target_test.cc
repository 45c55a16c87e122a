// What a cache at a URL is sent, and whom it is believed to be.
#include "harness/http_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/http/codec.h"
#include "simulator/net/asio.h"
#include "simulator/net/loop.h"
#include "simulator/net/server.h"
#include "simulator/net/tls_testing.h"

namespace cachestone::harness {
namespace {

using ::testing::HasSubstr;

// A "cache" that remembers the head of the last request.
class Listening {
 public:
  explicit Listening(std::shared_ptr<const net::TlsContext> tls = nullptr) {
    net::ServerOptions options;
    options.tls = std::move(tls);
    server_.emplace(
        context_, net::Address(),
        [this](const std::shared_ptr<net::Exchange>& exchange) {
          head_ = http::write_head(exchange->request());
          http::Response response;
          response.status = 200;
          http::set_framing(response, "GET");
          exchange->respond(response);
        },
        options);
  }

  // `url` has PORT for the server's port. Returns the head that came, or why there was none.
  std::string ask(std::string url, HttpOptions options, http::Request request) {
    url.replace(url.find("PORT"), 4, std::to_string(server_->address().port));
    HttpTarget target(context_, loop_, parse_url(url), std::move(options));
    std::string error;
    target.exchange(std::move(request), [&](Received received) {
      error = received.error;
      context_.stop();
    });
    context_.restart();
    context_.run();
    const std::string port = ":" + std::to_string(server_->address().port);
    std::string head = error.empty() ? head_ : error;
    for (std::size_t at; (at = head.find(port)) != std::string::npos;) head.replace(at, port.size(), ":PORT");
    return head;
  }

 private:
  net::asio::io_context context_;
  net::RealLoop loop_{context_};
  std::string head_;
  std::optional<net::Server> server_;
};

http::Request get(const std::string& target, http::Fields fields = {}) {
  http::Request request;
  request.target = target;
  request.fields = std::move(fields);
  return request;
}

TEST(HttpTarget, AddressesTheCacheAsItsUrlAndOptionsSay) {
  HttpOptions renamed;
  renamed.host = "www.example";
  HttpOptions fields;
  fields.fields = {{"X-A", "1"}, {"X-B", "2"}};
  HttpOptions forward;
  forward.forward_to = "origin.example:8900";
  const struct {
    const char* what;
    const char* url;
    HttpOptions options;
    http::Request request;
    std::string head;
  } kCases[] = {
      {"a path", "http://127.0.0.1:PORT", {}, get("/a?b"), "GET /a?b HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"},
      {"Host comes first, but not in place of the case's own",
       "localhost:PORT",
       {},
       get("/", {{"A", "1"}, {"Host", "b"}}),
       "GET / HTTP/1.1\r\nA: 1\r\nHost: b\r\n\r\n"},
      {"a base path", "http://127.0.0.1:PORT/some/base/", renamed, get("/a", {{"A", "1"}}),
       "GET /some/base/a HTTP/1.1\r\nHost: www.example\r\nA: 1\r\n\r\n"},
      {"an absolute target of the case", "http://127.0.0.1:PORT/base", renamed, get("http://a.example/a"),
       "GET http://a.example/base/a HTTP/1.1\r\nHost: www.example\r\n\r\n"},
      {"added fields", "http://127.0.0.1:PORT", fields, get("/", {{"X-A", "0"}}),
       "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nX-A: 0\r\nX-A: 1\r\nX-B: 2\r\n\r\n"},
      {"a forward proxy", "http://127.0.0.1:PORT", forward, get("/a"),
       "GET http://origin.example:8900/a HTTP/1.1\r\nHost: origin.example:8900\r\n\r\n"},
      {"an absolute target to a forward proxy", "http://127.0.0.1:PORT", forward, get("http://a.example/a"),
       "GET http://a.example/a HTTP/1.1\r\nHost: origin.example:8900\r\n\r\n"},
  };
  Listening cache;
  for (const auto& c : kCases) EXPECT_EQ(cache.ask(c.url, c.options, c.request), c.head) << c.what;
}

TEST(HttpTarget, OverTlsItWantsTheCertificateOfTheHostThatItAsksFor) {
  const net::testing::Certificates certificates;  // for origin.test, localhost, 127.0.0.1
  Listening cache(net::TlsContext::server(certificates.certificate(), certificates.key()));
  HttpOptions trusting;
  trusting.trust.authorities = certificates.authority();
  HttpOptions renamed = trusting;
  renamed.host = "www.example:444";
  HttpOptions named = renamed;
  named.server_name = "origin.test";
  HttpOptions forward = trusting;
  forward.forward_to = "origin.example:8900";
  HttpOptions insecure;
  insecure.trust.anybody = true;
  const std::string plain = "GET /a HTTP/1.1\r\nHost: ";
  const struct {
    const char* what;
    const char* url;
    HttpOptions options;
    std::string head;
  } kCases[] = {
      {"the URL's", "https://localhost:PORT", trusting, plain + "localhost:PORT\r\n\r\n"},
      {"the URL's address", "https://127.0.0.1:PORT", trusting, plain + "127.0.0.1:PORT\r\n\r\n"},
      {"that in Host", "https://localhost:PORT", renamed, "the certificate is not for www.example, but for "},
      {"another one", "https://localhost:PORT", named, plain + "www.example:444\r\n\r\n"},
      {"a forward proxy's own", "https://localhost:PORT", forward, "GET http://origin.example:8900/a HTTP/1.1"},
      {"an unknown authority", "https://localhost:PORT", {}, "the certificate is not trusted: "},
      {"anybody's", "https://localhost:PORT", insecure, plain + "localhost:PORT\r\n\r\n"},
      {"no TLS at all", "http://localhost:PORT", {}, "closed without an answer"},
  };
  for (const auto& c : kCases) EXPECT_THAT(cache.ask(c.url, c.options, get("/a")), HasSubstr(c.head)) << c.what;
  EXPECT_THAT(cache.ask("https://localhost:PORT", trusting, get("http://a.example/a")),
              HasSubstr("GET https://a.example/a HTTP/1.1"));
}

}  // namespace
}  // namespace cachestone::harness
