// The commands that play a case again, as a reader can copy them into a shell.
#pragma once

#include <string>
#include <string_view>

#include "reports/results.h"

namespace cachestone::reports::site {

// "cachestone run --target nginx --case vary/star --transcript wire". A results file is not trusted: what it says about
// the target's arguments is left out when a shell would do more with it than pass it on.
std::string run_command(const TargetResult& target, std::string_view case_id);
std::string simulate_command(std::string_view case_id);

// Whether a shell would take `arguments` as nothing but words: no character outside of single quotes has a meaning.
bool only_words(std::string_view arguments);

}  // namespace cachestone::reports::site
