// Plays the jobs of a run one after the other: repeated, resumed, with progress, until somebody asks to stop.
#pragma once

#include <optional>
#include <vector>

#include "harness/cli/jobs.h"
#include "harness/cli/resume.h"
#include "harness/cli/transcript.h"

namespace cachestone::cli {

struct PlayOptions {
  std::size_t repeat = 0;              // how often each case is played, when that was asked for
  Transcripts* transcripts = nullptr;  // where to write the exchanges; may be null
  std::optional<Resumed> resumed;      // goes on from there; it has the same targets
};

// One result for each job, in their order. After a stop the cases that are left are `not-run`.
std::vector<reports::TargetResult> play(const std::vector<Job>& jobs, RunPlan plan, const PlayOptions& options,
                                        RealWorld world);

}  // namespace cachestone::cli
