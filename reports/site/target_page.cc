#include "reports/site/target_page.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/site/answers.h"
#include "reports/site/causes.h"
#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"
#include "reports/text.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kRoomForCases = 190'000;  // bytes; a page has 300 KB
constexpr std::size_t kMostReasons = 40;        // why something was not played

struct Shown {
  const Page& page;
  const Model& model;
  std::size_t target;
  const Tally& tally;
  Room room = {kRoomForCases};
};

std::string fact(std::string_view name, const std::string& value) {
  return value.empty() ? "" : "<dt>" + std::string(name) + "</dt><dd>" + value + "</dd>\n";
}

std::string kind_in_words(const TargetResult& target) {
  if (target.kind == "in-process") return "in the process of the suite";
  if (target.kind == "launched") return "started for the run";
  if (target.kind == "adapter") return "a library, through its adapter";
  if (target.kind == "url") return "at a URL, as it runs there";
  return text(target.kind, 60);
}

std::string clock_in_words(const TargetResult& target) {
  if (target.clock == "virtual") return "virtual: time is assigned, nothing waits";
  if (target.clock == "warped") return "warped: the real program, its clock moved";
  if (target.clock == "real") return "real: time passed";
  return text(target.clock, 60);
}

std::string facts(const TargetResult& target) {
  std::string run = target.started.empty() ? "" : date(target.started);
  if (target.duration > 0) run += (run.empty() ? "" : ", ") + duration_text(target.duration);
  std::string configuration;
  if (!target.configuration.empty())
    configuration = "<code>" + text(target.configuration, 4000, Lines::keep) + "</code>";
  return "<dl class=\"facts\">\n" + fact("Version", text(target.version, 100)) +
         fact("Kind", target.cache.empty() ? "" : text(target.cache, 60) + " cache") +
         fact("Ran", kind_in_words(target)) + fact("Clock", clock_in_words(target)) + fact("Run", run) +
         fact("Configuration", configuration) + "</dl>\n";
}

struct Fate {
  const char* id;
  const char* title;
  const char* none;
  const char* about;
  std::vector<Verdict> verdicts;
};
const std::vector<Fate>& fates() {
  static const std::vector<Fate> all = {
      {"broken",
       "Requirements it breaks",
       "No requirement was broken in what could be proven.",
       "A rule that says MUST or MUST NOT was broken. A client may get what is outdated, wrong or not meant for it.",
       {Verdict::violation}},
      {"discouraged",
       "Recommendations it does not follow",
       "",
       "A rule that says SHOULD or SHOULD NOT was not followed: allowed with a good reason, a surprise without one.",
       {Verdict::discouraged}},
      {"missed",
       "Where it is slower than it could be",
       "",
       "The rules allow reuse and the cache asked the origin all the same: slower, never wrong.",
       {Verdict::missed}},
      {"unproven",
       "What was not proven",
       "",
       "Nothing here counts for or against the cache: the forbidden thing did not happen in the control either, the "
       "set-up did not hold, cases ended differently when repeated, or the tool failed.",
       {Verdict::unproven, Verdict::inconclusive, Verdict::flaky, Verdict::error}},
  };
  return all;
}

std::size_t count(const Tally& tally, const Fate& fate) {
  std::size_t sum = 0;
  for (const Verdict verdict : fate.verdicts) sum += tally.count(verdict);
  return sum;
}

// One line per kind of shortcoming, which leads to its section.
std::string in_short(const Shown& shown) {
  std::string out = "<ul class=\"short\">\n";
  for (const Fate& fate : fates()) {
    const std::size_t cases = count(shown.tally, fate);
    if (cases == 0) {
      if (fate.none[0] != '\0' && shown.tally.proven() > 0) {
        out += "<li class=\"good\">" + symbol(label(Verdict::pass)) + " " + fate.none + "</li>\n";
      }
      continue;
    }
    const Verdict first = fate.verdicts.front();
    const std::vector<Cause> behind = causes(shown.model, shown.target, fate.verdicts);
    out += "<li class=\"" + std::string(tone(first)) + "\">" + symbol(label(first)) + " <a href=\"#" + fate.id + "\">" +
           fate.title + "</a>: " + count_of(cases, "case", "cases");
    if (behind.size() > 1) out += ", " + std::to_string(behind.size()) + " causes";
    out += "</li>\n";
  }
  return out + "</ul>\n";
}

std::string fate_section(Shown& shown, const Fate& fate) {
  const std::size_t cases = count(shown.tally, fate);
  if (cases == 0) return {};
  const std::vector<Cause> behind = causes(shown.model, shown.target, fate.verdicts);
  return section(fate.id, std::string(fate.title) + " <small>" + count_of(cases, "case", "cases") + "</small>",
                 "<p class=\"about\">" + std::string(fate.about) + "</p>\n" +
                     cause_list(shown.page, shown.model, shown.target, behind, shown.room));
}

// Why cases were not played: their reasons, with how many each has.
std::string left_out(const Shown& shown) {
  std::map<std::string_view, std::size_t> reasons;
  std::size_t without = 0;  // a result
  for (const CaseInfo& info : shown.model.results.cases) {
    const CaseResult* result = shown.model.index.find(shown.target, info.id);
    if (result == nullptr) {
      ++without;
    } else if (result->verdict == Verdict::not_applicable || result->verdict == Verdict::not_run) {
      ++reasons[result->why];
    }
  }
  if (reasons.empty() && without == 0) return {};
  std::vector<std::pair<std::size_t, std::string_view>> sorted;
  for (const auto& [why, cases] : reasons) sorted.emplace_back(cases, why);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string items;
  std::size_t listed = 0;
  for (const auto& [cases, why] : sorted) {
    if (++listed > kMostReasons) {
      items += "<li>… and " + count_of(sorted.size() - kMostReasons, "more reason", "more reasons") + "</li>\n";
      break;
    }
    items += "<li><span class=\"number\">" + count_of(cases, "case", "cases") + "</span> " +
             (why.empty() ? "without a reason" : text(why, 300)) + "</li>\n";
  }
  if (without != 0) {
    items += "<li><span class=\"number\">" + count_of(without, "case", "cases") + "</span> There is no result.</li>\n";
  }
  return section("left-out", "What was not played",
                 "<p class=\"about\">Cases about another kind of cache, cases that need what this cache does not have "
                 "or was not set up for, and cases that were left out of the run.</p>\n<ul class=\"reasons\">\n" +
                     items + "</ul>\n");
}

std::string number_cell(std::size_t number, std::string_view tone) {
  return number == 0 ? "<td></td>" : "<td class=\"n " + std::string(tone) + "\">" + std::to_string(number) + "</td>";
}

std::string row_table(const Shown& shown) {
  constexpr Verdict kColumns[] = {Verdict::pass, Verdict::violation, Verdict::discouraged, Verdict::missed};
  std::string out =
      "<table class=\"rows sortable\">\n<thead><tr><th scope=\"col\">directive, field or mechanism</th><th "
      "scope=\"col\">grade</th>";
  for (const Verdict verdict : kColumns) out += "<th scope=\"col\">" + std::string(label(verdict).word) + "</th>";
  out += "<th scope=\"col\">not proven</th><th scope=\"col\">apply</th></tr></thead>\n";
  for (const RowGroup& group : shown.model.matrix.groups) {
    out += "<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"8\">" + text(group.area.title, 100) +
           "</th></tr>\n";
    for (const Row& row : group.rows) {
      const Tally& tally = row.cells[shown.target];
      out += "<tr><th scope=\"row\">" +
             link(shown.page, row_path(row.suite->id) + "#" + shown.model.target_name(shown.target),
                  text(title_of(*row.suite), 100)) +
             "</th><td>" + word(tally.grade()) + "</td>";
      for (const Verdict verdict : kColumns) out += number_cell(tally.count(verdict), tone(verdict));
      out += number_cell(tally.applicable() - tally.proven(), "open") + number_cell(tally.applicable(), "") + "</tr>\n";
    }
    out += "</tbody>\n";
  }
  return out + "</table>\n";
}

}  // namespace

Page target_page(const Model& model, std::size_t target) {
  const TargetResult& result = model.target(target);
  Page page{model.target_path(target), result.title.empty() ? result.name : result.title, "", {}};
  Shown shown{page, model, target, model.matrix.totals[target]};
  std::string body = "<h1>" + title_of(result) + " <small>" + text(result.version, 40) + "</small></h1>\n";
  if (!result.failure.empty()) {
    body += "<p class=\"alert\"><b>Not run to the end.</b> " + text(result.failure, 2000) + "</p>\n";
  }
  body += "<div class=\"summary\">\n<div>\n<p class=\"verdict\">" + badge(shown.tally.grade()) + " " +
          proven_share(shown.tally) + "</p>\n" + bar(shown.tally) + in_short(shown) + "</div>\n" + facts(result) +
          "</div>\n";
  body += question_section(page, model, target);
  for (const Fate& fate : fates()) body += fate_section(shown, fate);
  body += left_out(shown);
  body += section("rows", "All rows", scrolling("Grades by row", row_table(shown)));
  page.body = std::move(body);
  return page;
}

}  // namespace cachestone::reports::site
