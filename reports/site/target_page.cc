#include "reports/site/target_page.h"

#include <string>

#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"

namespace cachestone::reports::site {

Page target_page(const Model& model, std::size_t target) {
  const TargetResult& shown = model.target(target);
  Page page{model.target_path(target), shown.title.empty() ? shown.name : shown.title, "", {}};
  const Tally& tally = model.matrix.totals[target];
  page.body = "<h1>" + title_of(shown) + " <small>" + text(shown.version, 40) + "</small></h1>\n<p>" +
              badge(tally.grade()) + " " + proven_share(tally) + "</p>\n" + bar(tally) + verdict_counts(tally);
  if (!shown.failure.empty()) {
    page.body += "<p class=\"alert\"><b>Not run to the end.</b> " + text(shown.failure, 1000) + "</p>\n";
  }
  std::string broken;
  for (const CaseInfo& info : model.results.cases) {
    const CaseResult* result = model.index.find(target, info.id);
    if (result == nullptr || result->verdict != Verdict::violation) continue;
    broken += "<li>" + link(page, case_path(info.id) + "#" + model.target_name(target), text(title_of(info), 300)) +
              " <span class=\"why\">" + text(result->why) + "</span></li>\n";
  }
  page.body += section("broken", "What it breaks",
                       broken.empty() ? "<p>No violation was found.</p>\n" : "<ul>\n" + broken + "</ul>\n");
  return page;
}

}  // namespace cachestone::reports::site
