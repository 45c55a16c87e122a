// Reads the "expect" member of a step.
#pragma once

#include <cstddef>
#include <vector>

#include "cases/case.h"
#include "cases/topology_reader.h"
#include "simulator/json/reader.h"

namespace cachestone::cases {

// One object of expectations, or an array of them, for step number `step`. An expectation that checks nothing, that
// cannot fail, or that refers to this step, a later one, or a tier that is not there, is an error.
std::vector<Expectation> read_expectations(const json::Node& node, std::size_t step, const Topology& topology);

}  // namespace cachestone::cases
