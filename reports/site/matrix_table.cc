#include "reports/site/matrix_table.h"

#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kDense = 6;  // targets; with more there is no room for words beside the symbols
constexpr std::size_t kWide = 12;  // targets; with more the table scrolls sideways

std::string cell(const Page& page, const std::string& to, const Tally& tally) {
  const Grade grade = tally.grade();
  const std::string word(label(grade).word);
  const std::string number = score(tally);
  return "<td class=\"" + std::string(tone(grade)) + "\" data-grade=\"" + word + "\">" +
         link(page, to,
              symbol(label(grade)) + " <span>" + word + "</span>" +
                  (number.empty() ? "" : " <small>" + number + "</small>")) +
         "</td>";
}

std::string head(const Page& page, const Model& model) {
  std::string out = "<thead><tr><th scope=\"col\">directive, field or mechanism</th>";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    out += "<th scope=\"col\">" + link(page, model.target_path(i), title_of(model.target(i))) + " <small>" +
           text(model.target(i).version, 40) + "</small></th>";
  }
  return out + "</tr></thead>\n";
}

std::string body(const Page& page, const Model& model, const RowGroup& group) {
  std::string out = "<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"" +
                    std::to_string(model.target_count() + 1) + "\"><span>" + text(group.area.title, 100) +
                    "</span></th></tr>\n";
  for (const Row& row : group.rows) {
    const std::string path = row_path(row.suite->id);
    out += "<tr><th scope=\"row\">" + link(page, path, text(title_of(*row.suite), 100)) + "</th>";
    for (std::size_t i = 0; i < model.target_count(); ++i) {
      out += cell(page, path + "#" + model.target_name(i), row.cells[i]);
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n";
}

std::string option(const std::string& value, const std::string& shown) {
  return "<option value=\"" + value + "\">" + shown + "</option>";
}

std::string select(const char* name, const char* label, const std::string& options) {
  return std::string("<label>") + label + " <select name=\"" + name + "\">" + options + "</select></label>\n";
}

}  // namespace

std::string matrix_table(const Page& page, const Model& model) {
  std::string classes = "matrix sortable";
  if (model.target_count() > kDense) classes += " dense";
  if (model.target_count() > kWide) classes += " wide";
  std::string out = "<table class=\"" + classes + "\" id=\"matrix-table\">\n" + head(page, model);
  for (const RowGroup& group : model.matrix.groups) out += body(page, model, group);
  out += "<tfoot><tr><th scope=\"row\">all together</th>";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    out += cell(page, model.target_path(i), model.matrix.totals[i]);
  }
  return out + "</tr></tfoot>\n</table>\n";
}

std::string matrix_tools(const Model& model) {
  std::string areas = option("", "all areas");
  for (std::size_t i = 0; i < model.matrix.groups.size(); ++i) {
    areas += option(std::to_string(i), plain(model.matrix.groups[i].area.title, 60));
  }
  std::string grades = option("", "any grade");
  for (const Grade grade : all_grades()) {
    const std::string word(label(grade).word);
    grades += option(word, word);
  }
  std::string caches = option("", "any cache");
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    caches += option(std::to_string(i + 1), plain_title_of(model.target(i)));
  }
  return "<div class=\"tools\" role=\"search\" aria-label=\"Rows and cases\" hidden>\n<label>Find <input "
         "type=\"search\" name=\"text\" placeholder=\"no-store, Vary, private…\" autocomplete=\"off\"></label>\n" +
         select("area", "in", areas) + select("grade", "with", grades) + select("cache", "for", caches) +
         "<span role=\"status\"></span>\n</div>\n<div class=\"found\" id=\"found\" hidden>\n<p role=\"status\"></p>\n"
         "<ul></ul>\n</div>\n";
}

}  // namespace cachestone::reports::site
