// The first proof: the reference cache has nothing wrong, whichever of the named profiles it has; and no case depends
// on the others that are played beside it.
#pragma once

#include "harness/selftest/plan.h"
#include "harness/selftest/report.h"

namespace cachestone::selftest {

Report prove_profiles(const Plan& plan);

}  // namespace cachestone::selftest
