// The address of a cache as a person types it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "simulator/net/address.h"

namespace cachestone::harness {

struct CacheUrl {
  net::Address address;   // where to connect to
  std::string authority;  // for Host: as it was typed, without the default port ("cache.example", "127.0.0.1:8080")
  std::string path;       // prefix of all paths, without a slash at the end: "" or "/some/where"

  std::string text() const;  // "http://127.0.0.1:8080/some/where"
  bool operator==(const CacheUrl&) const = default;
};

// Reads "http://host", "http://host:8080/", "host:8080", "http://[::1]:8080/prefix". Throws std::invalid_argument with
// a message that quotes the text: for https ("not supported yet"), other schemes, user names, queries, fragments.
CacheUrl parse_url(std::string_view text);

}  // namespace cachestone::harness
