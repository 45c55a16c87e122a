#include "reports/csv.h"

#include <vector>

#include "reports/grade.h"
#include "reports/text.h"

namespace cachestone::reports {
namespace {

std::string line(const std::vector<std::string>& fields) {
  std::string out;
  const char* separator = "";
  for (const std::string& field : fields) {
    out += separator + csv_field(field);
    separator = ",";
  }
  return out + "\r\n";
}

std::vector<std::string> header() {
  std::vector<std::string> names = {"area",    "suite", "title",      "spec",  "target",
                                    "version", "grade", "applicable", "proven"};
  for (const Verdict verdict : all_verdicts()) names.emplace_back(name(verdict));
  return names;
}

std::string row(const std::string& area, const SuiteInfo& suite, const TargetResult& target, const Tally& cell) {
  std::vector<std::string> fields = {area,
                                     suite.id,
                                     suite.title,
                                     suite.spec,
                                     target.name,
                                     target.version,
                                     std::string(label(cell.grade()).word),
                                     std::to_string(cell.applicable()),
                                     std::to_string(cell.proven())};
  for (const Verdict verdict : all_verdicts()) fields.push_back(std::to_string(cell.count(verdict)));
  return line(fields);
}

}  // namespace

std::string csv_field(std::string_view text) {
  std::string shown = visible(text);
  if (!shown.empty() && std::string_view("=+-@").find(shown[0]) != std::string_view::npos) shown.insert(0, "'");
  if (shown.find_first_of("\",") == std::string::npos) return shown;
  std::string quoted = "\"";
  for (const char c : shown) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string csv_matrix(const Results& results) {
  const Matrix made = matrix(results, ResultIndex(results));
  std::string out = line(header());
  for (const RowGroup& group : made.groups) {
    for (const Row& each : group.rows) {
      for (std::size_t i = 0; i < results.targets.size(); ++i) {
        out += row(group.area.id, *each.suite, results.targets[i], each.cells[i]);
      }
    }
  }
  return out;
}

}  // namespace cachestone::reports
