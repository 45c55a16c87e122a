// For tests that play both ends of a proxy byte by byte: a client on one side, a raw origin on the other.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "simulator/net/testing.h"
#include "simulator/proxy/proxy.h"

namespace cachestone::proxy::testing {

class RawProxyTest : public ::testing::Test {
 protected:
  RawProxyTest() { start({}); }
  ~RawProxyTest() override {
    loop_.run([&] { proxy_.reset(); });
  }

  void start(Options options, policy::Profile profile = policy::shared_profile()) {
    loop_.run([&] {
      proxy_.reset();
      proxy_.emplace(loop_.context(), net::Address(), net::Address{"127.0.0.1", origin_.port()}, std::move(profile),
                     policy::Rulebook(), std::move(options));
    });
  }
  void start_forward() {
    loop_.run([&] {
      proxy_.reset();
      proxy_.emplace(loop_.context(), net::Address(), std::nullopt, policy::shared_profile(), policy::Rulebook());
    });
  }
  std::uint16_t port() { return proxy_->address().port; }
  net::testing::RawClient client() { return net::testing::RawClient(port()); }

  // The number that `what` gives on the loop's thread.
  template <typename What>
  auto on_loop(What what) {
    return loop_.run(std::move(what));
  }
  std::size_t fetches() {
    return on_loop([&] { return proxy_->fetches(); });
  }
  std::size_t open_requests() {
    return on_loop([&] { return proxy_->cache().open_requests(); });
  }
  std::size_t stored() {
    return on_loop([&] { return proxy_->cache().stored_count(); });
  }
  // Waits until it is so. A test in which it never is runs into its time limit.
  template <typename Condition>
  void wait_for(Condition condition) {
    while (!on_loop(condition)) std::this_thread::yield();
  }

  // Shows that the proxy serves others: a request on connections of its own.
  void expect_healthy() {
    auto healthy = client();
    healthy.send("GET /healthy HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    auto origin = origin_.accept();
    origin.read_to("\r\n\r\n");
    origin.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 2\r\n\r\nok");
    const std::string answer = healthy.read_all();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nok FIN")) << answer;
  }

  net::testing::LoopThread loop_;
  net::testing::RawListener origin_;
  std::optional<Proxy> proxy_;
};

}  // namespace cachestone::proxy::testing
