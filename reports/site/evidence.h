// The evidence of one result: what was expected and seen, and the messages, for the case and beside it for its control.
#pragma once

#include <string>

#include "reports/results.h"

namespace cachestone::reports::site {

// What was seen of one result, as HTML; empty when there is no evidence. `full`: every message; else one line per
// exchange. What is large is cut with a note.
std::string evidence(const CaseResult& result, bool full);

}  // namespace cachestone::reports::site
