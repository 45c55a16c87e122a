// A run as a sequence diagram: client, cache (or the caches of a chain) and origin side by side, time going down, what
// they said to each other as arrows between them, and under each step what was expected and seen.
//
// The diagram is a list of steps in HTML. Each arrow says in words, hidden from sight, who speaks to whom: read aloud
// or without style it is an account of what happened.
#pragma once

#include <string>
#include <string_view>

#include "reports/site/interest.h"
#include "reports/site/run.h"

namespace cachestone::reports::site {

// A <figure>. `cache`: what to call a cache that is not a chain, plain text; `caption` is HTML. Only fields that matter
// are shown, and what is too much is counted in a note.
std::string sequence(const Run& run, const Interest& interest, std::string_view cache, std::string_view caption);

// Seconds on the case's clock for a reader, to a tenth: "0 s", "1.5 s", "12 000 s".
std::string moment(double at);

}  // namespace cachestone::reports::site
