// The fourth proof, the controls: a green tick means that something was proven.
//
// A prohibiting case is a must or should case with a control: something stored must not be used.
//
// On a cache that stores nothing none of them may pass, since nothing was prevented: they are `unproven`; or, where the
// case asks for a hit on the way, `inconclusive` (it is part of the set-up) or `missed`.
//
// On a cache that reuses everything for ever all of them fail, each at its level: `violation` or `discouraged`. Some
// forbid what a cache with keys does not do (use what another URI or method has brought), so there is one without, too,
// and one of the two has to fail. Where the set-up asks that the cache has not used a stored response before, such a
// cache does not get to the question: `inconclusive`. Mutation shows that those cases can fail.
#pragma once

#include "harness/selftest/plan.h"
#include "harness/selftest/report.h"

namespace cachestone::selftest {

Report prove_controls(const Plan& plan);

}  // namespace cachestone::selftest
