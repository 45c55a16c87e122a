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
  // The context and the loop (the clock) must outlive the target. An exchange that is not complete after `timeout` is
  // an error. Throws std::runtime_error when the host is not known.
  HttpTarget(boost::asio::io_context& context, const world::Loop& loop, CacheUrl url,
             Milliseconds timeout = Seconds(15));

  void exchange(http::Request request, std::function<void(Received)> done) override;

 private:
  const world::Loop& loop_;
  const CacheUrl url_;
  const Milliseconds timeout_;
  net::Client client_;
};

}  // namespace cachestone::harness
