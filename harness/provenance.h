// Where a response came from, told from both ends and from nothing that the cache says about itself.
//
// Every answer of the origin carries a serial number, and the origin logs every request by the step that was current
// when it arrived. So, for the response that a client got in a step:
//
//   serial of an entry of this step                          origin
//   older serial, and an entry of this step that was
//   answered 304 before the reply                            validated
//   older serial, and no such entry                          stale when past its explicit lifetime, else cache
//   status 304 without serial                                origin when the log has an entry of this step, else cache
//   status >= 500 without serial                             error: nothing in it is of the origin
//   no response at all, after the origin broke off           error: the cache passed the failure on
//
// In a chain of caches the same holds for the chain as a whole, with the lifetime of the tier that answered.
//
// Anything else cannot be told; then the explanation says what is missing.
#pragma once

#include <cstddef>

#include "harness/timeline.h"
#include "simulator/policy/profile.h"

namespace cachestone::harness {

// About one exchange of a timeline whose log is complete. `profile`, that of the target, says whether s-maxage counts
// in the lifetime; in a chain that of the tier that answered says it.
Provenance provenance(const SeenTimeline& seen, std::size_t step, std::size_t client, const policy::Profile& profile);

// Fills in the provenance of every exchange.
void find_provenances(SeenTimeline& seen, const policy::Profile& profile);

}  // namespace cachestone::harness
