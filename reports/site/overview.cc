#include "reports/site/overview.h"

#include <string>
#include <string_view>

#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"
#include "reports/text.h"

namespace cachestone::reports::site {
namespace {

std::string lead(const Results& results) {
  return "<h1>How far can these caches be trusted?</h1>\n<p class=\"lead\">Cachestone was the client in front of " +
         count_of(results.targets.size(), "HTTP cache", "HTTP caches") + " and the origin server behind, played " +
         count_of(results.cases.size(), "short scenario", "short scenarios") +
         " to each, and saw what was kept, reused and passed on, by the rules of RFC 9111 and its companions. A tick "
         "means that something was proven: where a rule forbids reuse, a control run showed that the cache would have "
         "reused the response otherwise.</p>\n";
}

// "shared cache · real clock · launched · 65.3 s · 2026-01-01 12:00:00 UTC"
std::string how_it_ran(const TargetResult& target) {
  std::string out;
  auto add = [&](const std::string& part) { out += (out.empty() ? "" : " · ") + part; };
  if (!target.cache.empty()) add(text(target.cache, 40) + " cache");
  if (!target.clock.empty()) add(text(target.clock, 40) + " clock");
  if (!target.kind.empty()) add(text(target.kind, 40));
  if (target.duration > 0) add(duration_text(target.duration));
  if (!target.started.empty()) add(date(target.started));
  return out;
}

std::string card(const Page& page, const Model& model, std::size_t target) {
  const TargetResult& shown = model.target(target);
  const Tally& tally = model.matrix.totals[target];
  std::string out = "<li class=\"card\">\n<h3>" + link(page, model.target_path(target), title_of(shown));
  if (!shown.version.empty()) out += " <small>" + text(shown.version, 40) + "</small>";
  out += "</h3>\n<p>" + badge(tally.grade()) + "</p>\n" + bar(tally) + "<p class=\"share\">" + proven_share(tally) +
         "</p>\n";
  if (!shown.failure.empty()) {
    out += "<p class=\"alert\"><b>Not run to the end.</b> " + text(shown.failure, 1000) + "</p>\n";
  }
  return out + verdict_counts(tally) + "<p class=\"how\">" + how_it_ran(shown) + "</p>\n</li>\n";
}

std::string cards(const Page& page, const Model& model) {
  std::string out = "<ul class=\"cards\">\n";
  for (std::size_t i = 0; i < model.target_count(); ++i) out += card(page, model, i);
  return out + "</ul>\n";
}

std::string grade_cell(const Page& page, const std::string& to, const Tally& tally) {
  const Grade grade = tally.grade();
  const std::string number = score(tally);
  return "<td class=\"" + std::string(tone(grade)) + "\">" +
         link(page, to,
              symbol(label(grade)) + " <span>" + std::string(label(grade).word) + "</span>" +
                  (number.empty() ? "" : " <small>" + number + "</small>")) +
         "</td>";
}

std::string matrix_group(const Page& page, const Model& model, const RowGroup& group) {
  std::string out = "<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"" +
                    std::to_string(model.target_count() + 1) + "\"><span>" + text(group.area.title, 100) +
                    "</span></th></tr>\n";
  for (const Row& row : group.rows) {
    const std::string path = row_path(row.suite->id);
    out += "<tr><th scope=\"row\">" + link(page, path, text(title_of(*row.suite), 100)) + "</th>";
    for (std::size_t i = 0; i < model.target_count(); ++i) {
      out += grade_cell(page, path + "#" + model.target_name(i), row.cells[i]);
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n";
}

std::string matrix_table(const Page& page, const Model& model) {
  std::string out = "<table class=\"matrix" + std::string(model.target_count() > 6 ? " dense" : "") +
                    "\" id=\"matrix-table\">\n<thead><tr><th scope=\"col\">directive, field or mechanism</th>";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    out += "<th scope=\"col\">" + link(page, model.target_path(i), title_of(model.target(i))) + "<small>" +
           text(model.target(i).version, 40) + "</small></th>";
  }
  out += "</tr></thead>\n";
  for (const RowGroup& group : model.matrix.groups) out += matrix_group(page, model, group);
  out += "<tfoot><tr><th scope=\"row\">all together</th>";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    out += grade_cell(page, model.target_path(i), model.matrix.totals[i]);
  }
  return out + "</tr></tfoot>\n</table>\n";
}

template <typename Entries>
std::string legend_table(const char* caption, const Entries& entries) {
  std::string out = std::string("<table class=\"legend\">\n<caption>") + caption + "</caption>\n<tbody>\n";
  for (const auto entry : entries) {
    out += "<tr><th scope=\"row\">" + badge(entry) + "</th><td>" + std::string(label(entry).meaning) + "</td></tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

std::string legend() {
  return "<p class=\"about\">Only proven verdicts count: pass, violation, discouraged and missed. The grade says how "
         "bad the worst broken level is; it is never an average. The share says how much of what applies to the cache "
         "was proven. The numbers in a cell are the cases that passed and the cases that apply.</p>\n<div "
         "class=\"legends\">\n" +
         legend_table("Grade of a row: the worst that was proven", all_grades()) +
         legend_table("Verdict of a case", all_verdicts()) + "</div>\n";
}

}  // namespace

Page overview_page(const Model& model) {
  Page page{std::string(kOverviewPath), "Cachestone: how far can these caches be trusted?", "", {}};
  page.body = lead(model.results) + section("targets", "The caches", cards(page, model)) +
              section("matrix", "The matrix", scrolling("Grades by row and cache", matrix_table(page, model))) +
              section("legend", "How to read it", legend());
  return page;
}

}  // namespace cachestone::reports::site
