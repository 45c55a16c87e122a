// Two derivations of one truth: what the author of a case expects of each step, and what the rules derive from the
// traffic (simulator/oracle). Neither knows the other.
//
// An author says by `from` and `origin_sees` whether a stored response may be used in a step. The oracle says the same
// from what was seen when the case was played, against whatever cache. Compared is what the author says about right and
// wrong: expectations of probes are not, nor is a set-up that wants the origin asked. What a step expects counts only
// for a cache that did in the steps before what was expected there; but what it fetched there beyond that is left out,
// and the step can be compared after all.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/timeline.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/profile.h"

namespace cachestone::harness {

// What an author says about one step.
enum class Claim {
  reuse_forbidden,       // no stored response may be used without validation
  reuse_permitted,       // one may
  validation_permitted,  // one may once the origin has confirmed it
  sharing_forbidden,     // of requests sent at once each needs a response of its own
  sharing_permitted,     // they may share one
};
std::string_view name(Claim claim);

std::vector<Claim> claims_about(const cases::Case& item, const std::vector<cases::Step>& steps, std::size_t step);

struct Comparison {
  std::string case_id;
  bool control = false;
  std::size_t step = 0;
  Claim claim{};
  policy::Decision rules;
  bool agree = false;
  // The clauses by which the rules decide are among those that the case names, or in the same section as one of them.
  enum class Grounds { same, neighbours, others } grounds = Grounds::others;
};

struct Comparisons {
  std::vector<Comparison> made;
  std::size_t left_out = 0;  // claims about steps before which something else than expected had happened
};

// `seen` is that of the case's steps; provenances must have been found.
Comparisons compare(const cases::Case& item, const SeenTimeline& seen, const policy::Profile& profile);
// The control: its last step must be allowed to use a stored response, or it would prove nothing.
Comparisons compare_control(const cases::Case& item, const SeenTimeline& seen, const policy::Profile& profile);

// "step 1: the case says that a stored response must not be used; the rules say may: …"
std::string describe(const Comparison& comparison);

}  // namespace cachestone::harness
