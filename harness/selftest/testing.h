// For tests: small suites, the cases to make them of, and the plan to prove something about them.
#pragma once

#include <algorithm>
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

// The text of a case, with its steps and whatever other members it has: `"steps": […], "cache": "private"`.
inline std::string case_text(const std::string& id, const std::string& level, const std::string& members,
                             const std::string& clause = "rfc9111-4-07") {
  return R"({ "id": ")" + id + R"(", "title": "t", "clauses": [")" + clause + R"("], "level": ")" + level + "\", " +
         members + "}";
}

inline std::string probe(const std::string& id, const std::string& steps) {
  return case_text(id, "probe", "\"steps\": " + steps);
}

// Members of a case: a response with this Cache-Control, and then these steps. In the control it is fresh for a minute.
inline std::string prohibiting(const std::string& cache_control, const std::string& steps) {
  return R"("steps": [{ "at": 0, "origin": { "headers": [["Cache-Control", ")" + cache_control + R"("]] } }, )" +
         steps + R"(],
    "control": [{ "op": "replace", "path": "/steps/0/origin/headers/0/1", "value": "max-age=60" }])";
}

// What no-store forbids, with its control.
inline const std::string kNotReused =
    prohibiting("no-store, max-age=60", R"({ "at": 1, "expect": { "from": "origin" } })");
inline const std::string kNoStore = case_text("no-store", "must", kNotReused, "rfc9111-5.2.2.5-01");

// What every cache does, with or without a defect.
inline const std::string kStatusOnly =
    case_text("status", "must", R"("steps": [{ "at": 0, "expect": { "status": 200 } }])");

inline std::vector<std::string> subjects(const Report& report) {
  std::vector<std::string> result;
  for (const Failure& failure : report.failures) result.push_back(failure.subject);
  return result;
}

}  // namespace cachestone::selftest::testing
