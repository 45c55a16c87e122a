#include "reports/site/support_page.h"

#include <string>
#include <vector>

#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"
#include "reports/site/support.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kMostBytes = 200'000;  // of the tables of cases together

std::string id_of(const cases::Topic& feature) {
  return "feature_" + slug(feature.id);
}

std::string support_cell(const Model& model, const cases::Topic& feature, std::size_t target) {
  const FeatureStanding standing = feature_standing(model, feature, target);
  const SupportLabel& shown = label(standing.support);
  // Not to offer something is no fault.
  const std::string_view tone = standing.offered ? shown.tone : "open";
  std::string out = "<td class=\"" + std::string(tone) + "\"><a href=\"#" + id_of(feature) +
                    "\"><b aria-hidden=\"true\">" + std::string(shown.symbol) + "</b> <span>" +
                    std::string(shown.word) + "</span>";
  if (!standing.offered) {
    out += " <small>does not offer it</small>";
  } else if (standing.tally.proven() != 0) {
    out += " <small>" + std::to_string(standing.tally.count(Verdict::pass)) + "/" +
           std::to_string(standing.tally.proven()) + "</small>";
  }
  return out + "</a></td>";
}

std::string target_heads(const Page& page, const Model& model, const char* first) {
  std::string out = std::string("<thead><tr><th scope=\"col\">") + first + "</th>";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    const TargetResult& target = model.target(i);
    out += "<th scope=\"col\">" + link(page, model.target_path(i), title_of(target)) +
           (target.version.empty() ? "" : "<small>" + text(target.version, 40) + "</small>") + "</th>";
  }
  return out + "</tr></thead>\n";
}

using Features = std::vector<const cases::Topic*>;

Features features_of(const Results& results) {
  Features found;
  for (const cases::Topic& topic : results.topics) {
    if (topic.kind == "feature") found.push_back(&topic);
  }
  return found;
}

std::string support_table(const Page& page, const Model& model, const Features& features) {
  std::string out =
      "<table class=\"matrix support\">\n<caption>Features by target. Numbers: cases that passed / cases that were "
      "proven.</caption>\n" +
      target_heads(page, model, "feature") + "<tbody>\n";
  for (const cases::Topic* feature : features) {
    out += "<tr><th scope=\"row\"><a href=\"#" + id_of(*feature) + "\">" + text(feature->title, 120) + "</a></th>";
    for (std::size_t i = 0; i < model.target_count(); ++i) out += support_cell(model, *feature, i);
    out += "</tr>\n";
  }
  return scrolling("Support by feature and target", out + "</tbody>\n</table>\n");
}

std::string legend() {
  std::string out = "<dl class=\"words\">\n";
  for (const Support support : all_supports()) {
    const SupportLabel& shown = label(support);
    out += "<div><dt class=\"" + std::string(shown.tone) + "\"><b aria-hidden=\"true\">" + std::string(shown.symbol) +
           "</b> " + std::string(shown.word) + "</dt><dd>" + std::string(shown.meaning) + "</dd></div>\n";
  }
  return out + "</dl>\n";
}

// Where widespread tables do not say what was measured.
std::string disagreements(const Model& model, const Features& features) {
  std::string items;
  for (const cases::Topic* feature : features) {
    for (std::size_t i = 0; i < model.target_count(); ++i) {
      const Support measured = feature_standing(model, *feature, i).support;
      const std::string_view words = published_otherwise(*feature, model.target(i), measured);
      if (words.empty()) continue;
      items += "<li>" + title_of(model.target(i)) + ", <a href=\"#" + id_of(*feature) + "\">" +
               text(feature->title, 120) + "</a>: told to be “" + std::string(words) + "”, measured as <b>" +
               std::string(label(measured).word) + "</b>.</li>\n";
    }
  }
  if (items.empty()) return {};
  return section("published", "Where published tables say otherwise",
                 "<p>Support tables are copied from each other; this one is measured, with the configuration that each "
                 "target's page shows.</p>\n<ul>\n" +
                     items + "</ul>\n");
}

std::string case_cell(const Page& page, const Model& model, const CaseInfo& info, std::size_t target) {
  const Verdict verdict = model.index.verdict(target, info.id);
  const std::string content = symbol(label(verdict)) + "<i>" + std::string(label(verdict).word) + "</i>";
  const bool of_interest =
      verdict != Verdict::pass && verdict != Verdict::not_applicable && verdict != Verdict::not_run;
  return "<td class=\"" + std::string(tone(verdict)) + "\">" +
         (of_interest ? link(page, case_path(info.id) + "#" + model.target_name(target), content) : content) + "</td>";
}

// The cases of a feature by target, in at most `most_bytes` or so.
std::string feature_section(const Page& page, const Model& model, const cases::Topic& feature, std::size_t most_bytes) {
  std::string out;
  if (!feature.about.empty()) out += "<p class=\"about\">" + text(feature.about, 1000) + "</p>\n";
  std::string table = "<table class=\"matrix dense\">\n<caption>" + count_of(feature.cases.size(), "case", "cases") +
                      " by target</caption>\n" + target_heads(page, model, "case") + "<tbody>\n";
  std::size_t left_out = 0;
  for (const std::string& id : feature.cases) {
    const CaseInfo* info = model.find_case(id);
    if (info == nullptr) continue;
    if (table.size() > most_bytes) {
      ++left_out;
      continue;
    }
    table += "<tr><th scope=\"row\">" + link(page, case_path(id), text(title_of(*info), 200)) +
             " <small class=\"level\">" + text(info->level, 20) + "</small></th>";
    for (std::size_t i = 0; i < model.target_count(); ++i) table += case_cell(page, model, *info, i);
    table += "</tr>\n";
  }
  table += "</tbody>\n</table>\n";
  if (left_out != 0) table += "<p class=\"cut\">… and " + count_of(left_out, "case", "cases") + " more</p>\n";
  out += scrolling("Cases of " + feature.title, table);
  return section(id_of(feature), text(feature.title, 120), out);
}

}  // namespace

Page support_page(const Model& model) {
  Page page{std::string(kSupportPath), "Support table", "", {}};
  page.body = "<h1>What each cache supports</h1>\n";
  const Features features = features_of(model.results);
  if (features.empty()) {
    page.body +=
        "<p>The results name no features: they were written by an older version of cachestone, or none of their "
        "cases were run.</p>\n";
    return page;
  }
  page.body += "<p class=\"lead\">As measured, not as documented. Each word stands on cases, and leads to them.</p>\n" +
               support_table(page, model, features) + legend() + disagreements(model, features);
  for (const cases::Topic* feature : features) {
    page.body += feature_section(page, model, *feature, kMostBytes / features.size());
  }
  return page;
}

}  // namespace cachestone::reports::site
