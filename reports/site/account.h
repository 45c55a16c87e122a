// What the reference cache did in a case and why, decision by decision: the account that stands beside what a real
// cache did.
#pragma once

#include <string>

#include "reports/site/page.h"

namespace cachestone::reports::site {

// A <section>-like block with its own heading, for the run of the kind of cache that `cache` ("shared", "private")
// names; nothing when the results have none. Clauses are links to their places among the specifications.
std::string reference_account(const Page& page, const Model& model, const CaseInfo& info, std::string_view cache);

}  // namespace cachestone::reports::site
