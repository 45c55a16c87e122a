#include "reports/site/case_page.h"

#include <string>

#include "reports/site/evidence.h"
#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"
#include "reports/text.h"

namespace cachestone::reports::site {
namespace {

std::string clauses(const Model& model, const CaseInfo& info) {
  std::string out = "<ul class=\"clauses\">\n";
  for (const std::string& id : info.clauses) {
    out += "<li>" + clause_place(id);
    if (const ClauseInfo* clause = model.find_clause(id)) {
      out += " <b>" + text(clause->level) + "</b> " + text(clause->text, 1200);
    }
    out += " <code>" + text(id) + "</code></li>\n";
  }
  return out + "</ul>\n";
}

std::string result_of(const Model& model, const CaseInfo& info, std::size_t target) {
  const CaseResult* result = model.index.find(target, info.id);
  std::string out = "<p>" + badge(model.index.verdict(target, info.id));
  if (result == nullptr) return out + " There is no result.</p>\n";
  if (!result->value.empty()) out += " <b>" + text(result->value) + "</b>";
  out += " " + text(result->why) + "</p>\n";
  if (result->known) {
    out += "<p class=\"known\"><b>Known:</b> " + text(result->known->reason, 2000) + " <span class=\"quiet\">" +
           text(result->known->evidence, 4000) + "</span></p>\n";
  }
  return out + evidence(*result, true);
}

}  // namespace

Page case_page(const Model& model, const CaseInfo& info) {
  Page page{case_path(info.id), title_of(info), "", {}};
  if (const SuiteInfo* suite = model.find_suite(info.suite))
    page.trail.push_back({title_of(*suite), row_path(suite->id)});
  page.body = "<h1>" + text(title_of(info), 300) + "</h1>\n<p class=\"meta\"><span class=\"level\">" +
              text(info.level) + "</span> <code>" + text(info.id) + "</code></p>\n" + clauses(model, info);
  if (!info.note.empty()) page.body += "<p class=\"note\">" + text(info.note, 2000) + "</p>\n";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    page.body += section(model.target_name(i), title_of(model.target(i)), result_of(model, info, i));
  }
  return page;
}

}  // namespace cachestone::reports::site
