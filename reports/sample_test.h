// Made-up results that look like real ones, for the tests of the reports.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reports/results.h"

namespace cachestone::reports {

// Two suites, three cases, two targets ("reference", "nginx"): one violation, one miss, one probe, one result missing.
Results small_sample();

// `targets` caches × (suites × `cases_per_suite`) cases with every verdict and full evidence; the same on every call.
Results large_sample(std::size_t targets, std::size_t cases_per_suite);

// small_sample() with every text as bad as can be: markup, formulas, control characters, bytes that are no UTF-8.
Results hostile_sample();
// The texts that it uses.
const std::vector<std::string>& hostile_texts();

}  // namespace cachestone::reports
