#include "reports/site/answers.h"

#include <array>

#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"

namespace cachestone::reports::site {
namespace {

constexpr std::array<AnswerLabel, 10> kLabels = {{
    {"yes", "✓", "good"},
    {"as far as shown", "✓", "open"},
    {"mostly", "!", "warn"},
    {"partly", "~", "slow"},
    {"no, it need not", "~", "slow"},
    {"not always", "✗", "bad"},
    {"no", "✗", "bad"},
    {"not shown", "?", "open"},
    {"n/a", "–", "off"},
    {"not run", "·", "off"},
}};

constexpr std::size_t kMostBroken = 5;  // cases of a question that are named

// The answer when something was proven and no requirement was broken. `demanding`: some case is about more than a
// permission.
Answer kindly(const Tally& tally, bool demanding) {
  if (tally.count(Verdict::discouraged) != 0) return Answer::mostly;
  const std::size_t missed = tally.count(Verdict::missed);
  if (!demanding && missed != 0) return tally.count(Verdict::pass) != 0 ? Answer::partly : Answer::unused;
  if (tally.count(Verdict::pass) == 0) return Answer::unproven;
  return tally.proven() * 2 < tally.applicable() ? Answer::hardly_shown : Answer::yes;
}

Answer judged(const Tally& tally, bool demanding) {
  if (tally.count(Verdict::violation) != 0) {
    return tally.count(Verdict::pass) == 0 ? Answer::no : Answer::not_always;
  }
  if (tally.proven() != 0) return kindly(tally, demanding);
  const std::size_t apply = tally.total() - tally.count(Verdict::not_applicable);
  if (apply == 0) return Answer::not_applicable;
  return tally.count(Verdict::not_run) == apply ? Answer::not_run : Answer::unproven;
}

// "3 of 40 broken", "40 of 40 passed".
std::string in_numbers(const Tally& tally) {
  if (tally.applicable() == 0) return {};
  const std::size_t broken = tally.count(Verdict::violation);
  if (broken != 0) return std::to_string(broken) + " of " + std::to_string(tally.applicable()) + " broken";
  return std::to_string(tally.count(Verdict::pass)) + " of " + std::to_string(tally.applicable()) + " passed";
}

std::string row(const Page& page, const Model& model, const cases::Topic& question) {
  std::string out = "<tr><th scope=\"row\">" + text(question.title, 200);
  if (!question.about.empty()) out += " <span class=\"why\">" + text(question.about, 600) + "</span>";
  out += "</th>";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    const Answered answered = answer_of(model, question, i);
    const AnswerLabel& shown = label(answered.answer);
    out +=
        "<td class=\"" + std::string(shown.tone) + "\">" +
        link(page, model.target_path(i) + "#" + question_id(question),
             "<b aria-hidden=\"true\">" + std::string(shown.symbol) + "</b> <i>" + std::string(shown.word) + "</i>") +
        "<small>" + in_numbers(answered.tally) + "</small></td>";
  }
  return out + "</tr>\n";
}

// The cases of the question that the target broke, or whose recommendation it did not follow.
std::string broken_cases(const Page& page, const Model& model, std::size_t target, const cases::Topic& question) {
  std::string items;
  std::size_t found = 0;
  for (const Verdict verdict : {Verdict::violation, Verdict::discouraged}) {
    for (const std::string& id : question.cases) {
      const CaseInfo* info = model.find_case(id);
      if (info == nullptr || model.index.verdict(target, id) != verdict || ++found > kMostBroken) continue;
      items += "<li>" + word(verdict) + " " +
               link(page, case_path(id) + "#" + model.target_name(target), text(title_of(*info), 200)) + "</li>\n";
    }
  }
  if (found > kMostBroken) items += "<li class=\"quiet\">… and " + std::to_string(found - kMostBroken) + " more</li>\n";
  return items.empty() ? items : "<ul class=\"instances\">\n" + items + "</ul>\n";
}

}  // namespace

const AnswerLabel& label(Answer answer) {
  return kLabels[static_cast<std::size_t>(answer)];
}

Answered answer_of(const Model& model, const cases::Topic& question, std::size_t target) {
  Answered made;
  bool demanding = false;
  for (const std::string& id : question.cases) {
    const CaseInfo* info = model.find_case(id);
    if (info == nullptr) continue;
    const Verdict verdict = model.index.verdict(target, id);
    made.tally.add(verdict, info->level == "probe");
    demanding = demanding || (is_proven(verdict) && info->level != "may");
  }
  made.answer = judged(made.tally, demanding);
  return made;
}

std::vector<const cases::Topic*> questions_of(const Results& results) {
  std::vector<const cases::Topic*> found;
  for (const cases::Topic& topic : results.topics) {
    if (topic.kind == "question") found.push_back(&topic);
  }
  return found;
}

std::string word(Answer answer) {
  const AnswerLabel& shown = label(answer);
  return "<span class=\"word " + std::string(shown.tone) + "\"><b aria-hidden=\"true\">" + std::string(shown.symbol) +
         "</b> " + std::string(shown.word) + "</span>";
}

std::string question_id(const cases::Topic& question) {
  return "question-" + anchor(question.id);
}

std::string question_section(const Page& page, const Model& model) {
  const std::vector<const cases::Topic*> questions = questions_of(model.results);
  if (questions.empty() || model.target_count() == 0) return {};
  std::string table = "<table class=\"matrix answers\">\n<thead><tr><th scope=\"col\">question</th>";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    table += "<th scope=\"col\">" + link(page, model.target_path(i), title_of(model.target(i))) + "</th>";
  }
  table += "</tr></thead>\n<tbody>\n";
  for (const cases::Topic* question : questions) table += row(page, model, *question);
  table += "</tbody>\n</table>\n";
  return section("questions", "What you may want to know",
                 "<p class=\"about\">Each answer is the worst of what was proven in the cases of the question. "
                 "“Mostly”: only recommendations were not followed. Follow an answer to the cases behind it.</p>\n" +
                     scrolling("Answers by cache", table));
}

std::string question_section(const Page& page, const Model& model, std::size_t target) {
  const std::vector<const cases::Topic*> questions = questions_of(model.results);
  if (questions.empty()) return {};
  std::string out = "<dl class=\"questions\">\n";
  for (const cases::Topic* question : questions) {
    const Answered answered = answer_of(model, *question, target);
    const std::string numbers = in_numbers(answered.tally);
    out += "<dt id=\"" + question_id(*question) + "\">" + text(question->title, 200) + "</dt>\n<dd><p>" +
           word(answered.answer) + (numbers.empty() ? "" : " <span class=\"quiet\">" + numbers + "</span>") + "</p>\n";
    if (!question->about.empty()) out += "<p class=\"why\">" + text(question->about, 600) + "</p>\n";
    out += broken_cases(page, model, target, *question) + "</dd>\n";
  }
  return section("questions", "What you may want to know", out + "</dl>\n");
}

}  // namespace cachestone::reports::site
