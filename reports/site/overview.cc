#include "reports/site/overview.h"

#include <string>
#include <string_view>

#include "reports/site/answers.h"
#include "reports/site/compare_pages.h"
#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/matrix_table.h"
#include "reports/site/parts.h"
#include "reports/text.h"

namespace cachestone::reports::site {
namespace {

std::string lead(const Results& results) {
  return "<h1>How far can these caches be trusted?</h1>\n<p class=\"lead\">Cachestone was the client in front of " +
         count_of(results.targets.size(), "HTTP cache", "HTTP caches") + " and the origin server behind, played " +
         count_of(results.cases.size(), "short scenario", "short scenarios") +
         " to each, and compared what was kept, reused and passed on with the rules of RFC 9111 and its companions. A "
         "tick means that something was proven: where a rule forbids reuse, a control run showed that the cache would "
         "have reused the response otherwise.</p>\n";
}

// "shared cache · real clock · 65.3 s · 2026-01-01 12:00:00 UTC"
std::string how_it_ran(const TargetResult& target) {
  std::string out;
  auto add = [&](const std::string& part) { out += (out.empty() ? "" : " · ") + part; };
  if (!target.cache.empty()) add(text(target.cache, 40) + " cache");
  if (!target.clock.empty()) add(text(target.clock, 40) + " clock");
  if (target.duration > 0) add(duration_text(target.duration));
  if (!target.started.empty()) add(date(target.started));
  return out;
}

std::string configuration(const TargetResult& target) {
  if (target.configuration.empty()) return {};
  return "<details class=\"how\"><summary>Configuration</summary>\n<pre>" +
         text(target.configuration, 2000, Lines::keep) + "</pre>\n</details>\n";
}

std::string card(const Page& page, const Model& model, std::size_t target) {
  const TargetResult& shown = model.target(target);
  const Tally& tally = model.matrix.totals[target];
  std::string out = "<li class=\"card\">\n<h3>" + link(page, model.target_path(target), title_of(shown));
  if (!shown.version.empty()) out += " <small>" + text(shown.version, 40) + "</small>";
  out += "</h3>\n<p>" + badge(tally.grade()) + "</p>\n<p class=\"share\">" + proven_share(tally) + "</p>\n" +
         bar(tally) + shortcomings(tally);
  if (!shown.failure.empty()) {
    out += "<p class=\"alert\"><b>Not run to the end.</b> " + text(shown.failure, 1000) + "</p>\n";
  }
  return out + "<p class=\"how\">" + how_it_ran(shown) + "</p>\n" + configuration(shown) + "</li>\n";
}

std::string cards(const Page& page, const Model& model) {
  std::string out = "<ul class=\"cards\">\n";
  for (std::size_t i = 0; i < model.target_count(); ++i) out += card(page, model, i);
  return out + "</ul>\n";
}

template <typename Entries>
std::string legend_table(const char* caption, const Entries& entries) {
  std::string out = std::string("<table class=\"legend\">\n<caption>") + caption + "</caption>\n<tbody>\n";
  for (const auto entry : entries) {
    out += "<tr><th scope=\"row\">" + badge(entry) + "</th><td>" + std::string(label(entry).meaning) + "</td></tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

// The symbols of the matrix, in short.
std::string key() {
  std::string out = "<ul class=\"key\" aria-label=\"Grades\">\n";
  for (const Grade grade : all_grades()) out += "<li>" + word(grade) + "</li>\n";
  return out + "</ul>\n";
}

std::string on_this_page(bool with_questions) {
  return std::string("<ul class=\"contents\" aria-label=\"On this page\">\n") +
         (with_questions ? "<li><a href=\"#questions\">What you may want to know</a></li>\n" : "") +
         "<li><a href=\"#targets\">The caches</a></li>\n<li><a href=\"#matrix\">The matrix</a></li>\n<li><a "
         "href=\"#legend\">How to read it</a></li>\n</ul>\n";
}

std::string matrix_section(const Page& page, const Model& model) {
  return "<p class=\"about\">A grade says how bad the worst broken level is; it is never an average. Only what was "
         "proven counts. The numbers are the cases that passed and the cases that apply. <a href=\"#legend\">How "
         "grades are made</a></p>\n" +
         key() + matrix_tools(model) + scrolling("Grades by row and cache", matrix_table(page, model));
}

std::string legend() {
  return "<p class=\"about\"><b>How grades are made.</b> Only proven verdicts count: pass, violation, discouraged and "
         "missed. The grade of a row, or of a whole cache, says how bad the worst broken level is: one broken "
         "requirement makes it “violates”, however much passed. The share says how much of what applies to the cache "
         "was exercised so that it proves something.</p>\n<div class=\"legends\">\n" +
         legend_table("Grade of a row: the worst that was proven", all_grades()) +
         legend_table("Verdict of a case", all_verdicts()) + "</div>\n";
}

}  // namespace

Page overview_page(const Model& model) {
  Page page{std::string(kOverviewPath), "Cachestone: how far can these caches be trusted?", "", {}};
  const std::string questions = question_section(page, model);
  // Somebody who compares with an earlier run came to see this.
  const std::string since = changes_since(page, model);
  page.body = lead(model.results) + on_this_page(!questions.empty()) +
              (since.empty() ? "" : section("since", "What changed", since)) + questions +
              section("targets", "The caches", cards(page, model)) +
              section("matrix", "The matrix", matrix_section(page, model)) +
              section("legend", "How to read it", legend());
  return page;
}

}  // namespace cachestone::reports::site
