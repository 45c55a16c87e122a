// Requests that a cache sent again of its own accord, told by the origin's log.
//
// A cache may repeat a request when the connection to the origin broke off, or when it did not like the answer. For a
// client that looks like one request; in the log there are more of the same than there were clients who could have
// caused them. The evidence marks them: without that a reader would look for a second client.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/timeline.h"

namespace cachestone::harness {

// The serial of the request that `entry`, of the log of `seen`, is a repetition of: the same method, target, fields and
// content, and every client that was waiting has its request among the earlier ones. Nothing for any other request.
std::optional<std::uint64_t> repeats(const SeenTimeline& seen, const origin::LogEntry& entry);

// "The cache sent a request of step 1 again." for the first of them; empty when there is none.
std::string repeats_text(const SeenTimeline& seen);

}  // namespace cachestone::harness
