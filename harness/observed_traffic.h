// What was seen of a timeline, as the oracle reads it (simulator/oracle/traffic.h).
#pragma once

#include <cstddef>
#include <optional>

#include "harness/timeline.h"
#include "simulator/oracle/traffic.h"

namespace cachestone::harness {

// Exchanges and fetches in the order of the steps and of the log; a step is a turn. Provenances must have been found.
// In a chain `tier` says which of its caches this is about: what the one before it asked are its exchanges, what it
// asked the next one its fetches. Then it is not known which response an exchange used.
oracle::Traffic traffic_of(const SeenTimeline& seen, std::size_t tier = 0);

// The place of the first exchange of a turn and, from there, of the client with this number; nothing when there was
// none.
std::optional<std::size_t> exchange_in(const oracle::Traffic& traffic, std::size_t turn, std::size_t client = 0);

}  // namespace cachestone::harness
