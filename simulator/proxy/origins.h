// Where requests go: to the one origin of a reverse proxy, or to the origin that a request to a forward proxy names.
//
// A forward proxy has a client, with its kept connections, for each authority that it has been asked for. There is a
// bound on how many: the one that was used least recently goes first, unless it is in use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "simulator/net/client.h"

namespace cachestone::proxy {

class Origins {
 public:
  // With `only`, every request goes there. Throws std::runtime_error when its host is unknown.
  Origins(boost::asio::io_context& context, net::ClientOptions options, const std::optional<net::Address>& only);

  // The client for a request with this Host; null when Host is no authority that can be connected to.
  net::Client* client_for(const std::string& host);
  void close_idle();
  std::size_t open_exchanges() const;
  std::size_t clients() const { return clients_.size(); }

  static constexpr std::size_t kMostClients = 64;  // that are not in use

 private:
  struct Entry {
    std::unique_ptr<net::Client> client;
    std::uint64_t used = 0;  // the larger, the later
  };
  void make_room();

  boost::asio::io_context& context_;
  net::ClientOptions options_;
  std::unique_ptr<net::Client> only_;
  std::map<std::string, Entry> clients_;  // by authority, in lower case
  std::uint64_t uses_ = 0;
};

}  // namespace cachestone::proxy
