// Made-up results with everything that version 5 has: places of clauses, the reference cache's accounts, topics.
#pragma once

#include "reports/results.h"

namespace cachestone::reports::site {

// As small_sample(), and more: a clause that cannot be tested, one that no case names, a feature and a question, the
// arguments of nginx, and what the reference cache did in the first case.
Results full_sample();

}  // namespace cachestone::reports::site
