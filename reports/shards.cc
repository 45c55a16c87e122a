#include "reports/shards.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "simulator/json/input_error.h"

namespace cachestone::reports {
namespace {

// One target with the shards that were found of it.
struct Joined {
  const Source* first = nullptr;  // where its first part came from
  std::size_t place = 0;          // among the sources that are made
  TargetResult target;
  std::map<std::size_t, const Source*> parts;  // by the index of the shard
};

// A member that all parts of a target must agree on.
struct Common {
  const char* what;
  std::string TargetResult::*member;
};
constexpr Common kCommon[] = {
    {"version", &TargetResult::version},
    {"kind", &TargetResult::kind},
    {"clock", &TargetResult::clock},
    {"cache", &TargetResult::cache},
};

void check_part(const Joined& joined, const Source& source, const TargetResult& part) {
  const Source& first = *joined.first;
  const Results& results = source.results;
  const auto fail = [&](const std::string& where, const std::string& expected, const std::string& found) {
    throw json::InputError(source.file, where, expected, found + "; shards of different runs cannot be merged");
  };
  if (results.shard->of != first.results.shard->of) {
    fail("/shard", "a shard of " + std::to_string(first.results.shard->of) + ", as " + first.file + " is",
         "shard " + text(*results.shard));
  }
  if (results.cases != first.results.cases) {
    fail("/cases", "a shard of the same cases as " + first.file, "one of other cases");
  }
  if (results.repeat != first.results.repeat) {
    fail("/repeat", "cases played as often as in " + first.file, std::to_string(results.repeat));
  }
  for (const Common& common : kCommon) {
    if (part.*common.member == joined.target.*common.member) continue;
    fail("/targets",
         part.name + " with the " + common.what + " \"" + joined.target.*common.member + "\", as in " + first.file,
         "\"" + part.*common.member + "\"");
  }
  const auto twin = joined.parts.find(results.shard->index);
  if (twin == joined.parts.end()) return;
  throw json::InputError(source.file, "/shard", "each shard of " + part.name + " once",
                         "shard " + text(*results.shard) + ", which " + twin->second->file + " is already");
}

void add_part(Joined& joined, const Source& source, const TargetResult& part) {
  TargetResult& target = joined.target;
  joined.parts[source.results.shard->index] = &source;
  target.cases.insert(target.cases.end(), part.cases.begin(), part.cases.end());
  target.started = std::min(target.started, part.started);
  target.duration = std::max(target.duration, part.duration);  // they ran side by side
  if (part.failure.empty()) return;
  target.failure +=
      (target.failure.empty() ? "shard " : "; shard ") + text(*source.results.shard) + ": " + part.failure;
}

// In the order of the cases that the file describes, as in a run of one part.
void sort_cases(const Results& described, std::vector<CaseResult>& results) {
  std::map<std::string_view, std::size_t> place;
  for (const CaseInfo& info : described.cases) place.emplace(info.id, place.size());
  std::stable_sort(results.begin(), results.end(),
                   [&](const CaseResult& a, const CaseResult& b) { return place.at(a.id) < place.at(b.id); });
}

// "shards 2/5 and 4/5 of nginx are missing (1139 of 2849 cases)."
std::string missing_parts(const Joined& joined) {
  const std::size_t of = joined.first->results.shard->of;
  std::vector<std::string> missing;
  for (std::size_t index = 1; index <= of; ++index) {
    if (joined.parts.count(index) == 0) missing.push_back(text(Shard{index, of}));
  }
  if (missing.empty()) return "";
  std::string names = missing.front();
  for (std::size_t i = 1; i < missing.size(); ++i) names += (i + 1 == missing.size() ? " and " : ", ") + missing[i];
  const std::size_t all = joined.first->results.cases.size();
  return (missing.size() == 1 ? "shard " : "shards ") + names + " of " + joined.target.name +
         (missing.size() == 1 ? " is" : " are") + " missing (" + std::to_string(all - joined.target.cases.size()) +
         " of " + std::to_string(all) + " cases).";
}

std::string what_is_missing(const Joined& joined) {
  std::string missing = missing_parts(joined);
  for (const auto& [index, source] : joined.parts) {
    if (source->results.incomplete.empty()) continue;
    missing += (missing.empty() ? "shard " : " shard ") + text(*source->results.shard) + " of " + joined.target.name +
               ": " + source->results.incomplete;
  }
  return missing;
}

}  // namespace

std::vector<Source> join_shards(const std::vector<Source>& sources) {
  std::vector<Source> made;
  std::vector<Joined> all;
  for (const Source& source : sources) {
    if (!source.results.shard) {
      made.push_back(source);
      continue;
    }
    for (const TargetResult& part : source.results.targets) {
      auto joined = std::find_if(all.begin(), all.end(), [&](const Joined& j) { return j.target.name == part.name; });
      if (joined == all.end()) {
        joined = all.insert(all.end(), {&source, made.size(), part, {}});
        joined->target.cases.clear();
        joined->target.failure.clear();
        made.emplace_back();
      } else {
        check_part(*joined, source, part);
      }
      add_part(*joined, source, part);
    }
  }
  for (Joined& joined : all) {
    Source& whole = made[joined.place];
    whole = *joined.first;
    sort_cases(whole.results, joined.target.cases);
    whole.results.incomplete = what_is_missing(joined);
    whole.results.shard.reset();
    whole.results.targets = {std::move(joined.target)};
  }
  return made;
}

}  // namespace cachestone::reports
