// A page of the report and the frame that all pages share.
#pragma once

#include <string>
#include <vector>

#include "reports/site/model.h"

namespace cachestone::reports::site {

// A page above another one, for the trail at the top ("Overview › Vary › Vary: *").
struct Crumb {
  std::string title;  // plain text
  std::string path;
};

struct Page {
  std::string path;          // "rows/vary/star.html"
  std::string title;         // plain text
  std::string body;          // finished HTML: what stands in <main>, from its only <h1> on
  std::vector<Crumb> trail;  // without the overview
};

// The whole page: head, navigation, the notes on the run, the body, footer. It loads style.css, script.js and icon.svg
// that stand beside the overview, and nothing else; no script and no style within a page is ever heeded.
std::string document(const Model& model, const Page& page);

}  // namespace cachestone::reports::site
