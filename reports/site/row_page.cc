#include "reports/site/row_page.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kDense = 5;        // targets; with more there is no room for words beside the symbols
constexpr std::size_t kMostReasons = 4;  // known ones of one target

using Names = std::set<std::string_view>;

std::string clause_item(const Page& page, const Model& model, const ClauseInfo& clause, const Names& of_row) {
  const std::vector<const CaseInfo*>& all = model.cases_of_clause(clause.id);
  const auto here = static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](const CaseInfo* info) { return of_row.count(info->id) != 0; }));
  std::string name = "<code>" + text(clause.id, 80) + "</code>";
  if (!document_of(clause).empty()) {
    name = link(page, model.spec_path(document_of(clause)) + "#" + anchor(clause.id), name);
  }
  std::string out = "<li id=\"" + anchor(clause.id) + "\"><span class=\"level\">" + text(clause.level, 40) +
                    "</span> " + text(clause.text, 1200) + " <span class=\"meta\">" + clause_place(clause.id) + " · " +
                    name;
  if (here != 0) out += " · " + count_of(here, "case here", "cases here");
  out += "</span>";
  if (!clause.untestable.empty()) {
    out += "<span class=\"why\"><b>Not tested:</b> " + text(clause.untestable, 600) + "</span>";
  }
  return out + "</li>\n";
}

std::string clause_list(const std::string& items) {
  return "<ul class=\"clauses\">\n" + items + "</ul>\n";
}

// What the row demands: its clauses, those of them that no case can test and why, and the clauses of other rows that
// its cases touch. All in the order of the registry.
std::string demands(const Page& page, const Model& model, const Row& row) {
  Names cases;
  Names named;
  for (const CaseInfo* info : row.cases) {
    cases.insert(info->id);
    named.insert(info->clauses.begin(), info->clauses.end());
  }
  std::string own;
  std::string untestable;
  std::string touched;
  std::size_t touched_count = 0;
  for (const ClauseInfo& clause : model.results.clauses) {
    const bool is_own = clause.mechanism.empty() ? named.count(clause.id) != 0 : clause.mechanism == row.suite->id;
    if (is_own) {
      (clause.untestable.empty() ? own : untestable) += clause_item(page, model, clause, cases);
    } else if (named.count(clause.id) != 0) {
      touched += clause_item(page, model, clause, cases);
      ++touched_count;
    }
  }
  std::string out;
  if (!own.empty()) out += clause_list(own);
  if (!touched.empty()) {
    out += "<details class=\"fold\"><summary>" +
           count_of(touched_count, "clause of another row that cases here touch",
                    "clauses of other rows that cases here touch") +
           "</summary>\n" + clause_list(touched) + "</details>\n";
  }
  if (!untestable.empty()) out += "<h3>What no case can test, and why</h3>\n" + clause_list(untestable);
  return out.empty() ? out : section("demands", "What it demands", out);
}

struct Reason {
  std::string_view text;
  Verdict worst;
  std::size_t cases;
};

// What is known of the verdicts of one target, the worst first.
std::vector<Reason> reasons(const Model& model, const Row& row, std::size_t target) {
  std::vector<Reason> found;
  for (const CaseInfo* info : row.cases) {
    const CaseResult* result = model.index.find(target, info->id);
    if (result == nullptr || !result->known) continue;
    const auto at = std::find_if(found.begin(), found.end(),
                                 [&](const Reason& reason) { return reason.text == result->known->reason; });
    if (at == found.end()) {
      found.push_back({result->known->reason, result->verdict, 1});
    } else {
      at->worst = std::min(at->worst, result->verdict);
      ++at->cases;
    }
  }
  // The order of the verdicts is that of how bad they are, but for the first one, which nobody explains.
  std::stable_sort(found.begin(), found.end(), [](const Reason& a, const Reason& b) {
    return a.worst != b.worst ? a.worst < b.worst : a.cases > b.cases;
  });
  return found;
}

std::string reason_list(const std::vector<Reason>& all) {
  std::string out;
  for (std::size_t i = 0; i < all.size() && i < kMostReasons; ++i) {
    const Label& shown = label(all[i].worst);
    out += "<p><span class=\"" + std::string(tone(all[i].worst)) + "\">" + symbol(shown) + "<span class=\"vh\">" +
           std::string(shown.word) + ": </span></span> " + text(all[i].text, 600) + " <span class=\"quiet\">" +
           count_of(all[i].cases, "case", "cases") + "</span></p>\n";
  }
  if (all.size() > kMostReasons) {
    out += "<p class=\"quiet\">… and " + count_of(all.size() - kMostReasons, "more cause", "more causes") + "</p>\n";
  }
  return out;
}

// One line per target: its grade, what fell short, what is known of it.
std::string by_target(const Page& page, const Model& model, const Row& row) {
  std::string out = "<ul class=\"caches\">\n";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    const Tally& tally = row.cells[i];
    const std::string number = score(tally);
    out += "<li id=\"" + model.target_name(i) + "\">\n<p><b>" +
           link(page, model.target_path(i), title_of(model.target(i))) + "</b> " + word(tally.grade()) +
           (number.empty() ? "" : " <small>" + number + " passed</small>") + "</p>\n<div>" + shortcomings(tally) +
           reason_list(reasons(model, row, i)) + "</div>\n</li>\n";
  }
  return out + "</ul>\n";
}

std::string verdict_cell(const Page& page, const Model& model, const CaseInfo& info, std::size_t target) {
  const Verdict verdict = model.index.verdict(target, info.id);
  const CaseResult* result = model.index.find(target, info.id);
  std::string content = symbol(label(verdict)) + " <span>" + std::string(label(verdict).word) + "</span>";
  if (result != nullptr && !result->value.empty()) content += " <small>" + text(result->value, 12) + "</small>";
  return "<td class=\"" + std::string(tone(verdict)) + "\">" +
         link(page, case_path(info.id) + "#" + model.target_name(target), content) + "</td>";
}

std::string case_table(const Page& page, const Model& model, const Row& row) {
  std::string out = "<table class=\"matrix sortable" + std::string(model.target_count() > kDense ? " dense" : "") +
                    "\" id=\"case-table\">\n<thead><tr><th scope=\"col\">case</th><th scope=\"col\">level</th>";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    out += "<th scope=\"col\">" + link(page, model.target_path(i), title_of(model.target(i))) + "</th>";
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const CaseInfo* info : row.cases) {
    out += "<tr><th scope=\"row\">" + link(page, case_path(info->id), text(title_of(*info), 300)) + "</th><td>" +
           text(info->level, 20) + "</td>";
    for (std::size_t i = 0; i < model.target_count(); ++i) out += verdict_cell(page, model, *info, i);
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

// The symbols of those verdicts that occur.
std::string key(const Row& row) {
  Tally all;
  for (const Tally& tally : row.cells) all.add(tally);
  std::string out = "<ul class=\"key\" aria-label=\"Verdicts\">\n";
  for (const Verdict verdict : all_verdicts()) {
    if (all.count(verdict) != 0) out += "<li>" + word(verdict) + "</li>\n";
  }
  return out + "</ul>\n";
}

}  // namespace

Page row_page(const Model& model, const RowGroup& group, const Row& row) {
  const SuiteInfo& suite = *row.suite;
  Page page{row_path(suite.id), title_of(suite), "", {}};
  page.body =
      "<p class=\"kicker\">" + text(group.area.title, 100) + "</p>\n<h1>" + text(title_of(suite), 200) + "</h1>\n";
  if (!suite.spec.empty()) page.body += "<p class=\"spec\">" + with_spec_links(suite.spec) + "</p>\n";
  if (!suite.about.empty()) page.body += "<p class=\"lead\">" + text(suite.about, 2000) + "</p>\n";
  page.body += demands(page, model, row);
  if (model.target_count() != 0) {
    page.body += section("caches", "Cache by cache", by_target(page, model, row));
    page.body += section("cases", "Cases", key(row) + scrolling("Cases by cache", case_table(page, model, row)));
  }
  return page;
}

}  // namespace cachestone::reports::site
