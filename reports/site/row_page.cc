#include "reports/site/row_page.h"

#include <string>

#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"

namespace cachestone::reports::site {
namespace {

std::string verdict_cell(const Page& page, const Model& model, const CaseInfo& info, std::size_t target) {
  const Verdict verdict = model.index.verdict(target, info.id);
  const CaseResult* result = model.index.find(target, info.id);
  std::string content = symbol(label(verdict)) + " <span>" + std::string(label(verdict).word) + "</span>";
  if (result != nullptr && !result->value.empty()) content += " <small>" + text(result->value, 12) + "</small>";
  return "<td class=\"" + std::string(tone(verdict)) + "\">" +
         link(page, case_path(info.id) + "#" + model.target_name(target), content) + "</td>";
}

std::string case_table(const Page& page, const Model& model, const Row& row) {
  std::string out = "<table class=\"matrix\">\n<thead><tr><th scope=\"col\">case</th><th scope=\"col\">level</th>";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    out += "<th scope=\"col\" id=\"" + model.target_name(i) + "\">" +
           link(page, model.target_path(i), title_of(model.target(i))) + "</th>";
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const CaseInfo* info : row.cases) {
    out += "<tr><th scope=\"row\">" + link(page, case_path(info->id), text(title_of(*info), 300)) + "</th><td>" +
           text(info->level, 20) + "</td>";
    for (std::size_t i = 0; i < model.target_count(); ++i) out += verdict_cell(page, model, *info, i);
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

}  // namespace

Page row_page(const Model& model, const RowGroup& group, const Row& row) {
  Page page{row_path(row.suite->id), title_of(*row.suite), "", {}};
  page.body =
      "<p class=\"kicker\">" + text(group.area.title, 100) + "</p>\n<h1>" + text(title_of(*row.suite), 200) + "</h1>\n";
  if (!row.suite->spec.empty()) page.body += "<p class=\"spec\">" + with_spec_links(row.suite->spec) + "</p>\n";
  if (!row.suite->about.empty()) page.body += "<p class=\"lead\">" + text(row.suite->about, 2000) + "</p>\n";
  page.body += section("cases", "Cases", scrolling("Cases by target", case_table(page, model, row)));
  return page;
}

}  // namespace cachestone::reports::site
