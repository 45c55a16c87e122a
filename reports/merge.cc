#include "reports/merge.h"

#include <algorithm>
#include <map>
#include <set>

#include "reports/shards.h"
#include "simulator/json/input_error.h"

namespace cachestone::reports {
namespace {

// Appends those of `more` whose id `all` does not have yet.
template <typename Item>
void unite(std::vector<Item>& all, const std::vector<Item>& more) {
  std::set<std::string> known;
  for (const Item& item : all) known.insert(item.id);
  for (const Item& item : more) {
    if (known.insert(item.id).second) all.push_back(item);
  }
}

// A topic has the cases that any of the runs had for it.
void unite_topics(std::vector<cases::Topic>& all, const std::vector<cases::Topic>& more) {
  for (const cases::Topic& topic : more) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.id == topic.id; });
    if (same == all.end()) {
      all.push_back(topic);
      continue;
    }
    for (const std::string& id : topic.cases) {
      if (std::find(same->cases.begin(), same->cases.end(), id) == same->cases.end()) same->cases.push_back(id);
    }
  }
}

// The runs of the reference cache for all kinds of caches that were tested.
void unite_references(std::vector<CaseInfo>& all, const std::vector<CaseInfo>& more) {
  std::map<std::string_view, CaseInfo*> by_id;
  for (CaseInfo& info : all) by_id.emplace(info.id, &info);
  for (const CaseInfo& info : more) {
    std::vector<ReferenceRun>& known = by_id.at(info.id)->reference;
    for (const ReferenceRun& run : info.reference) {
      const auto same = [&](const ReferenceRun& each) { return each.cache == run.cache; };
      if (std::none_of(known.begin(), known.end(), same)) known.push_back(run);
    }
  }
}

// The first member in which two definitions of a case differ; empty when they are equal.
std::string difference(const CaseInfo& a, const CaseInfo& b) {
  if (a.suite != b.suite) return "suite";
  if (a.title != b.title) return "title";
  if (a.level != b.level) return "level";
  if (a.audience != b.audience) return "audience";
  if (a.clauses != b.clauses) return "clauses";
  if (a.length != b.length) return "length";
  if (a.note != b.note) return "note";
  return {};
}

// Which source defined each case first.
using Definitions = std::map<std::string, std::pair<const CaseInfo*, const Source*>>;

void check_definitions(Definitions& definitions, const Source& source) {
  for (std::size_t i = 0; i < source.results.cases.size(); ++i) {
    const CaseInfo& info = source.results.cases[i];
    const auto [first, is_new] = definitions.try_emplace(info.id, &info, &source);
    if (is_new) continue;
    const std::string member = difference(*first->second.first, info);
    if (member.empty()) continue;
    throw json::InputError(source.file, "/cases/" + std::to_string(i),
                           "the case \"" + info.id + "\" as " + first->second.second->file + " defines it",
                           "another " + member + "; results of different suites cannot be merged");
  }
}

// Results of different suites, or of different versions of the rules that judge them, say nothing about each other.
void check_origin(const Results& merged, const Source& first, const Source& source) {
  const Results& more = source.results;
  if (!merged.tool.empty() && !more.tool.empty() && merged.tool != more.tool) {
    throw json::InputError(source.file, "/tool", "\"" + merged.tool + "\", which made " + first.file,
                           "\"" + more.tool + "\"; results of different versions cannot be merged");
  }
  if (!merged.fingerprint.empty() && !more.fingerprint.empty() && merged.fingerprint != more.fingerprint) {
    throw json::InputError(source.file, "/fingerprint",
                           "the suite of " + first.file + ", with the fingerprint " + merged.fingerprint,
                           more.fingerprint + "; results of different suites cannot be merged");
  }
}

void rename(TargetResult& target, const std::string& suffix) {
  target.name += "-" + suffix;
  if (!target.title.empty()) target.title += " " + suffix;
}

std::map<std::string, std::size_t> count_names(const std::vector<TargetResult>& targets) {
  std::map<std::string, std::size_t> counts;
  for (const TargetResult& target : targets) ++counts[target.name];
  return counts;
}

// Targets that share a name with others get their version, then a number, until every name is unique.
void tell_apart(std::vector<TargetResult>& targets) {
  const auto shared = count_names(targets);
  for (TargetResult& target : targets) {
    if (shared.at(target.name) > 1 && !target.version.empty()) rename(target, target.version);
  }
  const auto still_shared = count_names(targets);
  std::set<std::string> taken;
  for (const auto& [name, count] : still_shared) {
    if (count == 1) taken.insert(name);
  }
  std::map<std::string, std::size_t> numbers;
  for (TargetResult& target : targets) {
    if (still_shared.at(target.name) == 1) continue;
    std::size_t& number = numbers[target.name];
    do {
      ++number;
    } while (taken.count(target.name + "-" + std::to_string(number)) != 0);
    rename(target, std::to_string(number));
    taken.insert(target.name);
  }
}

}  // namespace

Results merge(const std::vector<Source>& files) {
  Results merged;
  Definitions definitions;
  Results checked;
  for (const Source& file : files) {
    check_origin(checked, files.front(), file);
    if (checked.tool.empty()) checked.tool = file.results.tool;
    if (checked.fingerprint.empty()) checked.fingerprint = file.results.fingerprint;
  }
  merged.tool = checked.tool;
  merged.fingerprint = checked.fingerprint;
  const std::vector<Source> sources = join_shards(files);
  for (const Source& source : sources) {
    check_definitions(definitions, source);
    const Results& more = source.results;
    // ISO 8601 in UTC sorts as text: the earliest run.
    if (merged.started.empty() || (!more.started.empty() && more.started < merged.started)) {
      merged.started = more.started;
    }
    if (&source == &sources.front()) merged.repeat = more.repeat;
    if (merged.repeat != more.repeat) merged.repeat = 0;  // it is not the same for all
    if (!more.incomplete.empty()) {
      merged.incomplete += (merged.incomplete.empty() ? "" : " ") + more.incomplete;
    }
    unite(merged.areas, more.areas);
    unite(merged.suites, more.suites);
    unite(merged.cases, more.cases);
    unite_references(merged.cases, more.cases);
    unite(merged.clauses, more.clauses);
    unite_topics(merged.topics, more.topics);
    merged.targets.insert(merged.targets.end(), more.targets.begin(), more.targets.end());
  }
  tell_apart(merged.targets);
  return merged;
}

}  // namespace cachestone::reports
