// Going on with a run that was stopped: what it has is kept, what it lacks is played.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cases/case.h"
#include "reports/results.h"

namespace cachestone::cli {

struct Resumed {
  std::filesystem::path file;
  reports::Results results;
};
Resumed read_resumed(const std::filesystem::path& file_or_folder);

// The cases that it describes, as far as the suite has them.
cases::Catalogue cases_of(const Resumed& before, cases::Catalogue suite);

// Throws UsageError unless `now`, which describes the run that is to begin, has the same suite, version, split and
// number of repetitions, and targets of the same names.
void check_same_run(const Resumed& before, const reports::Results& now);

// Those that it has no result for: the ones that were not run, or not as often as wanted, or where the tool failed.
std::vector<const cases::Case*> cases_left(const reports::TargetResult& before,
                                           const std::vector<const cases::Case*>& all, std::size_t repeat);

// `before` with the results of `now` in place of its own, in the order of `all`. Throws std::runtime_error when the
// target has become another one meanwhile (its version, its clock, …).
reports::TargetResult joined(const reports::TargetResult& before, const reports::TargetResult& now,
                             const std::vector<const cases::Case*>& all);

}  // namespace cachestone::cli
