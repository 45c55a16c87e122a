// Carries events and effects between the engine and the sockets.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "simulator/net/asio.h"
#include "simulator/net/server.h"
#include "simulator/proxy/flight.h"
#include "simulator/proxy/origins.h"
#include "simulator/proxy/proxy.h"
#include "simulator/proxy/target_form.h"

namespace cachestone::proxy {

class Proxy::Carrier {
 public:
  Carrier(net::asio::io_context& context, const net::Address& listen, const std::optional<net::Address>& origin,
          policy::Profile profile, policy::Rulebook rules, Options options);

  const engine::Cache& cache() const { return cache_; }
  const net::Address& address() const { return address_; }
  std::size_t connections() const { return server_ ? server_->connections() : 0; }
  std::size_t fetches() const { return flights_.size(); }
  std::size_t answering() const;
  void stop(std::function<void()> stopped);

 private:
  using Exchange = std::shared_ptr<net::Exchange>;
  struct Open {
    engine::RequestId request = 0;  // that caused it
    std::unique_ptr<Flight> flight;
  };

  void take(const Exchange& exchange);
  std::optional<Refusal> unacceptable(http::Request& request) const;
  // The client of a request has gone.
  void lose(engine::RequestId id);
  // Effects of an event of this request.
  void perform(engine::RequestId request, engine::Effects effects);
  void fetch(engine::RequestId request, engine::Fetch fetch);
  void head_arrived(engine::FetchId id, const http::Response& head);
  void landed(engine::FetchId id, Flight::Landing landing);
  void fail(engine::FetchId id, engine::RequestId request, engine::OriginFailure failure);
  void tell_stopped();
  void end_now();

  Options options_;
  Direction direction_;
  std::string default_host_;
  engine::Cache cache_;
  engine::RequestId next_request_ = 1;
  std::map<engine::RequestId, Exchange> open_;
  bool drained_ = false;  // stopping, and every client has its answer
  std::function<void()> stopped_;
  net::asio::steady_timer grace_;
  Origins origins_;
  std::map<engine::FetchId, Open> flights_;
  std::optional<net::Server> server_;  // last: ended first
  net::Address address_;
};

}  // namespace cachestone::proxy
