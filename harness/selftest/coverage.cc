#include "harness/selftest/coverage.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace cachestone::selftest {
namespace {

using nlohmann::ordered_json;

std::map<std::string, std::vector<const cases::Case*>> cases_by_clause(const cases::Catalogue& catalogue) {
  std::map<std::string, std::vector<const cases::Case*>> result;
  for (const cases::Suite& suite : catalogue.suites) {
    for (const cases::Case& item : suite.cases) {
      for (const std::string& id : item.clauses) result[id].push_back(&item);
    }
  }
  return result;
}

bool is_suite(const cases::Catalogue& catalogue, const std::string& id) {
  return std::any_of(catalogue.suites.begin(), catalogue.suites.end(),
                     [&](const cases::Suite& suite) { return suite.id == id; });
}

void judge_clause(const ClauseCoverage& entry, const cases::Catalogue& catalogue, std::vector<Failure>& failures) {
  const cases::Clause& clause = *entry.clause;
  const auto fail = [&](const std::string& expected, const std::string& found) {
    failures.push_back({clause.id, expected, found});
  };
  if (entry.testable() && entry.cases.empty()) fail("a case for a testable clause", "none");
  if (!entry.testable() && clause.how.empty()) fail("the reason why it cannot be tested", "nothing");
  if (!entry.testable() && !entry.cases.empty()) {
    fail("no case for a clause that cannot be tested", entry.cases.front()->id);
  }
  if (!is_suite(catalogue, clause.mechanism)) fail("a suite as its mechanism", "\"" + clause.mechanism + "\"");
}

void judge_cases(const cases::Catalogue& catalogue, std::vector<Failure>& failures) {
  for (const cases::Suite& suite : catalogue.suites) {
    if (suite.cases.empty()) failures.push_back({suite.id, "a case in a suite", "none"});
    for (const cases::Case& item : suite.cases) {
      if (item.clauses.empty()) failures.push_back({item.id, "a clause that it is about", "none"});
      for (const std::string& id : item.clauses) {
        if (catalogue.clause(id) == nullptr)
          failures.push_back({item.id, "a clause of the registry", "\"" + id + "\""});
      }
    }
  }
}

ordered_json as_json(const Tally& tally) {
  return {{"testable", tally.testable}, {"covered", tally.covered}, {"cases", tally.cases}};
}

ordered_json as_json(const ClauseCoverage& entry) {
  const cases::Clause& clause = *entry.clause;
  ordered_json ids = ordered_json::array();
  for (const cases::Case* item : entry.cases) ids.push_back(item->id);
  return {{"id", clause.id},     {"level", clause.level},         {"actor", clause.actor},
          {"text", clause.text}, {"mechanism", clause.mechanism}, {"testable", entry.testable()},
          {"how", clause.how},   {"cases", std::move(ids)}};
}

}  // namespace

std::string Tally::text() const {
  return std::to_string(covered) + " of " + std::to_string(testable) + " testable clauses covered by " +
         std::to_string(cases) + " cases";
}

std::string SectionCoverage::name() const {
  return document + " §" + section;
}

Tally Coverage::tally(const std::string& document, const std::string& section) const {
  Tally tally;
  std::set<const cases::Case*> items;
  for (const SectionCoverage& each : sections) {
    if (!document.empty() && (each.document != document || (!section.empty() && each.section != section))) continue;
    for (const ClauseCoverage& entry : each.clauses) {
      if (entry.testable()) ++tally.testable;
      if (entry.covered()) ++tally.covered;
      items.insert(entry.cases.begin(), entry.cases.end());
    }
  }
  tally.cases = items.size();
  return tally;
}

std::vector<std::string> Coverage::documents() const {
  std::vector<std::string> names;
  for (const SectionCoverage& each : sections) {
    if (std::find(names.begin(), names.end(), each.document) == names.end()) names.push_back(each.document);
  }
  return names;
}

Coverage coverage_of(const cases::Catalogue& catalogue) {
  Coverage coverage;
  auto cases = cases_by_clause(catalogue);
  std::map<std::string, std::size_t> places;
  for (const cases::Clause& clause : catalogue.clauses) {
    SectionCoverage section{clause.document, clause.section, {}};
    const auto [place, is_new] = places.emplace(section.name(), coverage.sections.size());
    if (is_new) coverage.sections.push_back(std::move(section));
    coverage.sections[place->second].clauses.push_back({&clause, std::move(cases[clause.id])});
  }
  return coverage;
}

ordered_json as_json(const Coverage& coverage) {
  ordered_json documents = ordered_json::array();
  for (const std::string& name : coverage.documents()) {
    ordered_json sections = ordered_json::array();
    for (const SectionCoverage& each : coverage.sections) {
      if (each.document != name) continue;
      ordered_json section = {{"section", each.section}};
      section.update(as_json(coverage.tally(name, each.section)));
      for (const ClauseCoverage& entry : each.clauses) section["clauses"].push_back(as_json(entry));
      sections.push_back(std::move(section));
    }
    ordered_json document = {{"document", name}};
    document.update(as_json(coverage.tally(name)));
    document["sections"] = std::move(sections);
    documents.push_back(std::move(document));
  }
  return {{"total", as_json(coverage.tally())}, {"documents", std::move(documents)}};
}

Report prove_coverage(const Plan& plan) {
  Report report;
  report.proof = "coverage";
  const Coverage coverage = coverage_of(*plan.catalogue);
  for (const SectionCoverage& section : coverage.sections) {
    for (const ClauseCoverage& entry : section.clauses) judge_clause(entry, *plan.catalogue, report.failures);
  }
  judge_cases(*plan.catalogue, report.failures);
  report.figures = coverage.tally().text() + ", in " + std::to_string(coverage.sections.size()) + " sections of " +
                   std::to_string(coverage.documents().size()) + " documents";
  return report;
}

}  // namespace cachestone::selftest
