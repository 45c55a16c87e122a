#include "cases/suite_reader.h"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "cases/case_reader.h"
#include "cases/reader.h"

namespace cachestone::cases {
namespace {

using json::Node;
using json::ObjectReader;

// A scenario becomes a suite with its cases and nothing else.
Suite read_scenario(const Node& root, const std::string& id, const Catalogue& registry) {
  Suite suite;
  suite.id = id.empty() ? "scenario" : id;
  suite.cases = read_cases(root, {registry, suite.id, true});
  suite.title = suite.cases.front().title;
  return suite;
}

void read_suite_cases(const Node& node, const Catalogue& registry, Suite& suite) {
  std::set<std::string> ids;
  for (const Node& item : node.items()) {
    for (Case& read : read_cases(item, {registry, suite.id, false})) {
      if (!ids.insert(read.id).second) {
        Node(item.value(), item.file(), item.pointer() + "/id").fail("an id of its own", "\"" + read.id + "\" again");
      }
      suite.cases.push_back(std::move(read));
    }
  }
  if (suite.cases.empty()) node.fail("at least one case");
}

}  // namespace

Suite read_suite(const Node& root, const std::string& id, const Catalogue& registry) {
  if (root.is_object() && root.value().contains("steps")) return read_scenario(root, id, registry);
  ObjectReader object(root);
  if (const auto schema = object.optional("$schema")) schema->text();
  const Node name = object.required("suite");
  Suite suite;
  suite.id = name.text();
  if (!id.empty() && suite.id != id) name.fail("\"" + id + "\", the file's own path");
  suite.title = object.required("title").text();
  suite.spec = object.required("spec").text();
  suite.about = object.required("about").text();
  read_suite_cases(object.required("cases"), registry, suite);
  object.finish();
  return suite;
}

Suite read_suite(const std::filesystem::path& file, const std::string& id, const Catalogue& registry) {
  const nlohmann::json document = json::parse_file(file);
  return read_suite(Node(document, file.string()), id, registry);
}

}  // namespace cachestone::cases
