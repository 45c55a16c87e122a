// HOST:PORT, as people write it and as sockets want it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cachestone::net {

struct Address {
  std::string host = "127.0.0.1";  // an IP address (IPv6 without brackets) or a name
  std::uint16_t port = 0;          // 0: any free port, for listening

  std::string text() const;  // "127.0.0.1:8080", "[::1]:8080"
  bool operator==(const Address&) const = default;
};

// Reads "127.0.0.1:8080", "[::1]:8080", "localhost:0", "cache.example:80". The port may be left out when there is a
// default. Throws std::invalid_argument with a message that quotes the text and says what is wrong with it.
Address parse_address(std::string_view text, std::optional<std::uint16_t> default_port = std::nullopt);

}  // namespace cachestone::net
