// The entry of the report: what it is, the buyer's questions, the targets, the matrix, and how to read it.
#pragma once

#include "reports/site/page.h"

namespace cachestone::reports::site {

Page overview_page(const Model& model);

}  // namespace cachestone::reports::site
