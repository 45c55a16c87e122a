// A case: what it asks, and what every target answered, with the evidence: the run and its control as diagrams, what
// the reference cache did and why, the messages on the wire, and the command that plays it again.
#pragma once

#include "reports/site/page.h"

namespace cachestone::reports::site {

// At "cases/<suite>/<case>.html"; the result of a target has the id Model::target_name. The page stays below 300 KB:
// when there is too much, first transcripts and then diagrams give way to a note, those of passes first.
Page case_page(const Model& model, const CaseInfo& info);

}  // namespace cachestone::reports::site
