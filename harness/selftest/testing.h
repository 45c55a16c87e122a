// For tests: small suites, and the plan to prove something about them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cases/suite_reader.h"
#include "harness/selftest/plan.h"
#include "harness/selftest/report.h"
#include "simulator/json/reader.h"

namespace cachestone::selftest::testing {

inline cases::Clause clause(std::string id, std::string section, std::string testable = "yes",
                            std::string mechanism = "area/name") {
  cases::Clause result;
  result.id = std::move(id);
  result.document = "RFC 9111";
  result.section = std::move(section);
  result.level = "MUST";
  result.testable = std::move(testable);
  result.mechanism = std::move(mechanism);
  return result;
}

// A catalogue of one suite, area/name, with these cases (JSON objects, separated by commas).
class SmallSuite {
 public:
  explicit SmallSuite(const std::string& cases,
                      std::vector<cases::Clause> clauses = {clause("rfc9111-5.2.2.5-01", "5.2.2.5"),
                                                            clause("rfc9111-4-07", "4")}) {
    catalogue.areas = {{"area", "Area"}};
    catalogue.clauses = std::move(clauses);
    catalogue.capabilities = {{"cdn-loop", "t", ""}};
    const std::string text =
        R"({"suite": "area/name", "title": "t", "spec": "s", "about": "a", "cases": [)" + cases + "]}";
    const nlohmann::json document = json::parse(text, "suite.json");
    catalogue.suites = {cases::read_suite(json::Node(document, "suite.json"), "area/name", catalogue)};
    plan.catalogue = &catalogue;
    for (const cases::Case& item : catalogue.suites[0].cases) plan.cases.push_back(&item);
    plan.defects = all_defects();
  }
  SmallSuite(const SmallSuite&) = delete;
  SmallSuite& operator=(const SmallSuite&) = delete;

  // Leaves only these defects in the plan.
  void only_defects(const std::vector<std::string>& ids) {
    std::erase_if(plan.defects,
                  [&](const Defect& defect) { return std::find(ids.begin(), ids.end(), defect.id) == ids.end(); });
  }

  cases::Catalogue catalogue;
  Plan plan;
};

// What no-store forbids, with its control.
inline const std::string kNoStore = R"({
  "id": "no-store", "title": "t", "clauses": ["rfc9111-5.2.2.5-01"], "level": "must",
  "steps": [{ "at": 0, "origin": { "headers": [["Cache-Control", "no-store, max-age=60"]] } },
            { "at": 1, "expect": { "from": "origin" } }],
  "control": [{ "op": "replace", "path": "/steps/0/origin/headers/0/1", "value": "max-age=60" }] })";

// What every cache does, with or without a defect.
inline const std::string kStatusOnly = R"({
  "id": "status", "title": "t", "clauses": ["rfc9111-4-07"], "level": "must",
  "steps": [{ "at": 0, "expect": { "status": 200 } }] })";

inline std::vector<std::string> subjects(const Report& report) {
  std::vector<std::string> result;
  for (const Failure& failure : report.failures) result.push_back(failure.subject);
  return result;
}

}  // namespace cachestone::selftest::testing
