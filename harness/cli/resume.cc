#include "harness/cli/resume.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "harness/cli/command.h"
#include "reports/results_json.h"

namespace cachestone::cli {
namespace {

using cases::Case;
using reports::CaseResult;
using reports::Results;
using reports::TargetResult;
using reports::Verdict;

using ByCase = std::map<std::string_view, const CaseResult*>;

ByCase by_case(const TargetResult& target) {
  ByCase results;
  for (const CaseResult& result : target.cases) results.emplace(result.id, &result);
  return results;
}

std::string names_of(const Results& results) {
  std::string names;
  for (const TargetResult& target : results.targets) names += (names.empty() ? "" : ", ") + target.name;
  return names;
}

std::string shard_of(const Results& results) {
  return results.shard ? text(*results.shard) : "1/1";
}

}  // namespace

Resumed read_resumed(const std::filesystem::path& file_or_folder) {
  const std::filesystem::path file = results_file(file_or_folder);
  return {file, reports::read_results(file)};
}

cases::Catalogue cases_of(const Resumed& before, cases::Catalogue suite) {
  std::set<std::string_view> described;
  for (const reports::CaseInfo& info : before.results.cases) described.insert(info.id);
  for (cases::Suite& each : suite.suites) {
    std::erase_if(each.cases, [&](const Case& item) { return !described.contains(item.id); });
  }
  std::erase_if(suite.suites, [](const cases::Suite& each) { return each.cases.empty(); });
  return suite;
}

void check_same_run(const Resumed& before, const Results& now) {
  const Results& then = before.results;
  const auto same = [&](const std::string& what, const std::string& a, const std::string& b) {
    if (a == b) return;
    throw UsageError("cannot go on from " + before.file.string() + ": its " + what + " is " +
                     (a.empty() ? "not known" : a) + ", and now it is " + b + "; give it the same options as before");
  };
  same("tool", then.tool, now.tool);
  same("suite (by its fingerprint)", then.fingerprint, now.fingerprint);
  same("shard", shard_of(then), shard_of(now));
  same("number of repetitions", std::to_string(then.repeat), std::to_string(now.repeat));
  // What an adapter calls itself is known only when it runs.
  Results named = now;
  for (std::size_t i = 0; i < named.targets.size() && i < then.targets.size(); ++i) {
    const bool both = named.targets[i].kind == "adapter" && then.targets[i].kind == "adapter";
    if (both && named.targets[i].name == "adapter") named.targets[i].name = then.targets[i].name;
  }
  same("list of targets", names_of(then), names_of(named));
}

std::vector<const Case*> cases_left(const TargetResult& before, const std::vector<const Case*>& all,
                                    std::size_t repeat) {
  const ByCase known = by_case(before);
  std::vector<const Case*> left;
  for (const Case* item : all) {
    const auto found = known.find(item->id);
    const bool played = found != known.end() && found->second->verdict != Verdict::not_run &&
                        found->second->verdict != Verdict::error && found->second->repetitions.size() >= repeat;
    if (!played) left.push_back(item);
  }
  return left;
}

TargetResult joined(const TargetResult& before, const TargetResult& now, const std::vector<const Case*>& all) {
  const auto same = [&](const char* what, const std::string& a, const std::string& b) {
    if (a == b || before.started.empty()) return;  // nothing is known of a target that had not begun
    throw std::runtime_error("cannot go on: the " + std::string(what) + " of " + before.name + " was " +
                             (a.empty() ? "not known" : a) + ", and now it is " + (b.empty() ? "not known" : b));
  };
  same("version", before.version, now.version);
  same("kind", before.kind, now.kind);
  same("clock", before.clock, now.clock);
  same("cache", before.cache, now.cache);
  if (before.kind == "in-process") same("configuration", before.configuration, now.configuration);

  TargetResult result = now;
  result.duration += before.duration;
  if (!before.started.empty()) result.started = before.started;
  const ByCase old = by_case(before);
  const ByCase fresh = by_case(now);
  result.cases.clear();
  for (const Case* item : all) {
    const auto found = fresh.find(item->id);
    if (found != fresh.end()) {
      result.cases.push_back(*found->second);
    } else if (const auto kept = old.find(item->id); kept != old.end()) {
      result.cases.push_back(*kept->second);
    }
  }
  return result;
}

}  // namespace cachestone::cli
