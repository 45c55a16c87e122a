// The address of a cache as a person types it.
#pragma once

#include <string>
#include <string_view>

#include "simulator/net/address.h"

namespace cachestone::harness {

struct CacheUrl {
  bool secure = false;    // https
  net::Address address;   // where to connect to
  std::string authority;  // for Host: in lower case, without the default port ("cache.example", "127.0.0.1:8080")
  std::string path;       // prefix of all paths, without a slash at the end: "" or "/some/where"

  std::string text() const;  // "http://127.0.0.1:8080/some/where"
  bool operator==(const CacheUrl&) const = default;
};

// Reads "http://host", "https://host/prefix/", "host:8080", "http://[::1]:8080". Without a scheme it is http, but https
// for port 443. Throws std::invalid_argument with a message that quotes the text and says what is wrong with it.
CacheUrl parse_url(std::string_view text);

}  // namespace cachestone::harness
