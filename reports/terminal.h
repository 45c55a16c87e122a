// The matrix as text. Pure: everything returns a string; whether it goes to a terminal is the caller's business.
#pragma once

#include <string>

#include "reports/results.h"

namespace cachestone::reports {

// For a terminal, 80 columns: the matrix (up to six targets side by side, more in further blocks), the counts of each
// target, and what was found wrong. `colour`: with ANSI colours, which repeat what symbols and words say.
std::string terminal_report(const Results& results, bool colour);

// For pipes: one item per line, its id first, members separated by tabs, no control characters inside members.
//   SUITE     TARGET  GRADE    PASSED/APPLICABLE
//   CASE      TARGET  VERDICT  WHY                  for each violation, discouraged, missed, inconclusive, flaky and
//   error TARGET    total   GRADE    PASSED/APPLICABLE    VERDICT COUNT, VERDICT COUNT, … run       NOTE when it is not
//   a whole run, or one of repetitions
std::string plain_report(const Results& results);

}  // namespace cachestone::reports
