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
         verdict == Verdict::flaky || verdict == Verdict::error;
}

// Names, not titles: they are short, and differ near their start.
std::string chip(std::string_view colour, const Label& shown, const TargetResult& target, const std::string& value) {
  const std::string word(shown.word);
  return "<span class=\"chip " + std::string(colour) + "\" title=\"" + plain_title_of(target) + ": " + word + "\">" +
         symbol(shown) + " <span>" + text(target.name, 60) + "</span><span class=\"vh\">: " + word + "</span>" +
         (value.empty() ? "" : " <small>" + value + "</small>") + "</span>";
}

std::string suite_chips(const Page& page, const Row& row) {
  std::string out = "<div class=\"chips\">";
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const Grade grade = row.cells[i].grade();
    out += chip(tone(grade), label(grade), page.results.targets[i], "");
  }
  return out + "</div>\n";
}

std::string case_chips(const Page& page, const CaseInfo& info) {
  std::string out = "<span class=\"chips\">";
  for (std::size_t i = 0; i < page.results.targets.size(); ++i) {
    const CaseResult* result = page.index.find(i, info.id);
    const Verdict verdict = page.index.verdict(i, info.id);
    const std::string value = result == nullptr ? "" : text(result->value, 12);
    out += chip(tone(verdict), label(verdict), page.results.targets[i], value);
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

// What was seen of one result, as far as the page has room; nothing when there is no evidence.
std::string fitting_evidence(Page& page, const CaseResult& result) {
  if (!wants_full_evidence(result.verdict)) return evidence(result, false);
  std::string full = evidence(result, true);
  if (full.size() > page.evidence_left) {
    return "<p class=\"quiet\">The report is large: here the evidence is short. results.json has all of it.</p>\n" +
           evidence(result, false);
  }
  page.evidence_left -= full.size();
  return full;
}

// What somebody found out about this verdict.
std::string known_text(const CaseResult& result) {
  if (!result.known) return {};
  return "<p class=\"note\"><b>Known:</b> " + text(result.known->reason, 2000) + "</p>\n<p class=\"quiet\">" +
         text(result.known->evidence, 4000) + "</p>\n";
}

// One line (verdict, target, why) that opens to the evidence.
std::string result_entry(Page& page, const TargetResult& target, const CaseResult* result) {
  const Verdict verdict = result == nullptr ? Verdict::not_run : result->verdict;
  const Label& shown = label(verdict);
  std::string line = "<span class=\"verdict " + std::string(tone(verdict)) + "\">" + symbol(shown) + " " +
                     std::string(shown.word) + "</span> <span class=\"target\">" + title_of(target) + "</span> <span>";
  if (result == nullptr) return "<div class=\"result\">" + line + "There is no result.</span></div>\n";
  if (!result->value.empty()) line += "<b>" + text(result->value) + "</b> ";
  line += text(result->why) + "</span>";
  if (result->known) line += " <span class=\"quiet\">(known)</span>";
  const std::string shown_evidence = known_text(*result) + fitting_evidence(page, *result);
  if (shown_evidence.empty()) return "<div class=\"result\">" + line + "</div>\n";
  return "<details class=\"evidence\"><summary class=\"result\">" + line + "</summary>\n" + shown_evidence +
         "</details>\n";
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
  out += "<div class=\"results\">\n";
  for (std::size_t i = 0; i < page.results.targets.size(); ++i) {
    out += result_entry(page, page.results.targets[i], page.index.find(i, info.id));
  }
  return out + "</div>\n</div>\n</details>\n";
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
    out += "<section class=\"area\" aria-labelledby=\"";
    out += id;
    out += "\">\n<h2 id=\"";
    out += id;
    out += "\">";
    out += text(group.area.title);
    out += " <a class=\"up\" href=\"#matrix\">to the matrix</a></h2>\n";
    for (const Row& row : group.rows) out += suite_section(page, row, clauses);
    out += "</section>\n";
  }
  return out;
}

}  // namespace cachestone::reports::html
