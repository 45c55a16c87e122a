#include "reports/site/causes.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "reports/site/answers.h"
#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kFewCases = 3;  // that are shown unfolded
constexpr std::size_t kMostQuestions = 2;
constexpr std::size_t kMostRows = 12;  // that a cause names

void add(Cause& cause, const Row& row, const CaseInfo& info, const CaseResult& result) {
  cause.cases.push_back({&info, &result});
  if (cause.rows.empty() || cause.rows.back().first != &row) cause.rows.emplace_back(&row, 0);
  ++cause.rows.back().second;
}

// Pointers to topics are in the order of the questions: all are elements of Results::topics.
void add_questions(const Model& model, std::vector<Cause>& causes) {
  std::map<std::string_view, std::vector<const cases::Topic*>> of_case;
  for (const cases::Topic* question : questions_of(model.results)) {
    for (const std::string& id : question->cases) of_case[id].push_back(question);
  }
  for (Cause& cause : causes) {
    std::map<const cases::Topic*, std::size_t> counts;
    for (const Cause::Instance& instance : cause.cases) {
      const auto found = of_case.find(instance.info->id);
      if (found == of_case.end()) continue;
      for (const cases::Topic* question : found->second) ++counts[question];
    }
    for (const auto& [question, count] : counts) cause.questions.push_back(question);
    std::stable_sort(cause.questions.begin(), cause.questions.end(),
                     [&](const cases::Topic* a, const cases::Topic* b) { return counts[a] > counts[b]; });
  }
}

bool comes_first(const Cause& a, const Cause& b) {
  if (a.questions.empty() != b.questions.empty()) return b.questions.empty();
  if (!a.questions.empty() && a.questions.front() != b.questions.front()) {
    return a.questions.front() < b.questions.front();
  }
  return a.cases.size() > b.cases.size();
}

// The questions that a cause bears on, as links to their answers on the same page.
std::string question_links(const Cause& cause) {
  if (cause.questions.empty()) return {};
  std::string out = "<p class=\"bears\">Bears on: ";
  for (std::size_t i = 0; i < cause.questions.size() && i < kMostQuestions; ++i) {
    out += (i == 0 ? "" : " ") + ("<a href=\"#" + question_id(*cause.questions[i])) + "\">" +
           text(cause.questions[i]->title, 200) + "</a>";
  }
  return out + "</p>\n";
}

// "no-cache (3), private": where the cases are.
std::string row_links(const Page& page, const Cause& cause) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& [row, count] : cause.rows) {
    if (++shown > kMostRows) return out + " and " + std::to_string(cause.rows.size() - kMostRows) + " more rows";
    if (!out.empty()) out += ", ";
    out += link(page, row_path(row->suite->id), text(title_of(*row->suite), 80));
    if (count > 1 && cause.rows.size() > 1) out += " (" + std::to_string(count) + ")";
  }
  return out;
}

std::string case_items(const Page& page, const Model& model, std::size_t target, const Cause& cause) {
  std::string out = "<ul class=\"instances\">\n";
  for (const auto& [info, result] : cause.cases) {
    out += "<li>" + link(page, case_path(info->id) + "#" + model.target_name(target), text(title_of(*info), 200));
    if (!result->why.empty()) out += " <span class=\"why\">" + text(result->why, 300) + "</span>";
    out += "</li>\n";
  }
  return out + "</ul>\n";
}

std::string cases_of(const Page& page, const Model& model, std::size_t target, const Cause& cause, Room& room) {
  const std::string items = case_items(page, model, target, cause);
  if (items.size() > room.left) {
    return "<p class=\"quiet\">The page is full: the pages of the rows list these cases.</p>\n";
  }
  room.left -= items.size();
  if (cause.cases.size() <= kFewCases) return items;
  return "<details><summary>" + count_of(cause.cases.size(), "case", "cases") + "</summary>\n" + items + "</details>\n";
}

std::string item(const Page& page, const Model& model, std::size_t target, const Cause& cause, Room& room) {
  std::string out = "<li>\n";
  if (cause.known != nullptr) out += "<p class=\"reason\">" + text(cause.known->reason, 1000) + "</p>\n";
  out += "<p class=\"where\"><span class=\"number\">" + count_of(cause.cases.size(), "case", "cases") + "</span> in " +
         row_links(page, cause) + "</p>\n" + question_links(cause);
  if (cause.known != nullptr && !cause.known->evidence.empty()) {
    out += "<p class=\"source\">" + text(cause.known->evidence, 1000) + "</p>\n";
  }
  return out + cases_of(page, model, target, cause, room) + "</li>\n";
}

}  // namespace

std::vector<Cause> causes(const Model& model, std::size_t target, const std::vector<Verdict>& verdicts) {
  std::vector<Cause> found;
  std::map<std::string_view, std::size_t> by_reason;
  for (const RowGroup& group : model.matrix.groups) {
    for (const Row& row : group.rows) {
      std::size_t unexplained = found.size();
      bool first = true;
      for (const CaseInfo* info : row.cases) {
        const CaseResult* result = model.index.find(target, info->id);
        if (result == nullptr) continue;
        if (std::find(verdicts.begin(), verdicts.end(), result->verdict) == verdicts.end()) continue;
        if (result->known) {
          const auto [at, is_new] = by_reason.emplace(result->known->reason, found.size());
          if (is_new) found.push_back({&*result->known, {}, {}, {}});
          add(found[at->second], row, *info, *result);
          continue;
        }
        if (first) {
          unexplained = found.size();
          found.emplace_back();
          first = false;
        }
        add(found[unexplained], row, *info, *result);
      }
    }
  }
  add_questions(model, found);
  std::stable_sort(found.begin(), found.end(), comes_first);
  return found;
}

std::string cause_list(const Page& page, const Model& model, std::size_t target, const std::vector<Cause>& causes,
                       Room& room) {
  std::string out = "<ol class=\"causes\">\n";
  for (const Cause& cause : causes) out += item(page, model, target, cause, room);
  return out + "</ol>\n";
}

}  // namespace cachestone::reports::site
