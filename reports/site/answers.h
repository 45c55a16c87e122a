// The questions of somebody who chooses a cache, and each target's answer, from the verdicts of the question's cases.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cases/topics.h"
#include "reports/site/page.h"

namespace cachestone::reports::site {

enum class Answer {
  yes,             // everything that was proven passed, or a permission was used
  hardly_shown,    // what was proven passed, but that is less than half of what applies
  mostly,          // only recommendations were not followed
  partly,          // it is all about permissions, and only some were used
  unused,          // … and none was
  no,              // a requirement was broken
  unproven,        // nothing was proven
  not_applicable,  // no case speaks about this cache
  not_run,
};

struct AnswerLabel {
  std::string_view word;
  std::string_view symbol;
  std::string_view tone;  // CSS class
};
const AnswerLabel& label(Answer answer);

struct Answered {
  Answer answer = Answer::not_run;
  Tally tally;
};
Answered answer_of(const Model& model, const cases::Topic& question, std::size_t target);

// The topics of kind "question", in the order of the results.
std::vector<const cases::Topic*> questions_of(const Results& results);

// "✗ no" in its colour, as HTML.
std::string word(Answer answer);

// What stands for the question in ids: "question-private-responses".
std::string question_id(const cases::Topic& question);

// The questions with the answers of all targets, as a section of the overview; empty when there are none.
std::string question_section(const Page& page, const Model& model);
// The same for one target, with what was broken, as a section of its page.
std::string question_section(const Page& page, const Model& model, std::size_t target);

}  // namespace cachestone::reports::site
