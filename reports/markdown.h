// The results as a page of Markdown: the summary of a CI job, or a comment on a merge request.
//
// Text of a results file that could be markup, a link or a mention stands in a code span, where nothing is interpreted.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "reports/gate.h"
#include "reports/results.h"

namespace cachestone::reports {

// Where the pages of the report are, as URLs. Empty functions: nowhere, and nothing is linked to.
struct ReportLinks {
  std::string index;
  std::function<std::string(std::size_t target)> target;
  std::function<std::string(std::string_view id)> of_case;
};

// `gate` judges `results`.
std::string markdown_summary(const Results& results, const Gate& gate, const ReportLinks& links = {});

// `text` on one line of Markdown, also in a table: as it is when it is plainly words, else as a code span; what could
// end the span, or the cell, as an escape. Cut after `most` bytes.
std::string markdown_text(std::string_view text, std::size_t most = 400);
// The same, always as a code span.
std::string markdown_code(std::string_view text, std::size_t most = 400);
// Both as a link to `url`, which is ours; no link when it is empty.
std::string markdown_link(const std::string& shown, const std::string& url);

}  // namespace cachestone::reports
