// A specification as data: its sections in order, their clauses, and how every target fares with each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/site/model.h"

namespace cachestone::reports::site {

// How the targets fare with a clause, or with all clauses of a section or document.
struct Standing {
  std::vector<Tally> targets;  // the verdicts of each target; a case counts once for each of its clauses

  void add(const Standing& other);
};

struct ClauseStanding {
  const ClauseInfo* clause = nullptr;
  std::vector<const CaseInfo*> cases;
  Standing standing;
};
struct SectionStanding {
  std::string number;
  std::vector<ClauseStanding> clauses;
  Standing standing;
};
struct DocumentStanding {
  std::string name;
  std::vector<SectionStanding> sections;
  Standing standing;
  std::size_t clauses = 0;
  std::size_t testable = 0;
  std::size_t tested = 0;  // testable clauses that a case of the report names
  // Of each target: the clauses of which something was proven, and those of them that it conforms to.
  std::vector<std::size_t> judged;
  std::vector<std::size_t> conform;
  // The clauses of which something was proven in the field, and those to which all of the field conforms.
  std::size_t field_judged = 0;
  std::size_t field_conforms = 0;
};

// Refers to the model's Results.
DocumentStanding outline(const Model& model, const std::string& document);

// The field: the caches that were measured, without the reference cache in its various shapes, which is a yardstick;
// all targets when there is nothing else.
std::vector<std::size_t> field_of(const Results& results);

// How many targets of the field conform, fall short in one way or another, or say nothing, as one tally in which every
// target counts as the verdict that its grade comes from.
struct FieldStanding {
  Tally grades;
  std::size_t judged = 0;   // have a proven verdict
  std::size_t conform = 0;  // of those
  std::size_t violate = 0;
  std::size_t discouraged = 0;
  std::size_t slower = 0;
};
FieldStanding field_standing(const Standing& standing, const std::vector<std::size_t>& field);

}  // namespace cachestone::reports::site
