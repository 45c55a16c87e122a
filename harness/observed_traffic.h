// What was seen of a timeline, as the oracle reads it (simulator/oracle/traffic.h).
#pragma once

#include <cstddef>

#include "harness/timeline.h"
#include "simulator/oracle/traffic.h"

namespace cachestone::harness {

// Exchanges and fetches are in the order of the steps and of the log; a step is a turn. Provenances must have been
// found. About the one cache of a timeline that is no chain.
oracle::Traffic traffic_of(const SeenTimeline& seen);

// The place among the exchanges of the first client of a step.
std::size_t first_exchange(const SeenTimeline& seen, std::size_t step);

}  // namespace cachestone::harness
