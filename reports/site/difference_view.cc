#include "reports/site/difference_view.h"

#include <algorithm>
#include <functional>
#include <map>

#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kMostProbeBytes = 60'000;
constexpr std::size_t kMostCounted = 200;  // rows of verdicts that differ otherwise

using Changes = std::vector<const CaseChange*>;

// The changes that `wanted` picks, by row, in the order in which the rows first occur.
std::vector<std::pair<std::string, Changes>> by_row(const Difference& shown,
                                                    const std::function<bool(const CaseChange&)>& wanted) {
  std::vector<std::pair<std::string, Changes>> rows;
  std::map<std::string_view, std::size_t> place;
  for (const CaseChange& change : shown.changes) {
    if (!wanted(change)) continue;
    const auto [found, added] = place.emplace(change.info->suite, rows.size());
    if (added) rows.push_back({change.info->suite, {}});
    rows[found->second].second.push_back(&change);
  }
  return rows;
}

std::string row_title(const Page& page, const Model& model, const std::string& suite) {
  const SuiteInfo* info = model.find_suite(suite);
  return info == nullptr ? text(suite, 100) : link(page, row_path(suite), text(title_of(*info), 200));
}

std::string side_cell(const Page& page, const Model& model, const CaseInfo& info, const CaseResult* result,
                      const std::string& anchor_of_side) {
  const Verdict verdict = result == nullptr ? Verdict::not_run : result->verdict;
  std::string content = symbol(label(verdict)) + " <span>" + std::string(label(verdict).word) + "</span>";
  if (result != nullptr && !result->value.empty()) content += " <small>" + text(result->value, 24) + "</small>";
  const bool linked = !anchor_of_side.empty() && model.find_case(info.id) != nullptr;
  return "<td class=\"" + std::string(tone(verdict)) + "\">" +
         (linked ? link(page, case_path(info.id) + anchor_of_side, content) : content) + "</td>";
}

std::string change_row(const Page& page, const Model& model, const CaseChange& change, const Sides& sides) {
  const CaseInfo& info = *change.info;
  const std::string title = text(title_of(info), 200);
  return "<tr><th scope=\"row\">" +
         (model.find_case(info.id) == nullptr ? title : link(page, case_path(info.id), title)) +
         " <small class=\"level\">" + text(info.level, 20) + "</small></th>" +
         side_cell(page, model, info, change.before, sides.before_anchor) +
         side_cell(page, model, info, change.after, sides.after_anchor) + "</tr>\n";
}

std::string table(const Page& page, const Model& model, const std::vector<std::pair<std::string, Changes>>& rows,
                  const Sides& sides, const std::string& caption, std::size_t most_bytes) {
  std::string out = "<table class=\"matrix changes\">\n<caption>" + caption +
                    "</caption>\n<thead><tr><th scope=\"col\">case</th><th scope=\"col\">" + sides.before +
                    "</th><th scope=\"col\">" + sides.after + "</th></tr></thead>\n";
  std::size_t left_out = 0;
  for (const auto& [suite, changes] : rows) {
    if (out.size() > most_bytes) {
      left_out += changes.size();
      continue;
    }
    out += "<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"3\"><span>" + row_title(page, model, suite) +
           " <small>" + std::to_string(changes.size()) + "</small></span></th></tr>\n";
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (out.size() > most_bytes) {
        left_out += changes.size() - i;
        break;
      }
      out += change_row(page, model, *changes[i], sides);
    }
    out += "</tbody>\n";
  }
  out += "</table>\n";
  if (left_out != 0) {
    out += "<p class=\"cut\">… and " + count_of(left_out, "case", "cases") +
           " more: the page would be too large. cachestone compare lists all.</p>\n";
  }
  return scrolling(caption, out);
}

// "not-applicable → pass"
std::string kind_of(const CaseChange& change) {
  const auto word_of = [](const CaseResult* result) {
    return std::string(label(result == nullptr ? Verdict::not_run : result->verdict).word);
  };
  return word_of(change.before) + " → " + word_of(change.after);
}

bool is_probe(const CaseChange& change) {
  return change.before != nullptr && change.after != nullptr && change.before->verdict == Verdict::observed &&
         change.after->verdict == Verdict::observed;
}

std::string counted(const Page& page, const Model& model, const std::vector<std::pair<std::string, Changes>>& rows) {
  std::string out = "<ul class=\"counted\">\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == kMostCounted) {
      out += "<li>… and " + count_of(rows.size() - i, "row", "rows") + " more</li>\n";
      break;
    }
    std::map<std::string, std::size_t> kinds;
    for (const CaseChange* change : rows[i].second) ++kinds[kind_of(*change)];
    out += "<li>" + row_title(page, model, rows[i].first) + " <span class=\"quiet\">";
    bool first = true;
    for (const auto& [kind, count] : kinds) {
      out += (first ? "" : ", ") + std::to_string(count) + " × " + kind;
      first = false;
    }
    out += "</span></li>\n";
  }
  return out + "</ul>\n";
}

}  // namespace

std::string change_table(const Page& page, const Model& model, const Difference& shown, Change change,
                         const Sides& sides, std::size_t most_bytes) {
  const auto rows = by_row(shown, [&](const CaseChange& candidate) { return candidate.change == change; });
  if (rows.empty()) return {};
  // What stands on the side that fares worse says how serious it is.
  Tally fares_worse;
  for (const auto& [suite, changes] : rows) {
    for (const CaseChange* found : changes) {
      const CaseResult* result = change == Change::worse ? found->after : found->before;
      if (result != nullptr) fares_worse.add(result->verdict, false);
    }
  }
  return "<p>Verdicts of " + (change == Change::worse ? sides.after : sides.before) + " in these cases:</p>\n" +
         verdict_counts(fares_worse) +
         table(page, model, rows, sides, count_of(shown.count(change), "case", "cases") + ", by row", most_bytes);
}

std::string other_changes(const Page& page, const Model& model, const Difference& shown, const Sides& sides) {
  const auto is_other = [](const CaseChange& change) {
    return change.change != Change::worse && change.change != Change::better;
  };
  const auto probes = by_row(shown, [&](const CaseChange& change) { return is_other(change) && is_probe(change); });
  const auto others = by_row(shown, [&](const CaseChange& change) { return is_other(change) && !is_probe(change); });
  std::string out;
  if (!probes.empty()) {
    out += "<details class=\"more\"><summary>Probes with another answer</summary>\n" +
           table(page, model, probes, sides, "Probes have no right answer", kMostProbeBytes) + "</details>\n";
  }
  if (!others.empty()) {
    out +=
        "<details class=\"more\"><summary>Verdicts that cannot be compared</summary>\n<p class=\"quiet\">On one side "
        "nothing was proven, or the case does not apply.</p>\n" +
        counted(page, model, others) + "</details>\n";
  }
  return out;
}

}  // namespace cachestone::reports::site
