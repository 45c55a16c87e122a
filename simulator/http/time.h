// The time types of the whole project.
//
// A Time is a point on the wall clock of whoever took it (a simulated cache, a real machine), in milliseconds.
// Protocol arithmetic is in whole seconds (RFC 9111 §1.2.2); milliseconds are kept so that short delays and
// resident times on a real clock are not rounded twice. Nothing in http, policy or engine reads a clock:
// every Time is an argument.
#pragma once

#include <chrono>
#include <cstdint>

namespace cachestone {

using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;
using Time = std::chrono::sys_time<Milliseconds>;

// The whole second that contains `time`: what an HTTP-date can express.
inline std::chrono::sys_seconds whole_second(Time time) {
  return std::chrono::floor<Seconds>(time);
}

// Whole seconds in `duration`, rounded down: what an Age field can express.
inline Seconds whole_seconds(Milliseconds duration) {
  return std::chrono::floor<Seconds>(duration);
}

}  // namespace cachestone
