#include "simulator/proxy/origins.h"

#include <algorithm>
#include <stdexcept>

#include "simulator/http/message.h"

namespace cachestone::proxy {
namespace {

constexpr std::uint16_t kHttpPort = 80;

std::optional<net::Address> address_of(const std::string& authority) {
  try {
    return net::parse_address(authority, kHttpPort);
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

}  // namespace

Origins::Origins(boost::asio::io_context& context, net::ClientOptions options, const std::optional<net::Address>& only)
    : context_(context), options_(options) {
  if (only) only_ = std::make_unique<net::Client>(context, *only, options);
}

net::Client* Origins::client_for(const std::string& host) {
  if (only_) return only_.get();
  const auto address = address_of(http::lower(host));
  if (!address || address->port == 0) return nullptr;
  const std::string key = address->text();
  auto entry = clients_.find(key);
  if (entry == clients_.end()) {
    make_room();
    entry = clients_.emplace(key, Entry()).first;
    entry->second.client = std::make_unique<net::Client>(context_, *address, options_, net::Client::LookUpLater());
  }
  entry->second.used = ++uses_;
  return entry->second.client.get();
}

void Origins::make_room() {
  while (clients_.size() >= kMostClients) {
    auto oldest = clients_.end();
    for (auto entry = clients_.begin(); entry != clients_.end(); ++entry) {
      if (entry->second.client->open_exchanges() > 0) continue;
      if (oldest == clients_.end() || entry->second.used < oldest->second.used) oldest = entry;
    }
    if (oldest == clients_.end()) return;
    clients_.erase(oldest);
  }
}

void Origins::close_idle() {
  if (only_) only_->close_idle();
  for (auto& [key, entry] : clients_) entry.client->close_idle();
}

std::size_t Origins::open_exchanges() const {
  std::size_t open = only_ ? only_->open_exchanges() : 0;
  for (const auto& [key, entry] : clients_) open += entry.client->open_exchanges();
  return open;
}

}  // namespace cachestone::proxy
