#include "reports/site/spec_outline.h"

#include <algorithm>
#include <numeric>

#include "reports/site/specifications.h"

namespace cachestone::reports::site {
namespace {

ClauseStanding standing_of(const Model& model, const ClauseInfo& clause) {
  ClauseStanding made{&clause, model.cases_of_clause(clause.id), {}};
  made.standing.targets.resize(model.target_count());
  for (const CaseInfo* info : made.cases) {
    for (std::size_t i = 0; i < model.target_count(); ++i) {
      made.standing.targets[i].add(model.index.verdict(i, info->id), info->level == "probe");
    }
  }
  return made;
}

// The verdict that stands for a target's grade.
Verdict verdict_of(Grade grade) {
  switch (grade) {
    case Grade::violates:
      return Verdict::violation;
    case Grade::discouraged:
      return Verdict::discouraged;
    case Grade::slower:
      return Verdict::missed;
    case Grade::conforms:
      return Verdict::pass;
    case Grade::observed:
      return Verdict::observed;
    case Grade::unproven:
      return Verdict::unproven;
    case Grade::not_run:
      return Verdict::not_run;
    case Grade::not_applicable:
      break;
  }
  return Verdict::not_applicable;
}

void count_clause(const Standing& standing, const std::vector<std::size_t>& field, DocumentStanding& document) {
  for (std::size_t i = 0; i < standing.targets.size(); ++i) {
    if (standing.targets[i].proven() != 0) ++document.judged[i];
    if (standing.targets[i].grade() == Grade::conforms) ++document.conform[i];
  }
  const FieldStanding made = field_standing(standing, field);
  if (made.judged != 0) ++document.field_judged;
  if (made.judged != 0 && made.judged == made.conform) ++document.field_conforms;
}

bool is_reference(const TargetResult& target) {
  return target.kind == "in-process" || target.title.rfind("Reference (", 0) == 0;
}

}  // namespace

void Standing::add(const Standing& other) {
  targets.resize(std::max(targets.size(), other.targets.size()));
  for (std::size_t i = 0; i < other.targets.size(); ++i) targets[i].add(other.targets[i]);
}

DocumentStanding outline(const Model& model, const std::string& document) {
  DocumentStanding made;
  made.name = document;
  made.standing.targets.resize(model.target_count());
  made.judged.resize(model.target_count());
  made.conform.resize(model.target_count());
  const std::vector<std::size_t> field = field_of(model.results);
  for (const ClauseInfo& clause : model.results.clauses) {
    if (document_of(clause) != document) continue;
    const std::string number = section_of(clause);
    auto section = std::find_if(made.sections.begin(), made.sections.end(),
                                [&](const SectionStanding& candidate) { return candidate.number == number; });
    if (section == made.sections.end()) {
      section = made.sections.insert(section, SectionStanding{number, {}, {}});
    }
    section->clauses.push_back(standing_of(model, clause));
    const ClauseStanding& added = section->clauses.back();
    section->standing.add(added.standing);
    made.standing.add(added.standing);
    count_clause(added.standing, field, made);
    ++made.clauses;
    if (!clause.untestable.empty()) continue;
    ++made.testable;
    if (!added.cases.empty()) ++made.tested;
  }
  std::stable_sort(made.sections.begin(), made.sections.end(),
                   [](const auto& a, const auto& b) { return section_before(a.number, b.number); });
  return made;
}

std::vector<std::size_t> field_of(const Results& results) {
  std::vector<std::size_t> field;
  for (std::size_t i = 0; i < results.targets.size(); ++i) {
    if (!is_reference(results.targets[i])) field.push_back(i);
  }
  if (!field.empty()) return field;
  field.resize(results.targets.size());
  std::iota(field.begin(), field.end(), std::size_t{0});
  return field;
}

FieldStanding field_standing(const Standing& standing, const std::vector<std::size_t>& field) {
  FieldStanding made;
  for (const std::size_t i : field) {
    const Grade grade = standing.targets[i].grade();
    made.grades.add(verdict_of(grade), false);
    if (standing.targets[i].proven() != 0) ++made.judged;
    if (grade == Grade::conforms) ++made.conform;
    if (grade == Grade::violates) ++made.violate;
    if (grade == Grade::discouraged) ++made.discouraged;
    if (grade == Grade::slower) ++made.slower;
  }
  return made;
}

}  // namespace cachestone::reports::site
