#include "reports/site/site.h"

#include <set>
#include <string>

#include "reports/file.h"
#include "reports/site/assets.h"
#include "reports/site/case_page.h"
#include "reports/site/compare_pages.h"
#include "reports/site/leftovers.h"
#include "reports/site/overview.h"
#include "reports/site/row_page.h"
#include "reports/site/search_index.h"
#include "reports/site/spec_pages.h"
#include "reports/site/support_page.h"
#include "reports/site/target_page.h"

namespace cachestone::reports::site {

namespace {

void for_each_comparison(const Model& model, const std::function<void(const Page&)>& take) {
  take(compare_index_page(model));
  for (std::size_t a = 0; a < model.target_count(); ++a) {
    for (std::size_t b = a + 1; b < model.target_count(); ++b) take(pair_page(model, a, b));
  }
  if (model.against == nullptr) return;
  for (const TargetPairs::Pair& pair : pair_targets(*model.against, model.results).pairs) {
    take(since_page(model, pair));
  }
}

}  // namespace

void for_each_page(const Model& model, const std::function<void(const Page&)>& take) {
  for (const CaseInfo& info : model.results.cases) take(case_page(model, info));
  for (const RowGroup& group : model.matrix.groups) {
    for (const Row& row : group.rows) take(row_page(model, group, row));
  }
  for (std::size_t i = 0; i < model.target_count(); ++i) take(target_page(model, i));
  for (const std::string& document : model.documents()) take(spec_page(model, document));
  take(specs_index_page(model));
  for_each_comparison(model, take);
  take(support_page(model));
  take(overview_page(model));
}

void write_site(const Results& results, const std::filesystem::path& folder, const Results* earlier) {
  const Model model(results, earlier);
  std::set<std::string> written;
  for (const Asset& asset : assets()) {
    write_file(folder / asset.path, asset.content);
    written.emplace(asset.path);
  }
  write_file(folder / kSearchIndexPath, search_index(model));
  for_each_page(model, [&](const Page& page) {
    write_file(folder / page.path, document(model, page));
    written.insert(page.path);
  });
  remove_leftovers(folder, written);
}

}  // namespace cachestone::reports::site
