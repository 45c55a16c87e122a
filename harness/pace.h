// When the steps of a timeline are due, and what has to be waited for after them. Pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "cases/case.h"
#include "harness/timeline.h"
#include "simulator/http/time.h"
#include "simulator/policy/profile.h"

namespace cachestone::harness {

// When timelines may begin: a little after a whole second, so that all machines involved show the same second for most
// of it.
Time aligned_start(Time now);

// When a step may begin, if nothing is slow. Only what is scripted counts as the time that the step before takes, and
// of that only what it took; where the origin breaks off, the cache may retry or wait as it likes.
Time due_time(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step);

// Some expectation of the last step counts requests behind the cache: one of the background may still be on its way.
bool counts_requests(const std::vector<cases::Step>& steps);

// On a clock that jumps, time cannot pass for anybody while an exchange of this case is open, until it is certain that
// it waits for the clock or hangs: requests meet at the cache, which may look by timers of its own, in real time, for
// what one waits for; or the origin sends interim responses, behind which some caches hang, and those had better all
// hang together. As some caches work in the background on a connection, each exchange of such a case has one of its
// own.
bool holds_up_others(const cases::Case& item);

// The case tells one second from the next, by a clock that can be set. Where exchanges take time nevertheless, its
// steps keep their distance: see lag_after().
bool needs_exact_clock(const cases::Case& item);

// How much later than in a world without latency `step` had ended, apart from what the origin was told to wait. A later
// step that is as late as this finds everything at least as old as it should be, and hardly older.
Milliseconds lag_after(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step);

// Whether time may pass, on a clock that jumps: how likely it is that something is under way that takes no time on that
// clock, and has not come to its end.
enum class Doubt {
  none,    // nothing is
  little,  // the cache may not yet have read what the origin sent it
  much,    // a request of the background may still have to come, or an exchange may not wait for the clock
};

// A request of the background is still to be expected because of `step`, which has ended: the case says so, or a stale
// response was used and nobody has asked the origin yet. The log of `seen` must be complete until now.
bool expects_background(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step,
                        const policy::Profile& profile);

// The origin has answered a request because of `step`, which has ended, and no exchange of it shows that the cache has
// read that answer. As above.
bool leaves_unread(const SeenTimeline& seen, std::size_t step, const policy::Profile& profile);

// While exchanges of `step`, which began at `started`, are open: whether they wait for the clock, because the origin
// makes them wait, or because their client is going to leave. Nothing: as far as can be seen they do not.
std::optional<Doubt> waits_for_clock(const cases::Step& what, std::size_t step, std::size_t open, Time started,
                                     const std::vector<origin::LogEntry>& log, Time now);

}  // namespace cachestone::harness
