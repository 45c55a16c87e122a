// What became of each target since an earlier run, for people: on a terminal, and as Markdown.
#pragma once

#include <string>
#include <vector>

#include "reports/gate.h"
#include "reports/results.h"

namespace cachestone::reports {

// `gate` judges `now` with `before` as its baseline. Worse comes first, then better, what else changed, and what has no
// verdict before or any more. The lists are cut at some length, the counts are not.
std::string comparison_text(const Results& before, const Results& now, const Gate& gate);
std::string comparison_markdown(const Results& before, const Results& now, const Gate& gate);

// Why a comparison may say less than it seems, a sentence each: other suites, targets that are only in one of them.
std::vector<std::string> notes_on_comparison(const Results& before, const Results& now);

}  // namespace cachestone::reports
