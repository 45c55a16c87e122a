// A cache reached over HTTP/1.1, by its URL: a launched one, or one that somebody else runs.
#pragma once

#include <functional>

#include "harness/target.h"
#include "harness/url.h"
#include "simulator/net/client.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

class HttpTarget : public Target {
 public:
  // An exchange that is not complete after this time hangs. Twice the longest delay of the suite (suite_test checks
  // it); not more, because a cache that hangs in one case holds up the whole run.
  static constexpr Milliseconds kTimeout = Seconds(6);

  // The context and the loop (the clock) must outlive the target. Throws std::runtime_error when the host is not known.
  HttpTarget(boost::asio::io_context& context, const world::Loop& loop, CacheUrl url, Milliseconds timeout = kTimeout);

  Leave exchange(http::Request request, std::function<void(Received)> done) override;

 private:
  const world::Loop& loop_;
  const CacheUrl url_;
  const Milliseconds timeout_;
  net::Client client_;
};

}  // namespace cachestone::harness
