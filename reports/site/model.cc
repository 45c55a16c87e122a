#include "reports/site/model.h"

#include "reports/site/links.h"

namespace cachestone::reports::site {

namespace {

// The parts of an id like "rfc9111-5.2.2.5-01"; empty when it is of another kind.
struct IdParts {
  std::string document;
  std::string section;
};
IdParts parts_of(const std::string& id) {
  const std::size_t first = id.find('-');
  const std::size_t second = id.find('-', first + 1);
  if (id.compare(0, 3, "rfc") != 0 || first == std::string::npos || first == 3) return {};
  return {"RFC " + id.substr(3, first - 3),
          second == std::string::npos ? std::string() : id.substr(first + 1, second - first - 1)};
}

}  // namespace

std::string document_of(const ClauseInfo& clause) {
  return clause.document.empty() ? parts_of(clause.id).document : clause.document;
}
std::string section_of(const ClauseInfo& clause) {
  return clause.document.empty() ? parts_of(clause.id).section : clause.section;
}

Model::Model(const Results& shown, const Results* earlier)
    : results(shown), against(earlier), index(shown), matrix(reports::matrix(shown, index)) {
  for (const SuiteInfo& suite : results.suites) suites_.emplace(suite.id, &suite);
  for (const RowGroup& group : matrix.groups) {
    for (const Row& row : group.rows) rows_.emplace(row.suite->id, &row);
  }
  for (const CaseInfo& info : results.cases) {
    cases_.emplace(info.id, &info);
    for (const std::string& clause : info.clauses) cases_of_clause_[clause].push_back(&info);
  }
  FileNames documents;
  for (const ClauseInfo& clause : results.clauses) {
    clauses_.emplace(clause.id, &clause);
    const std::string document = document_of(clause);
    if (document.empty() || document_names_.count(document) != 0) continue;
    documents_.push_back(document);
    document_names_.emplace(document, documents.take(document));
  }
  FileNames targets;
  for (const TargetResult& target : results.targets) target_names_.push_back(targets.take(target.name));
}

const std::vector<const CaseInfo*>& Model::cases_of_clause(std::string_view id) const {
  static const std::vector<const CaseInfo*> none;
  const auto found = cases_of_clause_.find(id);
  return found == cases_of_clause_.end() ? none : found->second;
}

std::string Model::target_path(std::size_t target) const {
  return "targets/" + target_names_[target] + ".html";
}

std::string Model::compare_path(std::size_t a, std::size_t b) const {
  return "compare/" + target_names_[a] + "--" + target_names_[b] + ".html";
}

std::string Model::spec_path(std::string_view document) const {
  const auto found = document_names_.find(document);
  return found == document_names_.end() ? std::string(kSpecsPath) : "specs/" + found->second + ".html";
}

}  // namespace cachestone::reports::site
