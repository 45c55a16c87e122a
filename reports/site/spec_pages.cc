#include "reports/site/spec_pages.h"

#include <algorithm>
#include <vector>

#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"
#include "reports/site/spec_outline.h"
#include "reports/site/specifications.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kMostBytes = 280'000;  // of a document's table
constexpr std::size_t kMostWeak = 25;        // clauses in the list of what is weak

// What a document's table has room for.
struct Room {
  std::size_t cases = 0;  // named of each clause; else its rows are
  bool links = false;     // from a cell to the case that decided it
};
constexpr Room kRooms[] = {{12, true}, {6, true}, {3, true}, {0, true}, {0, false}};

// "4 of 6 conform" with a bar of all grades.
std::string field_cell(const Standing& standing, const std::vector<std::size_t>& field) {
  const FieldStanding made = field_standing(standing, field);
  if (made.judged == 0) return "<td class=\"field quiet\">–<span class=\"vh\">nothing proven</span></td>";
  return "<td class=\"field\">" + std::to_string(made.conform) + " of " + std::to_string(made.judged) +
         bar(made.grades) + "</td>";
}

// Where the first case is in which the target has the verdict that makes its grade.
const CaseInfo* worst_case(const Model& model, const std::vector<const CaseInfo*>& cases, std::size_t target,
                           Grade grade) {
  const Verdict wanted = grade == Grade::violates      ? Verdict::violation
                         : grade == Grade::discouraged ? Verdict::discouraged
                                                       : Verdict::missed;
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const CaseInfo* info) {
    return model.index.verdict(target, info->id) == wanted;
  });
  return found == cases.end() ? nullptr : *found;
}

std::string grade_cell(const Page& page, const Model& model, const std::vector<const CaseInfo*>& cases,
                       std::size_t target, Grade grade) {
  const Label& shown = label(grade);
  const std::string content = std::string(shown.symbol) + "<i>" + std::string(shown.word) + "</i>";
  const bool falls_short = grade == Grade::violates || grade == Grade::discouraged || grade == Grade::slower;
  const CaseInfo* worst = falls_short ? worst_case(model, cases, target, grade) : nullptr;
  return "<td class=\"" + std::string(tone(grade)) + "\">" +
         (worst == nullptr ? content : link(page, case_path(worst->id) + "#" + model.target_name(target), content)) +
         "</td>";
}

std::string cells(const Page& page, const Model& model, const std::vector<const CaseInfo*>& cases,
                  const Standing& standing, const std::vector<std::size_t>& field) {
  std::string out = field_cell(standing, field);
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    out += grade_cell(page, model, cases, i, standing.targets[i].grade());
  }
  return out;
}

std::string column_heads(const Page& page, const Model& model, const char* first, const char* second) {
  std::string out = std::string("<thead><tr><th scope=\"col\">") + first + "</th><th scope=\"col\" class=\"field\">" +
                    second + "</th>";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    out +=
        "<th scope=\"col\" class=\"turned\">" + link(page, model.target_path(i), title_of(model.target(i))) + "</th>";
  }
  return out + "</tr></thead>\n";
}

// The last part of a case's id tells it apart within its row.
std::string case_name(const CaseInfo& info) {
  const bool within = info.id.size() > info.suite.size() && info.id.compare(0, info.suite.size(), info.suite) == 0;
  return text(within ? std::string_view(info.id).substr(info.suite.size() + 1) : std::string_view(info.id), 80);
}

// Up to `most` cases by name, then the rows that have all of them.
std::string cases_of(const Page& page, const Model& model, const ClauseStanding& shown, std::size_t most) {
  const ClauseInfo& clause = *shown.clause;
  if (shown.cases.empty()) {
    if (clause.untestable.empty()) return "<p class=\"quiet\">No case of this report tests it.</p>\n";
    return "<p class=\"quiet\">Not tested: " + text(clause.untestable, 400) + "</p>\n";
  }
  std::string out = "<p class=\"quiet\">";
  if (shown.cases.size() > most) {
    out += count_of(shown.cases.size(), "case", "cases") + " in ";
    std::vector<std::string_view> rows;
    for (const CaseInfo* info : shown.cases) {
      if (std::find(rows.begin(), rows.end(), info->suite) == rows.end()) rows.push_back(info->suite);
    }
    constexpr std::size_t kMostRows = 3;
    for (std::size_t i = 0; i < std::min(rows.size(), kMostRows); ++i) {
      const SuiteInfo* suite = model.find_suite(rows[i]);
      if (i != 0) out += ", ";
      out += suite == nullptr ? text(rows[i], 80) : link(page, row_path(rows[i]), text(title_of(*suite), 80));
    }
    if (rows.size() > kMostRows) out += " and " + count_of(rows.size() - kMostRows, "row", "rows") + " more";
  } else {
    for (std::size_t i = 0; i < shown.cases.size(); ++i) {
      if (i != 0) out += ", ";
      out += link(page, case_path(shown.cases[i]->id), case_name(*shown.cases[i]));
    }
  }
  return out + "</p>\n";
}

std::string clause_row(const Page& page, const Model& model, const ClauseStanding& shown,
                       const std::vector<std::size_t>& field, const Room& room) {
  const ClauseInfo& clause = *shown.clause;
  std::string out = "<tr id=\"" + anchor(clause.id) + "\"><th scope=\"row\"><p><b class=\"level\">" +
                    text(clause.level, 40) + "</b> " + text(clause.text, 1200) + " <code>" + text(clause.id, 100) +
                    "</code></p>\n" + cases_of(page, model, shown, room.cases) + "</th>";
  if (shown.cases.empty()) {
    return out + "<td class=\"quiet\" colspan=\"" + std::to_string(model.target_count() + 1) +
           "\">not tested</td></tr>\n";
  }
  return out + cells(page, model, room.links ? shown.cases : std::vector<const CaseInfo*>(), shown.standing, field) +
         "</tr>\n";
}

std::string section_head(const Page& page, const Model& model, const std::string& document,
                         const SectionStanding& section, const std::vector<std::size_t>& field) {
  const std::string name = "§" + text(section.number, 40) + " " + std::string(section_title(document, section.number));
  const std::string url = section_url(document, section.number);
  return "<tr class=\"group\" id=\"section_" + slug(section.number) + "\"><th scope=\"rowgroup\">" +
         (url.empty() ? name : "<a href=\"" + url + "\">" + name + "</a>") + "</th>" +
         cells(page, model, {}, section.standing, field) + "</tr>\n";
}

std::string document_table(const Page& page, const Model& model, const DocumentStanding& shown, const Room& room) {
  const std::vector<std::size_t> field = field_of(model.results);
  std::string out =
      "<table class=\"matrix dense specs\">\n<caption>Clauses by target. A cell shows the worst that was "
      "proven in the cases of the clause, and leads to it.</caption>\n" +
      column_heads(page, model, "clause", "of the field, conform");
  for (const SectionStanding& section : shown.sections) {
    out += "<tbody>\n" + section_head(page, model, shown.name, section, field);
    for (const ClauseStanding& clause : section.clauses) out += clause_row(page, model, clause, field, room);
    out += "</tbody>\n";
  }
  return out + "</table>\n";
}

std::string coverage(const DocumentStanding& shown) {
  std::string out = count_of(shown.clauses, "clause", "clauses") + ", " + std::to_string(shown.testable) +
                    " that can be tested from outside of a cache";
  if (shown.testable != 0) {
    out += ", " + std::to_string(shown.tested) + " of them tested here (" +
           std::to_string(shown.tested * 100 / shown.testable) + " %)";
  }
  return out + ".";
}

std::string field_names(const Model& model, const std::vector<std::size_t>& field) {
  std::string out;
  constexpr std::size_t kMost = 20;
  for (std::size_t i = 0; i < std::min(field.size(), kMost); ++i) {
    out += (i == 0 ? "" : ", ") + title_of(model.target(field[i]));
  }
  return out + (field.size() > kMost ? ", …" : "");
}

std::string documents_table(const Page& page, const Model& model, const std::vector<DocumentStanding>& documents) {
  std::string out =
      "<table class=\"matrix specs\">\n<caption>To how many clauses of each document a target conforms, of those that "
      "something was proven about. The colour is that of the worst.</caption>\n" +
      column_heads(page, model, "document", "all of the field") + "<tbody>\n";
  const auto share = [](std::size_t part, std::size_t whole) {
    return whole == 0 ? std::string("–") : std::to_string(part) + " of " + std::to_string(whole);
  };
  for (const DocumentStanding& shown : documents) {
    out += "<tr><th scope=\"row\"><p>" +
           link(page, model.spec_path(shown.name), "<b>" + text(shown.name, 100) + "</b>") + " " +
           std::string(document_title(shown.name)) + "</p>\n<p class=\"quiet\">" +
           count_of(shown.clauses, "clause", "clauses") + ", " + std::to_string(shown.testable) + " testable, " +
           std::to_string(shown.tested) + " tested" + "</p></th><td class=\"field\">" +
           share(shown.field_conforms, shown.field_judged) + "</td>";
    for (std::size_t i = 0; i < model.target_count(); ++i) {
      const Grade grade = shown.standing.targets[i].grade();
      out += "<td class=\"" + std::string(tone(grade)) + "\">" + symbol(label(grade)) + "<i>" +
             std::string(label(grade).word) + "</i> <small>" + share(shown.conform[i], shown.judged[i]) +
             "</small></td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

struct Weak {
  const ClauseStanding* clause = nullptr;
  FieldStanding field;
};

// The clauses that more than one cache of the field breaks, those that most break first.
std::vector<Weak> weak_clauses(const std::vector<DocumentStanding>& documents, const std::vector<std::size_t>& field) {
  std::vector<Weak> found;
  for (const DocumentStanding& document : documents) {
    for (const SectionStanding& section : document.sections) {
      for (const ClauseStanding& clause : section.clauses) {
        const Weak weak{&clause, field_standing(clause.standing, field)};
        if (weak.field.violate + weak.field.discouraged > 1) found.push_back(weak);
      }
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Weak& a, const Weak& b) {
    if (a.field.violate != b.field.violate) return a.field.violate > b.field.violate;
    return a.field.discouraged > b.field.discouraged;
  });
  if (found.size() > kMostWeak) found.resize(kMostWeak);
  return found;
}

std::string weak_list(const Page& page, const Model& model, const std::vector<Weak>& weak) {
  if (weak.empty()) return "<p>No clause is broken by more than one cache.</p>\n";
  std::string out = "<ol class=\"weak\">\n";
  for (const Weak& shown : weak) {
    const ClauseInfo& clause = *shown.clause->clause;
    out += "<li><p>" + clause_link(page, model, clause.id) + " <b class=\"level\">" + text(clause.level, 40) + "</b> " +
           text(clause.text, 600) + "</p>\n" + bar(shown.field.grades) + "<p class=\"quiet\">";
    if (shown.field.violate != 0) out += std::to_string(shown.field.violate) + " violate it, ";
    if (shown.field.discouraged != 0)
      out += std::to_string(shown.field.discouraged) + " do not follow a recommendation, ";
    out += std::to_string(shown.field.conform) + " of " + std::to_string(shown.field.judged) + " conform</p></li>\n";
  }
  return out + "</ol>\n";
}

}  // namespace

Page specs_index_page(const Model& model) {
  Page page{std::string(kSpecsPath), "Specifications", "", {}};
  page.body = "<h1>Where caches stand with the specifications</h1>\n";
  std::vector<DocumentStanding> documents;
  for (const std::string& document : model.documents()) documents.push_back(outline(model, document));
  if (documents.empty()) {
    page.body +=
        "<p>The results do not say which documents their clauses belong to: they were written by an older "
        "version of cachestone.</p>\n";
    return page;
  }
  const std::vector<std::size_t> field = field_of(model.results);
  page.body +=
      "<p class=\"lead\">Every statement of the specifications that concerns a cache, told in our words, with "
      "the cases that test it. Where many caches fall short, it is worth asking whether the text is at fault, "
      "too.</p>\n<p class=\"meta\">The field: " +
      field_names(model, field) + ".</p>\n";
  page.body +=
      section("documents", "Documents", scrolling("Documents by target", documents_table(page, model, documents)));
  page.body += section("weak", "Where the field is weak", weak_list(page, model, weak_clauses(documents, field)));
  return page;
}

Page spec_page(const Model& model, const std::string& document) {
  Page page{model.spec_path(document), document, "", {{"Specifications", std::string(kSpecsPath)}}};
  const DocumentStanding shown = outline(model, document);
  const std::string url = section_url(document, "");
  page.body = "<p class=\"kicker\">" + std::string(document_title(document)) + "</p>\n<h1>" + text(document, 100) +
              "</h1>\n<p class=\"lead\">" + coverage(shown) +
              "</p>\n<p class=\"meta\">The field: " + field_names(model, field_of(model.results)) + ".";
  if (!url.empty()) page.body += " <a href=\"" + url + "\">Read the document</a>: it is the law, our words are not.";
  page.body += "</p>\n";
  std::string table;
  for (const Room& room : kRooms) {
    table = document_table(page, model, shown, room);
    if (table.size() <= kMostBytes) break;
  }
  page.body += scrolling("Clauses by target", table);
  return page;
}

std::string clause_link(const Page& page, const Model& model, std::string_view clause_id) {
  const ClauseInfo* clause = model.find_clause(clause_id);
  if (clause == nullptr || document_of(*clause).empty()) return clause_place(clause_id);
  return link(page, model.spec_path(document_of(*clause)) + "#" + anchor(clause->id),
              text(document_of(*clause), 60) + " §" + text(section_of(*clause), 40));
}

}  // namespace cachestone::reports::site
