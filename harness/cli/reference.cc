#include "harness/cli/reference.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "simulator/json/reader.h"
#include "simulator/policy/distortion.h"

namespace cachestone::cli {

namespace po = boost::program_options;

void add_reference_options(Options& options) {
  options.add()("private", "be a private cache (default: shared)")(
      "profile", po::value<std::string>(), "kind of cache: browser, proxy, cdn, or a JSON file with a profile")(
      "without", po::value<std::vector<std::string>>()->composing(),
      "have this defect: a clause switched off, or a distortion (see cachestone list --defects)");
}

policy::Profile profile_named(const std::string& name) {
  if (auto profile = policy::named_profile(name)) return *std::move(profile);
  if (!std::filesystem::exists(name)) {
    throw UsageError("\"" + name + "\" is neither a file nor a profile; known are " + policy::profile_names());
  }
  const nlohmann::json value = json::parse_file(name);
  return policy::read_profile(json::Node(value, name));
}

policy::Profile chosen_profile(const Options& options) {
  if (options.has("profile")) return profile_named(options.get<std::string>("profile"));
  return options.has("private") ? policy::private_profile() : policy::shared_profile();
}

policy::Rulebook rules_without(const std::vector<std::string>& defects) {
  policy::Rulebook rules;
  for (const std::string& id : defects) {
    if (const auto clause = policy::find_clause(id)) {
      rules = rules.without(*clause);
    } else if (const auto distortion = policy::find_distortion(id)) {
      rules = rules.with(*distortion);
    } else {
      throw UsageError("the reference cache enforces no clause \"" + id + "\"; see cachestone list --defects");
    }
  }
  return rules;
}

}  // namespace cachestone::cli
