// The suites one after the other, and in each its cases with the verdict of every target.
#include <map>
#include <string_view>

#include "reports/html_parts.h"
#include "reports/html_text.h"
#include "reports/text.h"

namespace cachestone::reports::html {
namespace {

using ClauseIndex = std::map<std::string_view, const ClauseInfo*>;

bool is_broken(Verdict verdict) {
  return verdict == Verdict::violation || verdict == Verdict::discouraged;
}

// Passes and what says nothing about the cache are shown in short.
bool wants_full_evidence(Verdict verdict) {
  return is_broken(verdict) || verdict == Verdict::missed || verdict == Verdict::inconclusive ||
         verdict == Verdict::error;
}

std::string chip(std::string_view colour, const Label& shown, const std::string& target, const std::string& value) {
  return "<span class=\"chip " + std::string(colour) + "\">" + symbol(shown) + " <span>" + target +
         "</span><span class=\"vh\">: " + std::string(shown.word) + "</span>" +
         (value.empty() ? "" : " <small>" + value + "</small>") + "</span>";
}

std::string suite_chips(const Page& page, const Row& row) {
  std::string out = "<div class=\"chips\">";
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const Grade grade = row.cells[i].grade();
    out += chip(tone(grade), label(grade), title_of(page.results.targets[i]), score(row.cells[i]));
  }
  return out + "</div>\n";
}

std::string case_chips(const Page& page, const CaseInfo& info) {
  std::string out = "<span class=\"chips\">";
  for (std::size_t i = 0; i < page.results.targets.size(); ++i) {
    const CaseResult* result = page.index.find(i, info.id);
    const Verdict verdict = page.index.verdict(i, info.id);
    const std::string value = result == nullptr ? "" : text(result->value, 12);
    out += chip(tone(verdict), label(verdict), title_of(page.results.targets[i]), value);
  }
  return out + "</span>";
}

std::string clause_list(const CaseInfo& info, const ClauseIndex& clauses) {
  if (info.clauses.empty()) return {};
  std::string out = "<ul class=\"clauses\">\n";
  for (const std::string& id : info.clauses) {
    out += "<li>" + clause_place(id);
    const auto found = clauses.find(id);
    if (found != clauses.end()) {
      out += " <b>" + text(found->second->level) + "</b> " + text(found->second->text, 1200);
    }
    out += " <code>" + text(id) + "</code></li>\n";
  }
  return out + "</ul>\n";
}

std::string verdict_of(Page& page, const TargetResult& target, const CaseResult* result) {
  const Verdict verdict = result == nullptr ? Verdict::not_run : result->verdict;
  const Label& shown = label(verdict);
  std::string out = "<li class=\"result " + std::string(tone(verdict)) + "\"><p><span class=\"verdict\">" +
                    symbol(shown) + " " + std::string(shown.word) + "</span> <span class=\"target\">" +
                    title_of(target) + "</span> ";
  if (result == nullptr) return out + "This target has no result for the case.</p></li>\n";
  if (!result->value.empty()) out += "<b class=\"value\">" + text(result->value) + "</b> ";
  out += text(result->why) + "</p>\n";
  const bool full = wants_full_evidence(verdict);
  std::string shown_evidence = evidence(*result, full);
  if (full && shown_evidence.size() > page.evidence_left) {
    shown_evidence = evidence(*result, false);
    out += "<p class=\"quiet\">The report is large: here the evidence is short. results.json has all of it.</p>\n";
  } else if (full) {
    page.evidence_left -= shown_evidence.size();
  }
  return out + shown_evidence + "</li>\n";
}

std::string about_case(const CaseInfo& info) {
  std::string out =
      "<p class=\"meta\"><span class=\"level\">" + text(info.level) + "</span> <code>" + text(info.id) + "</code>";
  if (!info.audience.empty() && info.audience != "any") out += " · " + text(info.audience) + " caches only";
  if (info.length > 0) out += " · takes " + duration_text(info.length);
  return out + "</p>\n";
}

std::string case_entry(Page& page, const CaseInfo& info, const ClauseIndex& clauses) {
  bool broken = false;
  for (std::size_t i = 0; i < page.results.targets.size(); ++i) {
    broken = broken || is_broken(page.index.verdict(i, info.id));
  }
  std::string out = "<details class=\"case\" id=\"" + anchor(info.id) + "\"" + (broken ? " open" : "") +
                    ">\n<summary><h4>" + text(info.title.empty() ? info.id : info.title) + "</h4>" +
                    case_chips(page, info) + "</summary>\n<div class=\"inside\">\n" + about_case(info) +
                    clause_list(info, clauses);
  if (!info.note.empty()) out += "<p class=\"note\">" + text(info.note, 2000) + "</p>\n";
  out += "<ul class=\"results\">\n";
  for (std::size_t i = 0; i < page.results.targets.size(); ++i) {
    out += verdict_of(page, page.results.targets[i], page.index.find(i, info.id));
  }
  return out + "</ul>\n</div>\n</details>\n";
}

std::string suite_section(Page& page, const Row& row, const ClauseIndex& clauses) {
  const SuiteInfo& suite = *row.suite;
  std::string out = "<section class=\"suite\" id=\"" + anchor(suite.id) + "\">\n<div class=\"head\"><div><h3>" +
                    text(suite.title.empty() ? suite.id : suite.title) + "</h3>\n";
  if (!suite.spec.empty()) out += "<p class=\"spec\">" + with_spec_links(suite.spec) + "</p>\n";
  out += "</div>\n" + suite_chips(page, row) + "</div>\n";
  if (!suite.about.empty()) out += "<p class=\"about\">" + text(suite.about, 2000) + "</p>\n";
  for (const CaseInfo* info : row.cases) out += case_entry(page, *info, clauses);
  return out + "</section>\n";
}

}  // namespace

std::string suites(Page& page) {
  ClauseIndex clauses;
  for (const ClauseInfo& clause : page.results.clauses) clauses.emplace(clause.id, &clause);
  std::string out;
  for (std::size_t i = 0; i < page.matrix.groups.size(); ++i) {
    const RowGroup& group = page.matrix.groups[i];
    const std::string id = "area-" + std::to_string(i + 1);
    out += "<section class=\"area\" aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">" + text(group.area.title) +
           " <a class=\"up\" href=\"#matrix\">to the matrix</a></h2>\n";
    for (const Row& row : group.rows) out += suite_section(page, row, clauses);
    out += "</section>\n";
  }
  return out;
}

}  // namespace cachestone::reports::html
