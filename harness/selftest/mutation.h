// The second proof, mutation: every defect of the reference cache is caught by some case, and every must and should
// case catches some defect.
//
// A case catches a defect when, in some profile, the reference is well and the same cache with the defect is worse: a
// requirement is broken (`violation`, `discouraged`), a permitted use is `missed`, or a probe reports another value.
// `unproven`, `inconclusive` and `error` are no catch: they say that nothing was learned about the cache, and a reader
// of a report would not take them for a fault of it.
//
// Only the plays that can differ are made: a defect in a rule that a case never asked about changes nothing for it. And
// unless the plan is thorough, only those that are needed: once somebody has caught a defect and a case has caught
// something, nobody has to know whether this case catches that defect.
#pragma once

#include "harness/selftest/plan.h"
#include "harness/selftest/play.h"
#include "harness/selftest/report.h"

namespace cachestone::selftest {

// Whether the second outcome, that of a cache with a defect, shows the defect.
bool catches(const Outcome& reference, const Outcome& defective);

// For each case of the plan, by its place, the places of defects that it catches, in ascending order: all of them when
// the plan is thorough.
struct Catches {
  std::vector<std::vector<std::size_t>> by_case;
  std::size_t plays = 0;
};
Catches find_catches(const Plan& plan);

Report prove_mutation(const Plan& plan);
// The second half of it: what the catches say about the plan.
Report judge_catches(const Plan& plan, const Catches& catches);

}  // namespace cachestone::selftest
