// Judges the expectations of a case against what was seen, one reports::Check for each thing that was expected.
//
// Besides "held or not" the verdict needs to know what a failure means: a cache that used a stored response where it
// must not is wrong, one that did not use it where it could is only slower. That is the Nature of a check.
#pragma once

#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/timeline.h"
#include "reports/results.h"

namespace cachestone::harness {

struct CheckOutcome {
  enum class Nature {
    other,       // a field, a body, what the origin saw, an answer from elsewhere than asked
    reused,      // a stored response was used where the expectation forbids it
    not_reused,  // only a stored response was expected, and it was not used
    unknown,     // it cannot be told where the response came from
  };
  reports::Check check;
  Nature nature = Nature::other;  // of the failure; `other` when the check held
};

// "from the cache", "from the origin", …
std::string describe(cases::From from);
// What was seen: "it came from the cache (serial 1, Age 3)".
std::string describe_source(const SeenExchange& exchange);

// Does a response from `seen` do where `wanted` is asked for? `cache` accepts a stale response too.
bool accepts(const std::vector<cases::From>& wanted, cases::From seen);

// Everything that the steps expect, in their order, the implicit expectation of the first step included. Provenances
// must have been found.
std::vector<CheckOutcome> check_steps(const std::vector<cases::Step>& steps, const SeenTimeline& seen);

}  // namespace cachestone::harness
