// The reference cache behind a real socket: a reverse proxy for one origin, or a forward proxy.
//
// It carries events to the engine and its effects to the sockets, and decides nothing: what is explained in the
// simulator is what runs on the wire. Content goes through as it comes, in both directions, and the slower side sets
// the pace; only what the engine wants to keep, or must have whole to answer, is held.
//
// Everything happens on the thread that runs the io_context, which must outlive the proxy.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "simulator/engine/cache.h"
#include "simulator/http/time.h"
#include "simulator/net/address.h"
#include "simulator/net/server.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"

namespace boost::asio {
class io_context;
}

namespace cachestone::world {
class Loop;
}

namespace cachestone::proxy {

// What the engine decided at an event of a request: its arrival, the origin's answer to it, its failure.
struct Told {
  engine::RequestId request = 0;  // counted from 1, in the order of arrival
  const engine::Story& story;
};

struct Options {
  std::function<void(const Told&)> explain;
  // Of the origin, until the head of its response; then from one piece of the content to the next. Then the fetch has
  // failed.
  Milliseconds origin_timeout{30000};
  // The cache's clock; the system's when there is none.
  std::function<Time()> now;
  // By whose clock origin_timeout goes; the system's when there is none. Must outlive the proxy.
  world::Loop* loop = nullptr;
  std::size_t origin_connections = 256;  // for each origin
  // How long stop() waits for what is open.
  Milliseconds grace{30000};
  net::ServerOptions server;  // `streams` is set here
};

class Proxy {
 public:
  // Listens at once. Without an origin it is a forward proxy. Throws std::runtime_error when it cannot listen or the
  // origin's host is unknown. The origin need not be there yet.
  Proxy(boost::asio::io_context& context, const net::Address& listen, const std::optional<net::Address>& origin,
        policy::Profile profile, policy::Rulebook rules, Options options = {});
  // Ends everything at once.
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  net::Address address() const;
  const engine::Cache& cache() const;
  std::size_t connections() const;  // of clients
  std::size_t fetches() const;      // that are under way
  std::size_t answering() const;    // requests of clients whose response has not gone out to its end

  // Ends gracefully: accepts nothing more, answers the requests that are open, waits for background fetches, closes its
  // connections; then calls `stopped`. After the time of grace it ends what is still open. Then nothing of the proxy
  // keeps the io_context running.
  void stop(std::function<void()> stopped);

 private:
  class Carrier;
  std::unique_ptr<Carrier> carrier_;
};

}  // namespace cachestone::proxy
