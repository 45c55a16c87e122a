#include "simulator/net/resolve.h"

#include <stdexcept>

#include "simulator/http/message.h"

namespace cachestone::net {

bool needs_no_lookup(const Address& address) {
  error_code error;
  asio::ip::make_address(address.host, error);
  return !error || http::same_name(address.host, "localhost");
}

std::vector<tcp::endpoint> resolve(const Address& address) {
  if (http::same_name(address.host, "localhost")) {
    return {{asio::ip::address_v4::loopback(), address.port}, {asio::ip::address_v6::loopback(), address.port}};
  }
  error_code error;
  if (const asio::ip::address ip = asio::ip::make_address(address.host, error); !error) return {{ip, address.port}};

  asio::io_context context;
  tcp::resolver resolver(context);
  const auto found = resolver.resolve(address.host, std::to_string(address.port), error);
  if (error) throw std::runtime_error("cannot find the host " + address.host + ": " + describe(error));
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) endpoints.push_back(entry.endpoint());
  return endpoints;
}

Address address_of(const tcp::endpoint& endpoint) {
  return {endpoint.address().to_string(), endpoint.port()};
}

}  // namespace cachestone::net
