// The third proof, two derivations: the rules, given nothing but the traffic, derive for each step of each case whether
// a stored response may be used; and they agree with what the case's author wrote (harness/derivation.h).
//
// The traffic is that of the reference as every named profile, and of the two plain caches: what the rules say about a
// step must not rest on what the reference does. Of the cache that reuses everything only prohibitions are compared: it
// does not ask the origin, so its traffic does not show what may permit reuse (that the origin is down, a 304).
#pragma once

#include "harness/selftest/plan.h"
#include "harness/selftest/report.h"

namespace cachestone::selftest {

Report prove_derivations(const Plan& plan);

}  // namespace cachestone::selftest
