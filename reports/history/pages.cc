#include "reports/history/pages.h"

#include <algorithm>
#include <map>
#include <set>

#include "reports/difference.h"
#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"

namespace cachestone::reports::history {
namespace {

using site::Page;
using site::text;

constexpr std::size_t kMostRuns = 24;     // columns of a table: the latest
constexpr std::size_t kMostChanges = 60;  // of one kind, between two runs

using Column = std::pair<const History::Entry*, std::size_t>;  // a run and the number of the target there

const TargetResult& target_of(const Column& column) {
  return column.first->run->results.targets[column.second];
}

Difference between(const Column& before, const Column& after) {
  return difference(before.first->run->results, before.second, after.first->run->results, after.second);
}

std::string day(const Run& run) {
  return run.results.started.empty() ? "no date" : text(run.results.started.substr(0, 10), 20);
}

std::string_view word_for(Change change) {
  switch (change) {
    case Change::otherwise:
      return "changed otherwise";
    case Change::appeared:
      return "new";
    case Change::vanished:
      return "no longer run";
    default:
      return name(change);
  }
}

// "1 worse, 2 better", or that nothing changed.
std::string summary(const Difference& found) {
  std::string out;
  for (const Change change : all_changes()) {
    const std::size_t count = found.count(change);
    if (count == 0 || change == Change::same) continue;
    out += (out.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(word_for(change));
  }
  return out.empty() ? "nothing changed" : out;
}

// --- the table of a target's rows

// What happened in a row between two runs: the worst of it.
std::map<std::string_view, Change> changed_rows(const Difference& found) {
  std::map<std::string_view, Change> rows;
  for (const CaseChange& change : found.changes) {
    const auto [row, is_new] = rows.emplace(change.info->suite, change.change);
    if (!is_new) row->second = std::min(row->second, change.change);  // in the order of Change: worse first
  }
  return rows;
}

std::string mark_of(Change change) {
  switch (change) {
    case Change::worse:
      return " <b class=\"bad\" title=\"worse than in the run before\">↓<span class=\"vh\"> worse</span></b>";
    case Change::better:
      return " <b class=\"good\" title=\"better than in the run before\">↑<span class=\"vh\"> better</span></b>";
    default:
      return "";
  }
}

std::string cell(const Page& page, const Column& column, const std::string& suite, const std::string& mark) {
  const site::Model& model = *column.first->run->model;
  const Row* row = model.find_row(suite);
  if (row == nullptr) return "<td class=\"off\"><span class=\"vh\">no such row</span></td>";
  const Tally& tally = row->cells[column.second];
  const Label& grade = label(tally.grade());
  const std::string number = score(tally);
  const std::string to = run_path(*column.first, site::row_path(suite) + "#" + model.target_name(column.second));
  return "<td class=\"" + std::string(site::tone(tally.grade())) + "\">" +
         site::link(page, to,
                    site::symbol(grade) + " <span class=\"vh\">" + std::string(grade.word) + "</span>" +
                        (number.empty() ? "" : " <small>" + number + "</small>") + mark) +
         "</td>";
}

std::string table_head(const Page& page, const std::vector<Column>& columns) {
  std::string out = "<thead><tr><th scope=\"col\">directive, field or mechanism</th>";
  for (const Column& column : columns) {
    const site::Model& model = *column.first->run->model;
    out += "<th scope=\"col\">" +
           site::link(page, run_path(*column.first, model.target_path(column.second)), day(*column.first->run)) +
           " <small>" + text(target_of(column).version, 40) + "</small></th>";
  }
  return out + "</tr></thead>\n";
}

// The suites of all runs by area, in the order of the latest; what it no longer has comes last.
std::vector<std::pair<std::string, std::vector<const SuiteInfo*>>> groups_of(const std::vector<Column>& columns) {
  std::vector<std::pair<std::string, std::vector<const SuiteInfo*>>> groups;
  std::set<std::string_view> seen;
  for (auto column = columns.rbegin(); column != columns.rend(); ++column) {
    for (const RowGroup& group : column->first->run->model->matrix.groups) {
      const auto same = [&](const auto& each) { return each.first == group.area.title; };
      auto known = std::find_if(groups.begin(), groups.end(), same);
      for (const Row& row : group.rows) {
        if (!seen.insert(row.suite->id).second) continue;
        if (known == groups.end()) known = groups.insert(groups.end(), {group.area.title, {}});
        known->second.push_back(row.suite);
      }
    }
  }
  return groups;
}

std::string row_table(const Page& page, const std::vector<Column>& columns) {
  std::vector<std::map<std::string_view, Change>> changes(columns.size());
  for (std::size_t i = 1; i < columns.size(); ++i) changes[i] = changed_rows(between(columns[i - 1], columns[i]));
  std::string out = "<table class=\"matrix wide\">\n" + table_head(page, columns);
  for (const auto& [area, suites] : groups_of(columns)) {
    out += "<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"" + std::to_string(columns.size() + 1) +
           "\"><span>" + text(area, 100) + "</span></th></tr>\n";
    for (const SuiteInfo* suite : suites) {
      out += "<tr><th scope=\"row\">" + text(site::title_of(*suite), 100) + "</th>";
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto change = changes[i].find(suite->id);
        out += cell(page, columns[i], suite->id, change == changes[i].end() ? "" : mark_of(change->second));
      }
      out += "</tr>\n";
    }
    out += "</tbody>\n";
  }
  return site::scrolling("Each row in each run", out + "</table>\n");
}

// --- what changed from run to run

std::string verdict_word(const CaseResult* result) {
  return result == nullptr ? "no verdict" : site::word(result->verdict);
}

std::string change_list(const Page& page, const Column& after, const Difference& found, Change kind,
                        const std::string& title) {
  const std::size_t all = found.count(kind);
  if (all == 0) return "";
  std::string out = "<h4>" + title + ": " + std::to_string(all) + "</h4>\n<ul>\n";
  std::size_t shown = 0;
  for (const CaseChange& change : found.changes) {
    if (change.change != kind || ++shown > kMostChanges) continue;
    // A case that is gone has no page in the later run.
    const bool has_page = after.first->run->model->find_case(change.info->id) != nullptr;
    const std::string called = text(change.info->id, 200);
    out += "<li>" +
           (has_page ? site::link(page, run_path(*after.first, site::case_path(change.info->id)), called) : called) +
           ": " + verdict_word(change.before) + " → " + verdict_word(change.after) + "</li>\n";
  }
  if (all > kMostChanges) out += "<li>… and " + std::to_string(all - kMostChanges) + " more</li>\n";
  return out + "</ul>\n";
}

std::string versions(const Column& before, const Column& after) {
  const std::string was = text(target_of(before).version, 40);
  const std::string is = text(target_of(after).version, 40);
  return was == is ? is : was + " → " + is;
}

std::string change_lists(const Page& page, const Column& before, const Column& after) {
  const Difference found = between(before, after);
  return "<p>" + versions(before, after) + ": " + summary(found) + ".</p>\n" +
         change_list(page, after, found, Change::worse, "Worse") +
         change_list(page, after, found, Change::better, "Better") +
         change_list(page, after, found, Change::otherwise, "Changed otherwise");
}

std::string days(const Column& before, const Column& after) {
  return day(*before.first->run) + " → " + day(*after.first->run);
}

// The last change, open; nothing for a target with one run.
std::string last_change(const Page& page, const std::vector<Column>& columns) {
  if (columns.size() < 2) return "<p>There is only one run of it.</p>\n";
  const Column& before = columns[columns.size() - 2];
  return "<h3>" + days(before, columns.back()) + "</h3>\n" + change_lists(page, before, columns.back());
}

// The changes before that, the latest first, to be opened.
std::string earlier_changes(const Page& page, const std::vector<Column>& columns) {
  std::string out;
  for (std::size_t i = columns.size(); i-- > 2;) {
    const Column& before = columns[i - 2];
    const Column& after = columns[i - 1];
    out += "<details>\n<summary>" + days(before, after) + ": " + summary(between(before, after)) + "</summary>\n" +
           change_lists(page, before, after) + "</details>\n";
  }
  return out;
}

std::vector<Column> latest(const History::Target& target) {
  const std::size_t skipped = target.runs.size() - std::min(target.runs.size(), kMostRuns);
  return {target.runs.begin() + static_cast<std::ptrdiff_t>(skipped), target.runs.end()};
}

// --- the first page

std::string target_line(const Page& page, const History::Target& target) {
  const Column& last = target.runs.back();
  const Tally& total = last.first->run->model->matrix.totals[last.second];
  std::string out = "<tr><th scope=\"row\">" + site::link(page, target_path(target), text(target.name, 80)) +
                    "</th><td>" + site::badge(total.grade()) + "</td><td>" + text(site::proven_share(total), 200) +
                    "</td><td>" + day(*last.first->run) + "</td><td>";
  if (target.runs.size() < 2) return out + "its only run</td></tr>\n";
  return out + summary(between(target.runs[target.runs.size() - 2], last)) + "</td></tr>\n";
}

std::string run_line(const Page& page, const History::Entry& entry) {
  const Run& run = *entry.run;
  if (!run.problem.empty()) {
    return "<tr><th scope=\"row\">" + text(run.name, 120) + "</th><td colspan=\"3\" class=\"alert\">" +
           text(run.problem, 600) + "</td></tr>\n";
  }
  std::string targets;
  for (std::size_t i = 0; i < run.results.targets.size(); ++i) {
    const TargetResult& target = run.results.targets[i];
    targets += (targets.empty() ? "" : ", ") +
               site::link(page, run_path(entry, run.model->target_path(i)), text(target.name, 80)) + " " +
               site::word(run.model->matrix.totals[i].grade());
  }
  std::string notes;
  for (const std::string& note : notes_on_run(run.results)) notes += " <small>" + text(note, 300) + "</small>";
  return "<tr><th scope=\"row\">" + site::link(page, run_path(entry, "index.html"), text(run.name, 120)) + "</th><td>" +
         site::date(run.results.started) + notes + "</td><td>" + text(run.results.tool, 80) + "</td><td>" + targets +
         "</td></tr>\n";
}

std::string table(const std::string& label, const std::string& head, const std::string& rows) {
  return site::scrolling(label, "<table class=\"listing\">\n<thead><tr>" + head + "</tr></thead>\n<tbody>\n" + rows +
                                    "</tbody>\n</table>\n");
}

}  // namespace

std::string_view style() {
  return ".listing th, .listing td { padding: .35rem 1.2rem .35rem 0; border-top: 1px solid var(--line); }\n"
         ".listing thead th { border-top: 0; }\n"
         ".wide thead th { white-space: nowrap; }\n"
         "details { margin: .5rem 0; }\n"
         "h4 { margin: 1rem 0 .2rem; }\n";
}

std::string target_path(const History::Target& target) {
  return "targets/" + target.slug + ".html";
}

std::string run_path(const History::Entry& entry, const std::string& path) {
  return "runs/" + entry.slug + "/" + path;
}

Page index_page(const History& history) {
  Page page{std::string(site::kOverviewPath), "Runs over time", "", {}};
  page.body = "<h1>Runs over time</h1>\n";
  if (history.runs.empty()) {
    page.body +=
        "<p class=\"lead\">There is no run here yet. A run is a folder with a results.json, as <code>cachestone "
        "run --out</code> writes it, or a results file.</p>\n";
    return page;
  }
  std::string targets;
  for (const History::Target& target : history.targets) targets += target_line(page, target);
  std::string runs;
  for (auto entry = history.runs.rbegin(); entry != history.runs.rend(); ++entry) runs += run_line(page, *entry);
  page.body +=
      site::section("targets", "Caches",
                    table("Caches",
                          "<th scope=\"col\">cache</th><th scope=\"col\">grade</th><th scope=\"col\">proven</th>"
                          "<th scope=\"col\">last run</th><th scope=\"col\">since the run before</th>",
                          targets));
  page.body += site::section("runs", "Runs",
                             table("Runs",
                                   "<th scope=\"col\">run</th><th scope=\"col\">started</th><th scope=\"col\">by</th>"
                                   "<th scope=\"col\">caches</th>",
                                   runs));
  return page;
}

Page target_page(const History&, const History::Target& target) {
  Page page{target_path(target), target.name + " over time", "", {{target.name, target_path(target)}}};
  const std::vector<Column> columns = latest(target);
  const std::string count = site::count_of(target.runs.size(), "run", "runs");
  page.body = "<h1>" + text(target.name, 120) + " over time</h1>\n<p class=\"lead\">" + count + ", the latest of " +
              day(*columns.back().first->run) + ".";
  if (columns.size() < target.runs.size()) page.body += " Shown are the latest " + std::to_string(columns.size()) + ".";
  page.body += "</p>\n" + site::section("changes", "What changed last", last_change(page, columns));
  page.body += site::section("rows", "Each row in each run",
                             "<p class=\"how\">Numbers are cases that passed of those that apply; ↑ and ↓ say that a "
                             "case of the row got better or worse since the run before.</p>\n" +
                                 row_table(page, columns));
  const std::string earlier = earlier_changes(page, columns);
  if (!earlier.empty()) page.body += site::section("earlier", "What changed before", earlier);
  return page;
}

std::string document(const Page& page) {
  const std::string home = site::relative(page.path, site::kOverviewPath);
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"generator\" "
      "content=\"cachestone\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
      "name=\"color-scheme\" content=\"light dark\">\n<title>" +
      site::plain(page.title, 120) + " · Cachestone</title>\n<link rel=\"icon\" href=\"" +
      site::relative(page.path, "icon.svg") + "\">\n<link rel=\"stylesheet\" href=\"" +
      site::relative(page.path, "style.css") + "\">\n<link rel=\"stylesheet\" href=\"" +
      site::relative(page.path, kStylePath) +
      "\">\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"
      "<header class=\"masthead\">\n<p class=\"brand\"><a href=\"" +
      home + "\">" + site::mark() +
      " Cachestone</a></p>\n<nav class=\"site\" aria-label=\"History\"><ul>\n<li><a href=\"" + home + "\"" +
      (page.trail.empty() ? " aria-current=\"page\"" : "") + ">All runs</a></li>\n</ul></nav>\n</header>\n";
  return out + "<main id=\"main\">\n" + page.body + "</main>\n</body>\n</html>\n";
}

}  // namespace cachestone::reports::history
