// A Difference as HTML: the parts that comparisons of targets and of runs share.
#pragma once

#include <string>
#include <vector>

#include "reports/difference.h"
#include "reports/site/page.h"

namespace cachestone::reports::site {

// How the two sides of a comparison are called; HTML.
struct Sides {
  std::string before;
  std::string after;
  // The place of a side's result on a case's page ("#nginx"); empty: the report has no page of it.
  std::string before_anchor;
  std::string after_anchor;
};

// The cases of one kind of change as a table, grouped by row, in at most `most_bytes` or so: what does not fit is
// counted by row. Nothing when there are none.
std::string change_table(const Page& page, const Model& model, const Difference& shown, Change change,
                         const Sides& sides, std::size_t most_bytes);

// What differs otherwise: probes with their values as a table, other verdicts counted by row.
std::string other_changes(const Page& page, const Model& model, const Difference& shown, const Sides& sides);

}  // namespace cachestone::reports::site
