// A badge: the name of a target and what it is worth, as an SVG of one file that needs nothing from the network.
#pragma once

#include <cstddef>
#include <string>

#include "reports/results.h"

namespace cachestone::reports {

// The badge of target number `target`: "nginx 1.22.1 | ✗ violates 2710/2848". The grade has a word, a symbol and a
// colour; the numbers are the cases that passed of those that apply.
std::string badge(const Results& results, std::size_t target);

}  // namespace cachestone::reports
