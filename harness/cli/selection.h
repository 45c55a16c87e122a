// Which cases a run is about.
#pragma once

#include <string>
#include <vector>

#include "cases/case.h"

namespace cachestone::cli {

// Keeps the cases whose id matches one of the patterns (* stands for any text); all of them when there is no pattern.
// Throws UsageError for a pattern that matches nothing.
cases::Catalogue select_cases(cases::Catalogue catalogue, const std::vector<std::string>& patterns);

std::vector<const cases::Case*> all_cases(const cases::Catalogue& catalogue);

}  // namespace cachestone::cli
