// The fourth proof, the controls: a green tick means that something was proven.
//
// A prohibiting case is a must or should case with a control: something stored must not be used.
//
// On a cache that stores nothing all of them are `unproven`: nothing was prevented.
//
// On a cache that reuses everything for ever all of them fail, each at its level: `violation` or `discouraged`. Some
// forbid what a cache with keys does not do (use what another URI or method has brought), so there is one without, too.
// And some have a set-up in which the origin is asked (to validate, for another variant): for these there is one that
// reuses everything from the last step on. One of the three has to fail.
#pragma once

#include "harness/selftest/plan.h"
#include "harness/selftest/report.h"

namespace cachestone::selftest {

Report prove_controls(const Plan& plan);

}  // namespace cachestone::selftest
