#include "reports/difference.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace cachestone::reports {
namespace {

constexpr std::array<Change, kChangeCount> kChanges = {Change::worse,    Change::better,   Change::otherwise,
                                                       Change::appeared, Change::vanished, Change::same};

// How bad a proven verdict is; nothing for those that prove nothing.
std::optional<int> badness(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return 0;
    case Verdict::missed:
      return 1;
    case Verdict::discouraged:
      return 2;
    case Verdict::violation:
      return 3;
    default:
      return std::nullopt;
  }
}

// A verdict that will never prove anything, however well the run goes.
bool judges_nothing(Verdict verdict) {
  return verdict == Verdict::observed || verdict == Verdict::not_applicable;
}

Change between(Verdict before, Verdict after) {
  if (judges_nothing(before) || judges_nothing(after)) return Change::otherwise;
  const std::optional<int> was = badness(before);
  const std::optional<int> is = badness(after);
  if (was && is) return *is > *was ? Change::worse : Change::better;
  if (is) return *is == 0 ? Change::better : Change::worse;
  return was && *was == 0 ? Change::worse : Change::otherwise;
}

using ResultsById = std::map<std::string_view, const CaseResult*>;
ResultsById by_id(const TargetResult& target) {
  ResultsById found;
  for (const CaseResult& result : target.cases) found.emplace(result.id, &result);
  return found;
}
const CaseResult* find(const ResultsById& results, std::string_view id) {
  const auto found = results.find(id);
  return found == results.end() ? nullptr : found->second;
}

// The target's name without the version that merge() puts behind it.
std::string plain_name(const TargetResult& target) {
  const std::string end = "-" + target.version;
  const std::string& name = target.name;
  const bool versioned = !target.version.empty() && name.size() > end.size() &&
                         name.compare(name.size() - end.size(), end.size(), end) == 0;
  return versioned ? name.substr(0, name.size() - end.size()) : name;
}

// Pairs those of both lists whose name, as `name_of` gives it, occurs once in each, and takes them out of the lists.
template <typename NameOf>
void pair_by(const NameOf& name_of, const Results& old_results, const Results& new_results, TargetPairs& made) {
  std::map<std::string, std::vector<std::size_t>> olds;
  std::map<std::string, std::vector<std::size_t>> news;
  for (const std::size_t i : made.before) olds[name_of(old_results.targets[i])].push_back(i);
  for (const std::size_t i : made.after) news[name_of(new_results.targets[i])].push_back(i);
  for (const auto& [name, indices] : news) {
    const auto old = olds.find(name);
    if (old == olds.end() || old->second.size() != 1 || indices.size() != 1) continue;
    made.pairs.push_back({old->second[0], indices[0]});
    made.before.erase(std::find(made.before.begin(), made.before.end(), old->second[0]));
    made.after.erase(std::find(made.after.begin(), made.after.end(), indices[0]));
  }
}

}  // namespace

const std::array<Change, kChangeCount>& all_changes() {
  return kChanges;
}

std::string_view name(Change change) {
  constexpr std::array<std::string_view, kChangeCount> kNames = {"worse",    "better",   "otherwise",
                                                                 "appeared", "vanished", "same"};
  return kNames[static_cast<std::size_t>(change)];
}

Change change_of(const CaseResult* before, const CaseResult* after) {
  const bool was = before != nullptr && before->verdict != Verdict::not_run;
  const bool is = after != nullptr && after->verdict != Verdict::not_run;
  if (!was) return is ? Change::appeared : Change::same;
  if (!is) return Change::vanished;
  if (before->verdict != after->verdict) return between(before->verdict, after->verdict);
  const bool probe = before->verdict == Verdict::observed;
  return probe && before->value != after->value ? Change::otherwise : Change::same;
}

Difference difference(const Results& old_results, std::size_t before, const Results& new_results, std::size_t after) {
  const ResultsById olds = by_id(old_results.targets[before]);
  const ResultsById news = by_id(new_results.targets[after]);
  Difference made{};
  std::set<std::string_view> seen;
  auto add = [&](const std::vector<CaseInfo>& cases) {
    for (const CaseInfo& info : cases) {
      if (!seen.insert(info.id).second) continue;
      const CaseChange found{&info, find(olds, info.id), find(news, info.id),
                             change_of(find(olds, info.id), find(news, info.id))};
      ++made.counts[static_cast<std::size_t>(found.change)];
      if (found.change != Change::same) made.changes.push_back(found);
    }
  };
  add(new_results.cases);
  if (&old_results != &new_results) add(old_results.cases);
  return made;
}

TargetPairs pair_targets(const Results& old_results, const Results& new_results) {
  TargetPairs made;
  for (std::size_t i = 0; i < old_results.targets.size(); ++i) made.before.push_back(i);
  for (std::size_t i = 0; i < new_results.targets.size(); ++i) made.after.push_back(i);
  pair_by([](const TargetResult& target) { return target.name; }, old_results, new_results, made);
  pair_by(plain_name, old_results, new_results, made);
  const auto by_url = [](const TargetResult& target) { return target.kind == "url" ? std::string() : target.name; };
  pair_by(by_url, old_results, new_results, made);
  std::sort(made.pairs.begin(), made.pairs.end(),
            [](const TargetPairs::Pair& a, const TargetPairs::Pair& b) { return a.after < b.after; });
  return made;
}

}  // namespace cachestone::reports
