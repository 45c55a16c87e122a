// Coverage: which clauses of the registry have cases, by section of each specification. And the proof about it: no
// testable clause is without a case, no case without a testable clause, and each clause belongs to a row of the matrix.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/selftest/plan.h"
#include "harness/selftest/report.h"

namespace cachestone::selftest {

struct ClauseCoverage {
  const cases::Clause* clause = nullptr;
  std::vector<const cases::Case*> cases;  // that name it

  bool testable() const { return clause->testable != "no"; }
  bool covered() const { return testable() && !cases.empty(); }
};

// Of a section, a document, or everything.
struct Tally {
  std::size_t testable = 0;
  std::size_t covered = 0;
  std::size_t cases = 0;  // that name a clause of it; each counts once
  // "3 of 4 testable clauses covered by 12 cases"
  std::string text() const;
};

struct SectionCoverage {
  std::string document;  // "RFC 9111"
  std::string section;   // "5.2.2.5"
  std::vector<ClauseCoverage> clauses;

  std::string name() const;  // "RFC 9111 §5.2.2.5"
};

// In the order of the registry. Refers to the catalogue.
struct Coverage {
  std::vector<SectionCoverage> sections;

  // Of the sections with this document, and this section of it; empty text: of all.
  Tally tally(const std::string& document = "", const std::string& section = "") const;
  std::vector<std::string> documents() const;
};
Coverage coverage_of(const cases::Catalogue& catalogue);

// Clause by clause, with the ids of its cases.
nlohmann::ordered_json as_json(const Coverage& coverage);

// About the whole suite, whatever cases the plan has chosen.
Report prove_coverage(const Plan& plan);

}  // namespace cachestone::selftest
