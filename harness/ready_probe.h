// Asks a cache that is starting whether it answers yet: one TCP connection, one HTTP exchange.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace cachestone::harness {

struct ProbeResult {
  enum Kind {
    kReady,     // a whole HTTP field section came back, whatever its status
    kNotYet,    // nothing listens, or the connection ended without an answer: worth another try
    kHopeless,  // what came back is not HTTP
  } kind;
  std::string problem;  // when not ready: "it accepted a connection and closed it without an answer"
};

// One exchange with 127.0.0.1:port. Whenever there is nothing to do it calls `pause`, which lets some time pass and
// says whether to go on; when it returns false the result is kNotYet.
ProbeResult probe(std::uint16_t port, const std::string& path, const std::function<bool()>& pause);

// A port on 127.0.0.1 that nobody listens on at the moment; throws LaunchError when there is none.
std::uint16_t free_port();
// Whether a server could listen on that port of 127.0.0.1 now.
bool is_free(std::uint16_t port);

}  // namespace cachestone::harness
