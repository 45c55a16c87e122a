#include "reports/site/compare_pages.h"

#include <algorithm>

#include "reports/site/difference_view.h"
#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kMostBytes = 100'000;  // of the table of what is better, and of that of what is worse
constexpr std::size_t kMostPaired = 30;      // targets in the table of pairs

std::string name_and_version(const TargetResult& target) {
  return title_of(target) + (target.version.empty() ? "" : " <small>" + text(target.version, 40) + "</small>");
}

std::string cases_in(std::size_t count) {
  return count_of(count, "case", "cases");
}

std::string empty_note(const std::string& table, const char* note) {
  return table.empty() ? "<p>" + std::string(note) + "</p>\n" : table;
}

std::string tone_of_count(std::size_t count, const char* tone) {
  return count == 0 ? "quiet" : tone;
}

// One cell of the table of pairs: how the target of the row stands to that of the column.
std::string pair_cell(const Page& page, const Model& model, std::size_t row, std::size_t column,
                      const Difference& shown) {
  // The difference is that of the first to the second of the two, as they are ordered in the report.
  const bool turned = row > column;
  const std::size_t better = shown.count(turned ? Change::better : Change::worse);
  const std::size_t worse = shown.count(turned ? Change::worse : Change::better);
  const std::string content = "<span class=\"" + tone_of_count(better, "good") + "\">" + std::to_string(better) +
                              " better</span> <span class=\"" + tone_of_count(worse, "bad") + "\">" +
                              std::to_string(worse) + " worse</span>";
  return "<td>" + link(page, model.compare_path(std::min(row, column), std::max(row, column)), content) + "</td>";
}

std::string pairs_table(const Page& page, const Model& model) {
  const std::size_t count = std::min(model.target_count(), kMostPaired);
  std::vector<std::vector<Difference>> differences(count);
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = a + 1; b < count; ++b) {
      differences[a].push_back(difference(model.results, a, model.results, b));
    }
  }
  std::string out =
      "<table class=\"matrix pairs\">\n<caption>In how many cases the target of a row is better and worse "
      "than that of a column.</caption>\n<thead><tr><th scope=\"col\">target</th>";
  for (std::size_t i = 0; i < count; ++i) out += "<th scope=\"col\">" + name_and_version(model.target(i)) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (std::size_t row = 0; row < count; ++row) {
    out += "<tr><th scope=\"row\">" + link(page, model.target_path(row), name_and_version(model.target(row))) + "</th>";
    for (std::size_t column = 0; column < count; ++column) {
      if (row == column) {
        out += "<td class=\"quiet\">–</td>";
        continue;
      }
      const std::size_t first = std::min(row, column);
      out += pair_cell(page, model, row, column, differences[first][std::max(row, column) - first - 1]);
    }
    out += "</tr>\n";
  }
  out += "</tbody>\n</table>\n";
  if (count < model.target_count()) {
    out += "<p class=\"cut\">… and " + count_of(model.target_count() - count, "target", "targets") + " more</p>\n";
  }
  return scrolling("Pairs of targets", out);
}

// "nginx 1.22.1, 2026-10-21 12:00:00 UTC"
std::string run_of(const TargetResult& target) {
  return name_and_version(target) + (target.started.empty() ? "" : ", " + date(target.started));
}

std::string suite_note(const Model& model) {
  const std::string& now = model.results.fingerprint;
  const std::string& then = model.against->fingerprint;
  if (now.empty() || then.empty() || now == then) return {};
  return "<p class=\"alert\">The suite has changed between the two runs: a case of the same name may ask something "
         "else.</p>\n";
}

std::string list_of(const char* title, const Results& results, const std::vector<std::size_t>& targets) {
  if (targets.empty()) return {};
  std::string out = "<p class=\"quiet\">" + std::string(title) + ": ";
  for (std::size_t i = 0; i < targets.size(); ++i) out += (i == 0 ? "" : ", ") + title_of(results.targets[targets[i]]);
  return out + ".</p>\n";
}

}  // namespace

std::string since_path(const Model& model, std::size_t target) {
  return "compare/since-" + model.target_name(target) + ".html";
}

std::string changes_since(const Page& page, const Model& model) {
  if (model.against == nullptr) return {};
  const TargetPairs pairs = pair_targets(*model.against, model.results);
  std::string out = suite_note(model);
  if (!pairs.pairs.empty()) {
    std::string table =
        "<table class=\"matrix changes since\">\n<caption>What changed since " +
        (model.against->started.empty() ? std::string("the earlier results") : date(model.against->started)) +
        ".</caption>\n<thead><tr><th scope=\"col\">target</th><th scope=\"col\">before</th><th "
        "scope=\"col\">worse</th><th scope=\"col\">better</th><th scope=\"col\">otherwise</th></tr>"
        "</thead>\n<tbody>\n";
    for (const TargetPairs::Pair& pair : pairs.pairs) {
      const Difference shown = difference(*model.against, pair.before, model.results, pair.after);
      const std::size_t worse = shown.count(Change::worse);
      const std::size_t better = shown.count(Change::better);
      const std::size_t other =
          shown.count(Change::otherwise) + shown.count(Change::appeared) + shown.count(Change::vanished);
      table += "<tr><th scope=\"row\">" + link(page, since_path(model, pair.after), run_of(model.target(pair.after))) +
               "</th><td>" + run_of(model.against->targets[pair.before]) + "</td><td class=\"" +
               tone_of_count(worse, "bad") + "\">" + std::to_string(worse) + " worse</td><td class=\"" +
               tone_of_count(better, "good") + "\">" + std::to_string(better) + " better</td><td>" +
               std::to_string(other) + " otherwise</td></tr>\n";
    }
    out += scrolling("What changed", table + "</tbody>\n</table>\n");
  }
  return out + list_of("Only in the earlier results", *model.against, pairs.before) +
         list_of("Only in these results", model.results, pairs.after);
}

Page compare_index_page(const Model& model) {
  Page page{std::string(kComparePath), "Compare", "", {}};
  page.body =
      "<h1>Comparisons</h1>\n<p class=\"lead\">Only what differs. Better and worse are proven verdicts: a violation "
      "is worse than a missed reuse, and a pass that could not be proven is no pass.</p>\n";
  const std::string since = changes_since(page, model);
  if (!since.empty()) page.body += section("since", "Since the earlier run", since);
  page.body += section("pairs", "Two targets",
                       model.target_count() < 2 ? "<p>There is only one target.</p>\n" : pairs_table(page, model));
  return page;
}

Page pair_page(const Model& model, std::size_t a, std::size_t b) {
  const TargetResult& left = model.target(a);
  const TargetResult& right = model.target(b);
  const auto plain_name = [](const TargetResult& target) { return target.title.empty() ? target.name : target.title; };
  Page page{model.compare_path(a, b),
            plain_name(left) + " and " + plain_name(right),
            "",
            {{"Compare", std::string(kComparePath)}}};
  const Difference shown = difference(model.results, a, model.results, b);
  // Of two targets none is the earlier one: "worse" is what the first does better.
  const Sides sides{name_and_version(left), name_and_version(right), "#" + model.target_name(a),
                    "#" + model.target_name(b)};
  page.body = "<h1>" + title_of(left) + " and " + title_of(right) + "</h1>\n<p class=\"lead\">" +
              link(page, model.target_path(a), title_of(left)) + " is better in " +
              cases_in(shown.count(Change::worse)) + ", " + link(page, model.target_path(b), title_of(right)) + " in " +
              cases_in(shown.count(Change::better)) + ". In " + cases_in(shown.count(Change::same)) +
              " they agree.</p>\n";
  page.body += section("first", "Better in " + title_of(left),
                       empty_note(change_table(page, model, shown, Change::worse, sides, kMostBytes), "Nothing."));
  page.body += section("second", "Better in " + title_of(right),
                       empty_note(change_table(page, model, shown, Change::better, sides, kMostBytes), "Nothing."));
  const std::string others = other_changes(page, model, shown, sides);
  if (!others.empty()) page.body += section("others", "Different, neither better nor worse", others);
  return page;
}

Page since_page(const Model& model, const TargetPairs::Pair& pair) {
  const TargetResult& before = model.against->targets[pair.before];
  const TargetResult& after = model.target(pair.after);
  const std::string& name = after.title.empty() ? after.name : after.title;
  Page page{since_path(model, pair.after), "What changed in " + name, "", {{"Compare", std::string(kComparePath)}}};
  const Difference shown = difference(*model.against, pair.before, model.results, pair.after);
  const Sides sides{"before", "now", "", "#" + model.target_name(pair.after)};
  page.body = "<h1>What changed in " + title_of(after) + "</h1>\n<p class=\"lead\">" +
              cases_in(shown.count(Change::worse)) + " got worse, " + cases_in(shown.count(Change::better)) +
              " got better, " + cases_in(shown.count(Change::same)) +
              " are the same.</p>\n<p class=\"meta\">Before: " + run_of(before) + ". Now: " + run_of(after) +
              ".</p>\n" + suite_note(model);
  page.body +=
      section("worse", "Worse",
              empty_note(change_table(page, model, shown, Change::worse, sides, kMostBytes), "Nothing got worse."));
  page.body +=
      section("better", "Better",
              empty_note(change_table(page, model, shown, Change::better, sides, kMostBytes), "Nothing got better."));
  const std::string others = other_changes(page, model, shown, sides);
  if (!others.empty()) page.body += section("others", "Changed otherwise", others);
  return page;
}

}  // namespace cachestone::reports::site
