// From addresses to the endpoints of sockets and back.
#pragma once

#include <vector>

#include "simulator/net/address.h"
#include "simulator/net/asio.h"

namespace cachestone::net {

// IP addresses and "localhost".
bool needs_no_lookup(const Address& address);

// The endpoints to try, in order; at least one. IP addresses and "localhost" (127.0.0.1, then ::1) need no lookup;
// other names are looked up in the system's way, which may block. Throws std::runtime_error when there is no such host.
std::vector<tcp::endpoint> resolve(const Address& address);

Address address_of(const tcp::endpoint& endpoint);

}  // namespace cachestone::net
