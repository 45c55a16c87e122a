// What an origin on the public side stores at most, and for how long. CONTROL.md tells the numbers.
#pragma once

#include <cstddef>

#include "simulator/http/time.h"

namespace cachestone::origin {

struct Bounds {
  std::size_t sessions = 16;
  std::size_t cases = 8192;                     // open at a time, of all sessions
  std::size_t script_bytes = 256 * 1024;        // of one case, as JSON
  std::size_t stored_bytes = 64 * 1024 * 1024;  // scripts and log of all open cases
  std::size_t log_entries = 1000;               // of one case
  std::size_t requests_per_second = 5000;       // with a script, of all sessions
  std::size_t refusals_per_minute = 60;         // calls with a wrong token; then 429 for those
  Milliseconds lifetime = Seconds{600};         // of a session that nobody asks for
  Milliseconds longest_wait = Seconds{20};      // of one call for news
};

}  // namespace cachestone::origin
