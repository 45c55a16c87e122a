// The whole suite: areas.json says which files there are, in the order of the matrix; the directory must agree.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "cases/capabilities.h"
#include "cases/reader.h"
#include "cases/registry.h"
#include "simulator/json/reader.h"

namespace cachestone::cases {
namespace {

namespace fs = std::filesystem;
using json::Node;
using json::ObjectReader;

// Folders under cases/ that hold no suites.
bool is_reserved(const std::string& folder) {
  return folder == "schema" || folder == "corpus";
}

// Ids of suites in the order of the matrix: "response-directives/no-store", each with the place that lists it.
using Listed = std::vector<std::pair<std::string, Node>>;

Area read_area(const Node& node, Listed& listed) {
  ObjectReader object(node);
  Area area{object.required("id").text(), object.required("title").text()};
  for (const Node& name : object.required("suites").items()) listed.emplace_back(area.id + "/" + name.text(), name);
  object.finish();
  return area;
}

// The suites that the directory holds: every AREA/NAME.json.
std::set<std::string> find_suites(const fs::path& directory) {
  std::set<std::string> found;
  for (const fs::directory_entry& folder : fs::directory_iterator(directory)) {
    const std::string area = folder.path().filename().string();
    if (!folder.is_directory() || is_reserved(area)) continue;
    for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
      if (file.path().extension() == ".json") found.insert(area + "/" + file.path().stem().string());
    }
  }
  return found;
}

void check_files(const Listed& listed, const fs::path& directory, const Node& areas) {
  std::set<std::string> found = find_suites(directory);
  std::set<std::string> seen;
  for (const auto& [id, node] : listed) {
    if (!seen.insert(id).second) node.fail("each suite once");
    if (found.erase(id) == 0) node.fail("the name of a file", "no file " + (directory / (id + ".json")).string());
  }
  if (!found.empty()) areas.fail("every suite of the directory", "no \"" + *found.begin() + "\"");
}

}  // namespace

Catalogue read_catalogue(const fs::path& directory) {
  Catalogue catalogue;
  catalogue.clauses = read_registry(directory / "requirements.json");
  catalogue.capabilities = read_capabilities(directory / "capabilities.json");

  const fs::path file = directory / "areas.json";
  const nlohmann::json document = json::parse_file(file);
  const Node root(document, file.string());
  Listed listed;
  std::set<std::string> ids;
  for (const Node& node : root.items()) {
    catalogue.areas.push_back(read_area(node, listed));
    if (!ids.insert(catalogue.areas.back().id).second)
      node.fail("each area once", "\"" + catalogue.areas.back().id + "\" again");
  }
  check_files(listed, directory, root);
  for (const auto& [id, node] : listed) {
    catalogue.suites.push_back(read_suite(directory / (id + ".json"), id, catalogue));
  }
  check_showing_probes(catalogue, directory / "capabilities.json");
  return catalogue;
}

}  // namespace cachestone::cases
