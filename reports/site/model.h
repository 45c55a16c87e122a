// What every page is made from: the results and what is looked up in them. Built once, read by all generators.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/grade.h"
#include "reports/results.h"

namespace cachestone::reports::site {

// The specification that the clause is from ("RFC 9111") and its section there ("5.2.2.5"); empty when neither the
// clause nor, in results of before version 5, its id says.
std::string document_of(const ClauseInfo& clause);
std::string section_of(const ClauseInfo& clause);

// Refers to the Results, and to the earlier ones that they are compared with, if any; both must outlive it. Targets are
// named by their place in Results::targets.
class Model {
 public:
  explicit Model(const Results& shown, const Results* earlier = nullptr);
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const Results& results;
  const Results* const against;  // may be null
  const ResultIndex index;
  const reports::Matrix matrix;

  std::size_t target_count() const { return results.targets.size(); }
  const TargetResult& target(std::size_t i) const { return results.targets[i]; }

  // Null when there is none of this id.
  const SuiteInfo* find_suite(std::string_view id) const { return find(suites_, id); }
  const CaseInfo* find_case(std::string_view id) const { return find(cases_, id); }
  const ClauseInfo* find_clause(std::string_view id) const { return find(clauses_, id); }
  const Row* find_row(std::string_view suite_id) const { return find(rows_, suite_id); }
  // The cases that name the clause, in the order of the results.
  const std::vector<const CaseInfo*>& cases_of_clause(std::string_view id) const;

  std::string target_path(std::size_t target) const;                        // "targets/nginx.html"
  std::string compare_path(std::size_t a, std::size_t b) const;             // "compare/nginx--squid.html"
  std::string spec_path(std::string_view document) const;                   // "specs/rfc-9111.html"
  const std::vector<std::string>& documents() const { return documents_; }  // of the clauses, in their order
  // What stands for a target in ids within a page: "nginx".
  const std::string& target_name(std::size_t target) const { return target_names_[target]; }

 private:
  template <typename Item>
  using ById = std::map<std::string_view, const Item*>;
  template <typename Item>
  static const Item* find(const ById<Item>& items, std::string_view id) {
    const auto found = items.find(id);
    return found == items.end() ? nullptr : found->second;
  }

  ById<SuiteInfo> suites_;
  ById<CaseInfo> cases_;
  ById<ClauseInfo> clauses_;
  ById<Row> rows_;
  std::map<std::string_view, std::vector<const CaseInfo*>> cases_of_clause_;
  std::vector<std::string> target_names_;
  std::vector<std::string> documents_;
  std::map<std::string, std::string, std::less<>> document_names_;
};

}  // namespace cachestone::reports::site
