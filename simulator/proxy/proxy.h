// The reference cache behind a real socket: a reverse proxy for one origin.
//
// It carries events to the engine and its effects to the sockets, and decides nothing: what is explained in the
// simulator is what runs on the wire. Messages are held whole; where a body could be streamed instead is where
// on_response is called and where Reply is carried out.
//
// Everything happens on the thread that runs the io_context, which must outlive the proxy.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "simulator/engine/cache.h"
#include "simulator/http/time.h"
#include "simulator/net/address.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"

namespace boost::asio {
class io_context;
}

namespace cachestone::proxy {

struct Options {
  // Told the story of every event: a request, the origin's answer to it, its failure.
  std::function<void(const engine::Story&)> explain;
  // From sending a request to the last byte of the response; then the fetch has failed.
  Milliseconds origin_timeout{30000};
  // The cache's clock; the system's when there is none.
  std::function<Time()> now;
  std::size_t origin_connections = 256;
};

class Proxy {
 public:
  // Listens at once. Throws std::runtime_error when it cannot listen or the origin's host is unknown. The origin need
  // not be there yet.
  Proxy(boost::asio::io_context& context, const net::Address& listen, const net::Address& origin,
        policy::Profile profile, policy::Rulebook rules, Options options = {});
  // Ends everything at once.
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  net::Address address() const;
  const engine::Cache& cache() const;
  std::size_t connections() const;  // of clients

  // Ends gracefully: accepts nothing more, answers the requests that are open, waits for background fetches, closes its
  // connections; then calls `stopped`. After that nothing of the proxy keeps the io_context running.
  void stop(std::function<void()> stopped);

 private:
  class Carrier;
  std::unique_ptr<Carrier> carrier_;
};

}  // namespace cachestone::proxy
