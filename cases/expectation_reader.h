// Reads the "expect" member of a step.
#pragma once

#include <cstddef>
#include <vector>

#include "cases/case.h"
#include "simulator/json/reader.h"

namespace cachestone::cases {

// One object of expectations, or an array of them, for step number `step`. An expectation that checks nothing, that
// cannot fail, or that refers to this step or a later one is an error.
std::vector<Expectation> read_expectations(const json::Node& node, std::size_t step);

}  // namespace cachestone::cases
