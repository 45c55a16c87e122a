// What went over the wire in a run, as text: every message as far as the results file has it.
#pragma once

#include <string>
#include <string_view>

#include "reports/site/run.h"

namespace cachestone::reports::site {

// A <pre> with all messages of the run. Long values and bodies are cut, many fields counted, with a note.
// `cache`: what to call a cache that is not a chain, plain text.
std::string transcript(const Run& run, std::string_view cache);

}  // namespace cachestone::reports::site
