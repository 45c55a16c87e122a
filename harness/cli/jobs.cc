#include "harness/cli/jobs.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "harness/cli/adapter_run.h"
#include "harness/cli/reference.h"
#include "harness/launch.h"
#include "harness/profile_lacks.h"
#include "harness/url.h"

namespace cachestone::cli {
namespace {

namespace po = boost::program_options;

Job job(std::string name, std::string kind, std::string clock, policy::Profile profile) {
  Job made;
  made.about.name = std::move(name);
  made.about.title = made.about.name;
  made.about.kind = std::move(kind);
  made.about.clock = std::move(clock);
  made.about.cache = policy::name(profile.kind);
  made.profile = std::move(profile);
  return made;
}

// As it would be typed again.
std::string argument(const std::string& option, const std::string& value) {
  const bool plain = value.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@") ==
                     std::string::npos;
  if (plain && !value.empty()) return option + " " + value;
  std::string quoted;
  for (const char letter : value) quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
  return option + " '" + quoted + "'";
}

Job reference_job(const policy::Profile& profile, const std::vector<std::string>& defects) {
  Job made = job(profile.name, "in-process", "virtual", profile);
  const bool plain = profile.name == "reference" || profile.name == "reference-private";
  made.about.arguments = argument(plain ? "--target" : "--profile", profile.name);
  for (const std::string& defect : defects) made.about.arguments += " " + argument("--without", defect);
  made.lacks = harness::lacks_of(profile);
  made.chains = true;
  made.run = [profile, defects, rules = rules_without(defects)](const RunPlan& plan, RealWorld world) {
    reports::TargetResult result = run_reference(plan, profile, rules, world.stop);
    for (const std::string& defect : defects) result.configuration += ", without " + defect;
    return result;
  };
  return made;
}

Job launched_job(const harness::TargetFile& target, bool real_clock) {
  const bool warped = target.clock == "warped" && !real_clock;
  const auto profile = target.cache == "private" ? policy::private_profile() : policy::shared_profile();
  Job made = job(target.name, "launched", warped ? "warped" : "real", profile);
  made.about.title = target.title;
  const bool known = target.folder.parent_path() == home() / "harness" / "targets";
  made.about.arguments =
      argument("--target", known ? target.name : target.folder.string()) + (real_clock ? " --real-clock" : "");
  made.lacks = {target.lacks.begin(), target.lacks.end()};
  made.run = [target](const RunPlan& plan, RealWorld world) { return run_launched(plan, target, world); };
  return made;
}

Job url_job(const harness::CacheUrl& url, const UrlPlan& reach) {
  Job made = job(url.authority + url.path, "url", "real",
                 reach.is_private ? policy::private_profile() : policy::shared_profile());
  made.about.arguments = argument("--url", url.text()) + (reach.is_private ? " --private" : "");
  made.lacks = reach.lacks;
  made.run = [url](const RunPlan& plan, RealWorld world) { return run_url(plan, url, world); };
  return made;
}

// What the adapter calls itself is known only when it runs.
Job adapter_job(const AdapterWanted& wanted) {
  Job made = job(wanted.name.empty() ? "adapter" : wanted.name, "adapter", "virtual", policy::shared_profile());
  made.about.arguments = argument("--adapter", wanted.command);
  made.run = [wanted](const RunPlan& plan, RealWorld world) { return run_adapter(plan, wanted, world); };
  return made;
}

harness::TargetFile find_target(const std::string& name, const std::vector<harness::TargetFile>& known) {
  for (const harness::TargetFile& target : known) {
    if (target.name == name) return target;
  }
  const std::filesystem::path path = name;
  if (std::filesystem::exists(path / "target.json")) return harness::read_target_file(path);
  if (path.filename() == "target.json" && std::filesystem::exists(path)) {
    return harness::read_target_file(std::filesystem::absolute(path).parent_path());
  }
  std::string names = "reference, reference-private";
  for (const harness::TargetFile& target : known) names += ", " + target.name;
  throw UsageError("there is no target \"" + name + "\", and no folder of that name with a target.json; known are " +
                   names);
}

// One of a name is enough: two columns of the same name could not be told apart.
void add_reference(std::vector<policy::Profile>& references, policy::Profile profile) {
  std::erase_if(references, [&](const policy::Profile& other) { return other.name == profile.name; });
  references.push_back(std::move(profile));
}

// Those of --target that we start ourselves, and with --all every one that is installed. The others are references.
std::vector<harness::TargetFile> wanted_caches(const Options& options, std::vector<policy::Profile>& references) {
  const auto known = harness::read_target_files(home() / "harness" / "targets");
  std::vector<harness::TargetFile> wanted;
  if (options.has("all")) {
    for (const harness::TargetFile& target : known) {
      if (harness::find_program(target, own_program())) wanted.push_back(target);
    }
  }
  for (const std::string& name : options.texts("target")) {
    if (name == "reference" || name == "reference-private") {
      add_reference(references, profile_named(name));
      continue;
    }
    harness::TargetFile target = find_target(name, known);
    if (!harness::find_program(target, own_program())) throw std::runtime_error(harness::how_to_install(target));
    const auto same = [&](const harness::TargetFile& other) { return other.name == target.name; };
    if (std::none_of(wanted.begin(), wanted.end(), same)) wanted.push_back(std::move(target));
  }
  return wanted;
}

}  // namespace

void add_target_options(Options& options) {
  add_adapter_options(options);
  const auto texts = [] { return po::value<std::vector<std::string>>()->composing(); };
  options.add()("target,t", texts(), "a known target (see cachestone list targets), or a folder with target.json")(
      "all", "the reference cache, and every known target that is installed")(
      "profile", texts(), "the reference cache as this kind: browser, proxy, cdn, …, or a JSON file with a profile")(
      "without", texts(), "switch this clause off in the reference cache (see cachestone list --defects)")(
      "real-clock", "wait in real time also where a cache's clock can be moved")(
      "keep", "keep the folders of the caches that were started");
}

std::string unique_name(const std::string& name, const std::set<std::string>& taken) {
  if (!taken.contains(name)) return name;
  int number = 2;
  while (taken.contains(name + "-" + std::to_string(number))) ++number;
  return name + "-" + std::to_string(number);
}

std::vector<Job> wanted_jobs(const Options& options) {
  std::vector<policy::Profile> references;
  const auto named = {"target", "profile", "url", "adapter"};
  if (options.has("all") || std::none_of(named.begin(), named.end(), [&](auto name) { return options.has(name); })) {
    references = {policy::shared_profile(), policy::private_profile()};
  }
  for (const std::string& profile : options.texts("profile")) add_reference(references, profile_named(profile));
  const std::vector<harness::TargetFile> launched = wanted_caches(options, references);

  std::vector<Job> jobs;
  for (const policy::Profile& profile : references) jobs.push_back(reference_job(profile, options.texts("without")));
  for (const harness::TargetFile& target : launched) jobs.push_back(launched_job(target, options.has("real-clock")));
  const UrlPlan by_url = url_plan(options);
  for (const harness::CacheUrl& url : by_url.urls) jobs.push_back(url_job(url, by_url));
  for (const AdapterWanted& adapter : wanted_adapters(options)) jobs.push_back(adapter_job(adapter));
  std::set<std::string> names;
  for (Job& made : jobs) {
    made.about.name = unique_name(made.about.name, names);
    names.insert(made.about.name);
  }
  return jobs;
}

}  // namespace cachestone::cli
