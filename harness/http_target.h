// A cache reached over HTTP/1.1, by its URL: a launched one, or one that somebody else runs.
#pragma once

#include <functional>
#include <string>

#include "harness/target.h"
#include "harness/url.h"
#include "simulator/net/client.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

struct HttpOptions {
  // An exchange that is not complete after this time hangs. By default twice the longest delay of the suite (suite_test
  // checks it); not more, because a cache that hangs in one case holds up the whole run.
  static constexpr Milliseconds kTimeout = Seconds(6);
  Milliseconds timeout = kTimeout;

  // The time is up on the loop's clock as well, which may jump.
  bool by_loop = false;

  std::string host{};     // what Host says when the case does not say it; empty: the authority of the URL
  net::TlsTrust trust{};  // for https
  // For https: whom we ask for (SNI), and whose certificate we want. Empty: the host in `host`.
  std::string server_name{};
  http::Fields fields{};  // added to every request, at the end
  // The cache is a forward proxy, and this is the authority of the origin: requests in absolute form.
  std::string forward_to{};
  // How often a connection is tried, when it is refused or fails before a byte of a request is sent. A cache that we
  // have started refuses nothing by accident.
  int connects = 1;
};

class HttpTarget : public Target {
 public:
  // The context and the loop (the clock) must outlive the target. Throws std::runtime_error when the
  // host is not known, or when TLS cannot be used as `options` want it.
  HttpTarget(boost::asio::io_context& context, world::Loop& loop, CacheUrl url, HttpOptions options = {});

  Leave exchange(http::Request request, std::function<void(Received)> done) override;
  Leave exchange_apart(http::Request request, std::function<void(Received)> done) override;
  std::size_t open_exchanges() const { return client_.open_exchanges(); }

 private:
  Leave send(http::Request request, bool apart, std::function<void(Received)> done);
  void address(http::Request& request) const;
  Time given_up() const;

  world::Loop& loop_;
  const CacheUrl url_;
  const HttpOptions options_;
  net::Client client_;
};

}  // namespace cachestone::harness
