// Several runs of the same cases against the same target as one result, which shows what was not the same twice.
#pragma once

#include <vector>

#include "reports/results.h"

namespace cachestone::harness {

// `repetitions` are not empty, and have results of the same cases in the same order. A case with one verdict in all of
// them keeps it, and its first evidence; not-run is no verdict. One whose verdicts differ, or that observed different
// values, is `flaky`: it says how often it ended how, with the evidence of the worst.
reports::TargetResult as_one(const std::vector<reports::TargetResult>& repetitions);

}  // namespace cachestone::harness
