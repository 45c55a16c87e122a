// A baseline: the verdicts of a run that later ones must not fall short of, small enough to be kept beside the code.
#pragma once

#include <string>

#include "reports/results.h"

namespace cachestone::reports {

// `results` without what explains them to a reader (exchanges, checks, the reference cache's account): verdicts,
// reasons and values stay.
Results as_baseline(Results results);

// Why `results` cannot take the place of `baseline`: it has verdicts that the new one lacks, of a case that the suite
// still has (`suite` describes all of it). Empty when it can.
std::string lost_by(const Results& results, const Results& baseline, const Results& suite);

}  // namespace cachestone::reports
