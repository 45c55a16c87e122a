#include "simulator/proxy/proxy.h"

#include "simulator/proxy/carrier.h"

namespace cachestone::proxy {

Proxy::Proxy(net::asio::io_context& context, const net::Address& listen, const std::optional<net::Address>& origin,
             policy::Profile profile, policy::Rulebook rules, Options options)
    : carrier_(std::make_unique<Carrier>(context, listen, origin, std::move(profile), rules, std::move(options))) {}

Proxy::~Proxy() = default;

net::Address Proxy::address() const {
  return carrier_->address();
}

const engine::Cache& Proxy::cache() const {
  return carrier_->cache();
}

std::size_t Proxy::connections() const {
  return carrier_->connections();
}

std::size_t Proxy::fetches() const {
  return carrier_->fetches();
}

std::size_t Proxy::answering() const {
  return carrier_->answering();
}

void Proxy::stop(std::function<void()> stopped) {
  carrier_->stop(std::move(stopped));
}

}  // namespace cachestone::proxy
