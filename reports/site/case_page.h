// A case: what it asks, and what every target answered.
#pragma once

#include "reports/site/page.h"

namespace cachestone::reports::site {

// At "cases/<suite>/<case>.html"; the result of a target has the id Model::target_name.
Page case_page(const Model& model, const CaseInfo& info);

}  // namespace cachestone::reports::site
