#include "reports/site/answers.h"

#include <algorithm>
#include <array>

#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"

namespace cachestone::reports::site {
namespace {

constexpr std::array<AnswerLabel, 9> kLabels = {{
    {"yes", "✓", "good"},
    {"as far as shown", "✓", "open"},
    {"mostly", "!", "warn"},
    {"partly", "~", "slow"},
    {"no, it need not", "~", "slow"},
    {"no", "✗", "bad"},
    {"not shown", "?", "open"},
    {"n/a", "–", "off"},
    {"not run", "·", "off"},
}};

constexpr std::size_t kMostBroken = 30;  // cases of a question that are named
constexpr std::size_t kMostReasons = 3;  // causes of a question that are told

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
  if (tally.count(Verdict::violation) != 0) return Answer::no;
  if (tally.proven() != 0) return kindly(tally, demanding);
  const std::size_t apply = tally.total() - tally.count(Verdict::not_applicable);
  if (apply == 0) return Answer::not_applicable;
  return tally.count(Verdict::not_run) == apply ? Answer::not_run : Answer::unproven;
}

// "3 of 40 broken", "38 passed, 2 not proven", "40 of 40 passed".
std::string in_numbers(const Tally& tally) {
  const std::size_t all = tally.applicable();
  if (all == 0) return {};
  const std::size_t broken = tally.count(Verdict::violation);
  if (broken != 0) return std::to_string(broken) + " of " + std::to_string(all) + " broken";
  const std::string passed = std::to_string(tally.count(Verdict::pass));
  if (tally.proven() == all) return passed + " of " + std::to_string(all) + " passed";
  return passed + " passed, " + std::to_string(all - tally.proven()) + " not proven";
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

// The results of the target in the question's cases that are not what was demanded, the worst first.
std::vector<std::pair<const CaseInfo*, const CaseResult*>> broken(const Model& model, std::size_t target,
                                                                  const cases::Topic& question) {
  std::vector<std::pair<const CaseInfo*, const CaseResult*>> found;
  for (const Verdict verdict : {Verdict::violation, Verdict::discouraged}) {
    for (const std::string& id : question.cases) {
      const CaseInfo* info = model.find_case(id);
      const CaseResult* result = model.index.find(target, id);
      if (info != nullptr && result != nullptr && result->verdict == verdict) found.emplace_back(info, result);
    }
  }
  return found;
}

// Why: what is known of them, and a fold with the cases.
std::string broken_cases(const Page& page, const Model& model, std::size_t target, const cases::Topic& question) {
  const auto all = broken(model, target, question);
  if (all.empty()) return {};
  std::vector<std::string_view> reasons;
  std::string items;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& [info, result] = all[i];
    if (result->known && std::find(reasons.begin(), reasons.end(), result->known->reason) == reasons.end()) {
      reasons.push_back(result->known->reason);
    }
    if (i < kMostBroken) {
      items += "<li>" + word(result->verdict) + " " +
               link(page, case_path(info->id) + "#" + model.target_name(target), text(title_of(*info), 200)) +
               "</li>\n";
    }
  }
  if (all.size() > kMostBroken) {
    items += "<li class=\"quiet\">… and " + std::to_string(all.size() - kMostBroken) + " more</li>\n";
  }
  std::string out;
  for (std::size_t i = 0; i < reasons.size() && i < kMostReasons; ++i) out += "<p>" + text(reasons[i], 600) + "</p>\n";
  if (reasons.size() > kMostReasons) {
    out += "<p class=\"quiet\">… and " + count_of(reasons.size() - kMostReasons, "more cause", "more causes") +
           " (see below)</p>\n";
  }
  return out + "<details class=\"fold\"><summary>the " + count_of(all.size(), "case", "cases") +
         "</summary>\n<ul class=\"instances\">\n" + items + "</ul>\n</details>\n";
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
  std::string table = "<table class=\"answers\">\n<thead><tr><th scope=\"col\">question</th>";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    table += "<th scope=\"col\">" + link(page, model.target_path(i), title_of(model.target(i))) + "</th>";
  }
  table += "</tr></thead>\n<tbody>\n";
  for (const cases::Topic* question : questions) table += row(page, model, *question);
  table += "</tbody>\n</table>\n";
  return section(
      "questions", "What you may want to know",
      "<p class=\"about\">An answer is the worst of what was proven in the cases of the question: one broken "
      "requirement makes it “no”, and the numbers say how many were broken. “Mostly”: only recommendations "
      "were not followed. Each answer leads to what is behind it.</p>\n" +
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
