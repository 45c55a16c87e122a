#include "cases/capabilities.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "cases/ids.h"
#include "simulator/json/reader.h"

namespace cachestone::cases {
namespace {

bool has_to_be_shown(const Catalogue& catalogue, const std::string& need) {
  const Capability* capability = catalogue.capability(need);
  return capability != nullptr && !capability->shown_by.empty();
}

// What is wrong with this case as the one that shows a capability; empty when nothing is.
std::string objection(const Case* probe, const Catalogue& catalogue) {
  if (probe == nullptr) return "no such case";
  if (probe->level != Level::probe) return "a " + std::string(name(probe->level)) + " case";
  if (probe->observe) return "one that observes a value";
  for (const std::string& need : probe->needs) {
    if (has_to_be_shown(catalogue, need)) return "one that needs " + need;
  }
  return "";
}

}  // namespace

std::vector<Capability> read_capabilities(const std::filesystem::path& file) {
  const nlohmann::json document = json::parse_file(file);
  std::vector<Capability> capabilities;
  std::set<std::string> ids;
  for (const json::Node& node : json::Node(document, file.string()).items()) {
    json::ObjectReader object(node);
    Capability capability{read_id(object.required("id")), object.required("text").text(), ""};
    if (const auto shown_by = object.optional("shown_by")) capability.shown_by = shown_by->text();
    object.finish();
    if (!ids.insert(capability.id).second) node.fail("an id of its own", "\"" + capability.id + "\" again");
    capabilities.push_back(std::move(capability));
  }
  return capabilities;
}

void check_showing_probes(const Catalogue& catalogue, const std::filesystem::path& file) {
  for (std::size_t i = 0; i < catalogue.capabilities.size(); ++i) {
    const std::string& id = catalogue.capabilities[i].shown_by;
    if (id.empty()) continue;
    const std::string problem = objection(catalogue.find(id), catalogue);
    if (problem.empty()) continue;
    std::string found = "\"";
    found.append(id).append("\", ").append(problem);
    throw json::InputError(file.string(), "/" + std::to_string(i) + "/shown_by",
                           "a probe that answers yes or no and needs nothing that has to be shown", found);
  }
}

}  // namespace cachestone::cases
