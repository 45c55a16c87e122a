// The vendor support table, as measured: features × targets, in words, with the cases behind each word.
#pragma once

#include "reports/site/page.h"

namespace cachestone::reports::site {

// At "support.html"; a feature's cases have the id "feature_" and slug(its id).
Page support_page(const Model& model);

}  // namespace cachestone::reports::site
