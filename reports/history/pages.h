// The pages over a folder of runs, pure: what they show comes from a History. The reports of the runs themselves are
// theirs (reports/site).
#pragma once

#include <string>
#include <string_view>

#include "reports/history/runs.h"
#include "reports/site/page.h"

namespace cachestone::reports::history {

std::string target_path(const History::Target& target);  // "targets/nginx.html"
// A page of a run's report: "runs/2026-11-01/index.html".
std::string run_path(const History::Entry& entry, const std::string& path);

// index.html: the runs, and the targets with what became of them.
site::Page index_page(const History& history);
// Each row of the matrix in each run of the target, and what changed from run to run.
site::Page target_page(const History& history, const History::Target& target);

// What the tables here need beside the look of a report.
inline constexpr std::string_view kStylePath = "history.css";
std::string_view style();

// The whole page; it loads style.css, history.css and icon.svg from beside index.html, nothing else.
std::string document(const site::Page& page);

}  // namespace cachestone::reports::history
