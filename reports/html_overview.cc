// The first screens of the page: the targets, what is broken, the matrix and how to read it.
#include <string_view>

#include "reports/html_parts.h"
#include "reports/html_text.h"
#include "reports/text.h"

namespace cachestone::reports::html {
namespace {

constexpr std::size_t kFewBroken = 5;  // violations of one target that are shown unfolded

// "shared cache · real clock · launched · 65.3 s · 2026-01-01 12:00:00 UTC"
std::string how_it_ran(const TargetResult& target) {
  std::string out;
  auto add = [&](const std::string& part) { out += (out.empty() ? "" : " · ") + part; };
  if (!target.cache.empty()) add(text(target.cache) + " cache");
  if (!target.clock.empty()) add(text(target.clock) + " clock");
  if (!target.kind.empty()) add(text(target.kind));
  if (target.duration > 0) add(duration_text(target.duration));
  if (!target.started.empty()) add(date(target.started));
  return out;
}

std::string configuration(const std::string& shown) {
  if (shown.empty()) return {};
  if (shown.size() <= 100 && shown.find('\n') == std::string::npos) {
    return "<p class=\"how\"><code>" + text(shown) + "</code></p>\n";
  }
  return "<details class=\"how\"><summary>Configuration</summary><pre>" + text(shown, 8000, Lines::keep) +
         "</pre></details>\n";
}

// The share of each verdict as a bar. The list below it says the same in words.
std::string bar(const Tally& tally) {
  std::string out = "<div class=\"bar\" aria-hidden=\"true\">";
  for (const Verdict verdict : all_verdicts()) {
    if (tally.count(verdict) == 0 || verdict == Verdict::not_applicable) continue;
    out += "<span class=\"" + std::string(tone(verdict)) +
           "\" style=\"flex-grow:" + std::to_string(tally.count(verdict)) + "\"></span>";
  }
  return out + "</div>\n";
}

std::string verdict_counts(const Tally& tally) {
  std::string out = "<ul class=\"counts\">\n";
  for (const Verdict verdict : all_verdicts()) {
    if (tally.count(verdict) == 0) continue;
    out += "<li class=\"" + std::string(tone(verdict)) + "\">" + symbol(label(verdict)) + " " +
           std::to_string(tally.count(verdict)) + " " + std::string(label(verdict).word) + "</li>\n";
  }
  return out + "</ul>\n";
}

std::string card(const TargetResult& target, const Tally& tally) {
  const Label& grade = label(tally.grade());
  std::string out = "<article class=\"card\">\n<h3>" + title_of(target);
  if (!target.version.empty()) out += " <small>" + text(target.version) + "</small>";
  out += "</h3>\n<p class=\"grade " + std::string(tone(tally.grade())) + "\">" + symbol(grade) + " " +
         std::string(grade.word) + "</p>\n" + bar(tally);
  const std::size_t applicable = tally.applicable();
  if (applicable != 0) {
    out += "<p class=\"share\">" + std::to_string(tally.proven()) + " of " + std::to_string(applicable) + " proven (" +
           std::to_string(tally.proven() * 100 / applicable) + " %)</p>\n";
  }
  if (!target.failure.empty()) {
    out += "<p class=\"failure\"><b>Not run to the end.</b> " + text(target.failure, 1000) + "</p>\n";
  }
  out += verdict_counts(tally) + "<p class=\"how\">" + how_it_ran(target) + "</p>\n";
  return out + configuration(target.configuration) + "</article>\n";
}

std::string matrix_cell(const TargetResult& target, const Row& row, const Tally& tally) {
  const Grade grade = tally.grade();
  const std::string number = score(tally);
  std::string spoken = plain_title_of(target) + ", " + plain(row.suite->title) + ": " + std::string(label(grade).word);
  if (tally.applicable() != 0) {
    spoken +=
        ", " + std::to_string(tally.count(Verdict::pass)) + " of " + std::to_string(tally.applicable()) + " passed";
  }
  return "<td class=\"" + std::string(tone(grade)) + "\"><a href=\"#" + anchor(row.suite->id) + "\" aria-label=\"" +
         spoken + "\">" + symbol(label(grade)) + " <span>" + std::string(label(grade).word) + "</span>" +
         (number.empty() ? "" : " <small>" + number + "</small>") + "</a></td>";
}

// The violations of one target in one suite, as list items; appends to `count` how many there are.
std::string broken_cases(const Page& page, std::size_t target, const Row& row, std::size_t& count) {
  std::string items;
  for (const CaseInfo* info : row.cases) {
    const CaseResult* result = page.index.find(target, info->id);
    if (result == nullptr || result->verdict != Verdict::violation) continue;
    items += "<li><a href=\"#" + anchor(info->id) + "\">" + text(info->title.empty() ? info->id : info->title) +
             "</a> <span class=\"why\">" + text(result->why) + "</span></li>\n";
    ++count;
  }
  return items;
}

// The violations of one target: a fold per suite, open when there are few in all.
std::string broken_by(const Page& page, std::size_t target) {
  const std::size_t all = page.matrix.totals[target].count(Verdict::violation);
  if (all == 0) return {};
  std::string out =
      "<div><h3>" + title_of(page.results.targets[target]) + " <small>" + std::to_string(all) + "</small></h3>\n";
  for (const RowGroup& group : page.matrix.groups) {
    for (const Row& row : group.rows) {
      std::size_t count = 0;
      const std::string items = broken_cases(page, target, row, count);
      if (count == 0) continue;
      out += "<details" + std::string(all <= kFewBroken ? " open" : "") + "><summary>" + text(row.suite->title) +
             " <small>" + std::to_string(count) + "</small></summary>\n<ul>\n" + items + "</ul>\n</details>\n";
    }
  }
  return out + "</div>\n";
}

template <typename Entry>
std::string legend_table(const char* caption, const char* first_column, const Entry& entries) {
  std::string out = std::string("<table class=\"legend\">\n<caption>") + caption +
                    "</caption>\n<thead><tr><th scope=\"col\">" + first_column +
                    "</th><th scope=\"col\">meaning</th></tr></thead>\n<tbody>\n";
  for (const auto entry : entries) {
    out += "<tr><th scope=\"row\" class=\"" + std::string(tone(entry)) + "\"><span>" + symbol(label(entry)) + " " +
           std::string(label(entry).word) + "</span></th><td>" + std::string(label(entry).meaning) + "</td></tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

}  // namespace

std::string target_cards(const Page& page) {
  std::string out = "<div class=\"cards\">\n";
  for (std::size_t i = 0; i < page.results.targets.size(); ++i) {
    out += card(page.results.targets[i], page.matrix.totals[i]);
  }
  return out + "</div>\n";
}

std::string broken_list(const Page& page) {
  std::string out;
  for (std::size_t i = 0; i < page.results.targets.size(); ++i) out += broken_by(page, i);
  if (out.empty()) return "<p>No violation was found.</p>\n";
  return "<p class=\"quiet\">Requirements (MUST, MUST NOT) that were broken, by target and suite.</p>\n<div "
         "class=\"broken\">\n" +
         out + "</div>\n";
}

std::string matrix_table(const Page& page) {
  const auto& targets = page.results.targets;
  std::string out =
      "<div class=\"scroll" + std::string(targets.size() > 7 ? " wide" : "") +
      "\" role=\"region\" aria-labelledby=\"matrix-caption\" tabindex=\"0\">\n"
      "<table class=\"matrix\">\n<caption id=\"matrix-caption\"><span>Grades by suite and target. Numbers: "
      "cases that passed / cases that apply.</span></caption>\n<thead><tr><th scope=\"col\">suite</th>";
  for (const TargetResult& target : targets) {
    out += "<th scope=\"col\">" + title_of(target) + "<small>" + text(target.version, 40) + "</small></th>";
  }
  out += "</tr></thead>\n";
  for (const RowGroup& group : page.matrix.groups) {
    out += "<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"" + std::to_string(targets.size() + 1) +
           "\"><span>" + text(group.area.title) + "</span></th></tr>\n";
    for (const Row& row : group.rows) {
      out += "<tr><th scope=\"row\"><a href=\"#" + anchor(row.suite->id) + "\">" +
             text(row.suite->title.empty() ? row.suite->id : row.suite->title) + "</a></th>";
      for (std::size_t i = 0; i < targets.size(); ++i) out += matrix_cell(targets[i], row, row.cells[i]);
      out += "</tr>\n";
    }
    out += "</tbody>\n";
  }
  out += "<tfoot><tr><th scope=\"row\">all together</th>";
  for (const Tally& total : page.matrix.totals) {
    out += "<td class=\"" + std::string(tone(total.grade())) + "\"><span class=\"total\">" +
           symbol(label(total.grade())) + " <span>" + std::string(label(total.grade()).word) + "</span> <small>" +
           score(total) + "</small></span></td>";
  }
  return out + "</tr></tfoot>\n</table>\n</div>\n";
}

std::string legend() {
  return "<div class=\"legends\">\n" +
         legend_table("Grade of a suite: the worst that was proven", "grade", all_grades()) +
         legend_table("Verdict of a case", "verdict", all_verdicts()) + "</div>\n";
}

}  // namespace cachestone::reports::html
