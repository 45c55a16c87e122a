// The sixth proof: the network tells the same. The suite through `cachestone proxy`, over real sockets, gives the same
// verdicts and values as in-process: for the reference, and for a sample of its defects, spread over the list.
//
// The clock stands still while bytes are under way (still_loop.h), so nothing depends on the machine. Chains are left
// out: the proxy is one cache.
#pragma once

#include "harness/selftest/plan.h"
#include "harness/selftest/play.h"
#include "harness/selftest/report.h"

namespace cachestone::selftest {

inline constexpr std::size_t kSampledDefects = 20;

// Places of so many of `count`, spread evenly.
std::vector<std::size_t> sample(std::size_t count, std::size_t size = kSampledDefects);

// What the cases come to against the reference cache behind a proxy of its own, in their order.
std::vector<Outcome> play_over_network(const std::vector<const cases::Case*>& cases, const policy::Profile& profile,
                                       const policy::Rulebook& rules);

Report prove_network(const Plan& plan);

}  // namespace cachestone::selftest
