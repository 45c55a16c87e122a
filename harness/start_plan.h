// When the timelines of a round begin. A pure function.
#pragma once

#include <cstddef>
#include <vector>

#include "cases/case.h"
#include "simulator/http/time.h"

namespace cachestone::harness {

struct StartLimits {
  std::size_t wave = 0;    // at most so many cases begin in one second; 0: any number
  std::size_t rate = 0;    // at most so many requests, of cases and controls, are due in one second; 0: any number
  Milliseconds spread{0};  // those that begin in one second begin evenly over so much of it
};

// For each case, how long after the round it begins. With a rate, a case begins in the first second in which it, and
// all that it will ask later, fits in with those before it; one that asks more in a second than the rate allows has its
// second for itself. What is due by the script counts, not what has to be repeated.
std::vector<Milliseconds> start_plan(const std::vector<const cases::Case*>& items, const StartLimits& limits);

}  // namespace cachestone::harness
