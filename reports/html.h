// The report as one HTML file: no script, nothing loaded from anywhere, readable in any browser and on paper.
#pragma once

#include <filesystem>
#include <string>

#include "reports/results.h"

namespace cachestone::reports {

// The whole page. Everything in `results` is treated as hostile. Evidence of what fell short is shown in full, of the
// rest in one line per exchange; when the page grows too large, all further evidence is short (results.json has it
// all).
std::string html_report(const Results& results);

// Writes the page to `path` (usually "…/index.html"); throws std::runtime_error when it cannot.
void write_html_report(const Results& results, const std::filesystem::path& path);

}  // namespace cachestone::reports
