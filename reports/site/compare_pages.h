// Comparisons: any two targets of the report, and each target with itself in earlier results. Only what differs is
// shown, better and worse apart, by row.
#pragma once

#include <cstddef>
#include <string>

#include "reports/difference.h"
#include "reports/site/page.h"

namespace cachestone::reports::site {

// At "compare/index.html": what changed since the earlier results, if there are any, and all pairs of targets.
Page compare_index_page(const Model& model);

// At Model::compare_path: what is better in target `a` than in `b`, and the other way round. `a` comes before `b`.
Page pair_page(const Model& model, std::size_t a, std::size_t b);

// At since_path: what became better and worse since Model::against. `pair`: the target there and here.
Page since_page(const Model& model, const TargetPairs::Pair& pair);
std::string since_path(const Model& model, std::size_t target);  // "compare/since-nginx.html"

// What changed since the earlier results, as a table with a line for each target; nothing when there are none.
std::string changes_since(const Page& page, const Model& model);

}  // namespace cachestone::reports::site
