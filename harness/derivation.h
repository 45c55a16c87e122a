// Two derivations of one truth: what the author of a case says about each step (statements.h), and what the rules
// derive from the traffic (simulator/oracle). Neither knows the other.
//
// The traffic may be that of any cache that the case was played against. What is said of a step counts only for a cache
// that did in the steps before what was expected there; but what it fetched there beyond that is left out, and the step
// can be compared after all.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/statements.h"
#include "harness/timeline.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/profile.h"

namespace cachestone::harness {

struct Comparison {
  std::size_t step = 0;
  std::string tier;  // in a chain
  bool control = false;
  Claim claim{};
  policy::Decision rules;
  bool agree = false;
  // The clauses by which the rules decide are among those that the case names, or in the same section as one of them.
  enum class Grounds { same, neighbours, others } grounds = Grounds::others;
};

struct Comparisons {
  std::vector<Comparison> made;
  std::size_t left_out = 0;  // statements about steps before which something else than expected had happened
};

// `seen` is that of the case's steps; provenances must have been found. `profile` is that of the cache; in a chain the
// tiers have their own.
Comparisons compare(const cases::Case& item, const SeenTimeline& seen, const policy::Profile& profile);
// The control: its last step must be allowed to use a stored response, or it would prove nothing.
Comparisons compare_control(const cases::Case& item, const SeenTimeline& seen, const policy::Profile& profile);

// "step 1: the case says that a stored response must not be used without validation; the rules say may", and a line for
// each reason.
std::string describe(const Comparison& comparison);

}  // namespace cachestone::harness
