// The compliance matrix: rows by area, a column per target, and the controls of its filter.
#pragma once

#include <string>

#include "reports/site/page.h"

namespace cachestone::reports::site {

// As HTML, for the overview. Lean: with nine targets and 140 rows it has some 1300 cells.
std::string matrix_table(const Page& page, const Model& model);

// Search, filter and the list of cases that were found; hidden until the script runs.
std::string matrix_tools(const Model& model);

}  // namespace cachestone::reports::site
