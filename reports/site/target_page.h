// A target: how it ran, and where it breaks the rules, the serious first.
#pragma once

#include "reports/site/page.h"

namespace cachestone::reports::site {

Page target_page(const Model& model, std::size_t target);

}  // namespace cachestone::reports::site
