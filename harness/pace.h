// When the steps of a timeline are due, and what has to be waited for after them. Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/timeline.h"
#include "simulator/http/time.h"
#include "simulator/policy/profile.h"

namespace cachestone::harness {

// When timelines may begin: a little after a whole second, so that all machines involved show the same second for most
// of it.
Time aligned_start(Time now);

// When a step may begin, if nothing is slow. Only what is scripted counts as the time that the step before takes; where
// the origin breaks off, the cache may retry or wait as it likes.
Time due_time(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step, Time now);

// Some expectation of the last step counts requests behind the cache: one of the background may still be on its way.
bool counts_requests(const std::vector<cases::Step>& steps);

// After `step` has ended: a request of the background is still to be expected because of it. The case says so, or a
// stale response was used and nobody has asked the origin yet. The log of `seen` must be complete until now.
bool expects_background(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step,
                        const policy::Profile& profile);

// The exchange of `step` waits for the clock: the origin makes it wait, or its client is going to leave. As above.
bool waits_for_clock(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step, Time now);

}  // namespace cachestone::harness
