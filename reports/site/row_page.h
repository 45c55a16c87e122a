// A row of the matrix (a directive, field or mechanism): what it demands, and its cases by target.
#pragma once

#include "reports/site/page.h"

namespace cachestone::reports::site {

// At "rows/<suite>.html"; the column of a target has the id Model::target_name.
Page row_page(const Model& model, const RowGroup& group, const Row& row);

}  // namespace cachestone::reports::site
