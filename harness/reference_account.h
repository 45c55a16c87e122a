// What the reference cache does in a case, and why, decision by decision: what a report shows beside a real cache.
#pragma once

#include "cases/case.h"
#include "reports/results.h"
#include "simulator/policy/profile.h"

namespace cachestone::harness {

// Plays the case (without its control) on a virtual clock of its own against the reference cache of this profile. Times
// of the events are seconds after the first request. A case about another kind of cache is played all the same.
reports::ReferenceRun account(const cases::Case& item, const policy::Profile& profile);

// One account for each kind of cache ("shared", "private") among the targets, added to each of the cases that
// `results` describes, as far as it speaks about that kind.
void add_accounts(const std::vector<const cases::Case*>& items, reports::Results& results);

}  // namespace cachestone::harness
