// Which cases are played together on a clock that jumps, and in what order. A pure function.
#pragma once

#include <cstddef>
#include <vector>

#include "cases/case.h"
#include "simulator/http/time.h"

namespace cachestone::harness {

struct Batch {
  std::vector<std::size_t> places;  // of its cases, among all
  bool held_up = false;             // by its own cases: see holds_up_others()
};

// Cases of a kind together, since a batch takes as long as its longest case and waits where one of them has to; `size`
// at a time, those that hold up others last and all at once, since they mostly wait. Without a size: one batch, in the
// order of the cases.
std::vector<Batch> batches(const std::vector<const cases::Case*>& items, std::size_t size);

// For cases that hold up others: how long after the batch each begins, so that requests meet in all of them at the same
// time, as far as can be.
std::vector<Milliseconds> meeting_starts(const std::vector<const cases::Case*>& items);

}  // namespace cachestone::harness
