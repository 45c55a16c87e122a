#include "reports/results.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace cachestone::reports {
namespace {

struct VerdictName {
  Verdict verdict;
  std::string_view name;
};

constexpr std::array<VerdictName, kVerdictCount> kNames = {{
    {Verdict::pass, "pass"},
    {Verdict::violation, "violation"},
    {Verdict::discouraged, "discouraged"},
    {Verdict::missed, "missed"},
    {Verdict::observed, "observed"},
    {Verdict::unproven, "unproven"},
    {Verdict::inconclusive, "inconclusive"},
    {Verdict::flaky, "flaky"},
    {Verdict::not_applicable, "not-applicable"},
    {Verdict::not_run, "not-run"},
    {Verdict::error, "error"},
}};

CaseInfo describe(const cases::Case& item) {
  CaseInfo info;
  info.id = item.id;
  info.suite = item.suite;
  info.title = item.title;
  info.level = cases::name(item.level);
  info.audience = cases::name(item.audience);
  info.clauses = item.clauses;
  info.length = std::chrono::duration<double>(item.length()).count();
  info.note = item.note;
  return info;
}

}  // namespace

const std::array<Verdict, kVerdictCount>& all_verdicts() {
  static constexpr auto kAll = [] {
    std::array<Verdict, kVerdictCount> all{};
    std::transform(kNames.begin(), kNames.end(), all.begin(), [](const VerdictName& entry) { return entry.verdict; });
    return all;
  }();
  return kAll;
}

std::string_view name(Verdict verdict) {
  return kNames[static_cast<std::size_t>(verdict)].name;
}

std::optional<Verdict> verdict_from(std::string_view name) {
  for (const VerdictName& entry : kNames) {
    if (entry.name == name) return entry.verdict;
  }
  return std::nullopt;
}

bool is_proven(Verdict verdict) {
  return verdict == Verdict::pass || verdict == Verdict::violation || verdict == Verdict::discouraged ||
         verdict == Verdict::missed;
}

std::string text(const Shard& shard) {
  return std::to_string(shard.index) + "/" + std::to_string(shard.of);
}

std::vector<std::string> notes_on_run(const Results& results) {
  std::vector<std::string> notes;
  if (!results.incomplete.empty()) notes.push_back("Incomplete: " + results.incomplete);
  if (results.shard)
    notes.push_back("This is shard " + text(*results.shard) + ": the other shards ran the other cases.");
  if (results.repeat > 1) notes.push_back("Each case was played " + std::to_string(results.repeat) + " times.");
  return notes;
}

Results describe(const cases::Catalogue& catalogue, const std::vector<cases::Topic>& topics) {
  Results results;
  results.areas = catalogue.areas;
  for (const cases::Suite& suite : catalogue.suites) {
    results.suites.push_back({suite.id, suite.area(), suite.title, suite.spec, suite.about});
    for (const cases::Case& item : suite.cases) results.cases.push_back(describe(item));
  }
  for (const cases::Clause& clause : catalogue.clauses) {
    results.clauses.push_back({clause.id, clause.level, clause.text, clause.document, clause.section, clause.actor,
                               clause.mechanism, clause.testable == "no" ? clause.how : ""});
  }
  for (cases::Topic topic : topics) {
    std::erase_if(topic.cases, [&](const std::string& id) { return catalogue.find(id) == nullptr; });
    if (!topic.cases.empty()) results.topics.push_back(std::move(topic));
  }
  return results;
}

}  // namespace cachestone::reports
