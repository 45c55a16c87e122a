// Reads one case object of a suite, with all that can be checked about it alone.
#pragma once

#include <string>
#include <vector>

#include "cases/case.h"
#include "simulator/json/reader.h"

namespace cachestone::cases {

// What a case object is part of.
struct CaseSurroundings {
  const Catalogue& registry;  // its clauses and capabilities may be named
  std::string suite;          // id of the suite
  // A scenario stands alone: only its steps are required, its level is probe unless it says another.
  bool scenario = false;
};

// One case, or one for each member of its family, controls applied. Errors within a family say which values were put
// in.
std::vector<Case> read_cases(const json::Node& node, const CaseSurroundings& surroundings);

}  // namespace cachestone::cases
