#include "reports/site/search_index.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "reports/site/links.h"
#include "reports/site/parts.h"
#include "reports/text.h"

namespace cachestone::reports::site {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestTitle = 200;  // bytes

std::string title(std::string_view shown) {
  return visible(start_of(shown, kLongestTitle));
}

// Without folder and ".html", and without `above` and its slash; "/" in front when it is not below that.
std::string place(const std::string& id, const std::string& above) {
  const std::string path = slug(id);
  const bool below =
      path.size() > above.size() + 1 && path.compare(0, above.size(), above) == 0 && path[above.size()] == '/';
  return below ? path.substr(above.size() + 1) : "/" + path;
}

std::string letters(const Model& model, const CaseInfo& info) {
  std::string out;
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    const Verdict verdict = model.index.verdict(i, info.id);
    out += verdict == Verdict::violation ? 'v' : verdict == Verdict::discouraged ? 'd' : '.';
  }
  return out;
}

}  // namespace

std::string search_index(const Model& model) {
  Json index = {{"targets", Json::array()}, {"rows", Json::array()}};
  for (const TargetResult& target : model.results.targets) {
    index["targets"].push_back(title(target.title.empty() ? target.name : target.title));
  }
  for (const RowGroup& group : model.matrix.groups) {
    for (const Row& row : group.rows) {
      const std::string above = slug(row.suite->id);
      Json cases = Json::array();
      for (const CaseInfo* info : row.cases) {
        cases.push_back({place(info->id, above), title(title_of(*info)), letters(model, *info)});
      }
      index["rows"].push_back({above, title(title_of(*row.suite)), std::move(cases)});
    }
  }
  return "cachestoneCases(" + index.dump(-1, ' ', true) + ");\n";
}

}  // namespace cachestone::reports::site
