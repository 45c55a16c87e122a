#include "cases/topology_reader.h"

#include <algorithm>

#include "cases/ids.h"

namespace cachestone::cases {
namespace {

using json::Node;
using json::ObjectReader;

constexpr std::size_t kLongestChain = 8;

policy::Profile profile_named(const Node& name) {
  const auto profile = policy::named_profile(name.text());
  if (!profile) name.fail("one of " + policy::profile_names() + ", or a profile beside the name");
  return *profile;
}

world::Tier read_tier(const Node& node) {
  if (node.is_text()) return {node.text(), profile_named(node)};
  ObjectReader object(node);
  const Node name = object.required("name");
  const auto profile = object.optional("profile");
  object.finish();
  return {read_id(name), profile ? policy::read_profile(*profile) : profile_named(name)};
}

bool has_tier(const Topology& topology, const std::string& name) {
  return std::any_of(topology.begin(), topology.end(), [&](const world::Tier& tier) { return tier.name == name; });
}

std::string names_of(const Topology& topology) {
  std::string names;
  for (const world::Tier& tier : topology) names += tier.name + ", ";
  return names;
}

}  // namespace

Topology read_topology(const Node& node) {
  Topology topology;
  for (const Node& item : node.items()) {
    world::Tier tier = read_tier(item);
    if (has_tier(topology, tier.name)) item.fail("each tier once", "\"" + tier.name + "\" again");
    if (tier.name == world::kOrigin) item.fail("the name of a cache: the origin is behind the last one");
    topology.push_back(std::move(tier));
  }
  if (topology.empty() || topology.size() > kLongestChain) {
    node.fail("from 1 to " + std::to_string(kLongestChain) + " caches", std::to_string(topology.size()));
  }
  return topology;
}

std::string read_answerer(const Node& node, const Topology& topology) {
  if (topology.empty()) node.fail("no answered_by: the case has no topology", "one");
  std::string name = node.text();
  if (name != world::kOrigin && !has_tier(topology, name)) {
    node.fail("one of " + names_of(topology) + world::kOrigin);
  }
  return name;
}

}  // namespace cachestone::cases
