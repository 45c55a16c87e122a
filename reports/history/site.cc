#include "reports/history/site.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "reports/file.h"
#include "reports/history/pages.h"
#include "reports/results_json.h"
#include "reports/site/assets.h"
#include "reports/site/html_text.h"
#include "reports/site/site.h"

namespace cachestone::reports::history {
namespace {

namespace fs = std::filesystem;

// The kinds of files that a report consists of; no other is served.
std::string_view type_of(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".json", "application/json"},
  };
  for (const auto& [ending, type] : kTypes) {
    if (path.size() > ending.size() && path.substr(path.size() - ending.size()) == ending) return type;
  }
  return "";
}

// Small letters, digits and what our own paths have beside them, no hidden file, and nothing that leads up.
bool is_tame(std::string_view path) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == '/';
  };
  return !path.empty() && std::all_of(path.begin(), path.end(), allowed) && path[0] != '.' && path[0] != '/' &&
         path.find("/.") == std::string_view::npos && path.find("..") == std::string_view::npos;
}

bool is_below(const fs::path& file, const fs::path& folder) {
  std::error_code problem;
  const fs::path inner = fs::canonical(file, problem);
  const fs::path outer = problem ? fs::path() : fs::canonical(folder, problem);
  if (problem) return false;
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

bool has_file(const fs::path& folder, std::string_view path) {
  std::error_code ignored;
  return fs::is_regular_file(folder / path, ignored) && is_below(folder / path, folder);
}

Answer page_answer(const site::Page& page) {
  return {200, "text/html; charset=utf-8", document(page)};
}

Answer problem(int status, const std::string& title, const std::string& what) {
  site::Page page{std::string("index.html"), title, "", {}};
  page.body =
      "<h1>" + site::text(title) + "</h1>\n<p>" + site::text(what, 2000) + "</p>\n<p><a href=\"/\">All runs</a></p>\n";
  return {status, "text/html; charset=utf-8", document(page)};
}

Answer not_found() {
  return problem(404, "There is nothing here", "The run may have been moved or removed.");
}

}  // namespace

HistorySite::HistorySite(const fs::path& folder) : runs_(folder) {
  runs_.read();
}

HistorySite::~HistorySite() {
  std::error_code ignored;
  if (!scratch_.empty()) fs::remove_all(scratch_, ignored);
}

Answer HistorySite::get(std::string_view path) {
  const std::lock_guard lock(mutex_);
  path.remove_prefix(std::min<std::size_t>(path.size(), 1));
  if (path.empty()) path = "index.html";
  for (const site::Asset& asset : site::assets()) {
    if (path == asset.path) return {200, std::string(type_of(path)), std::string(asset.content)};
  }
  if (path == kStylePath) return {200, std::string(type_of(path)), std::string(style())};
  try {
    const std::shared_ptr<const History> history = runs_.read();
    if (path == "index.html") return page_answer(index_page(*history));
    for (const History::Target& target : history->targets) {
      if (path == target_path(target)) return page_answer(target_page(*history, target));
    }
    for (const History::Entry& entry : history->runs) {
      const std::string start = run_path(entry, "");
      if (path.substr(0, start.size()) == start) return of_run(entry, path.substr(start.size()));
    }
  } catch (const std::exception& error) {
    return problem(500, "That did not work", error.what());
  }
  return not_found();
}

Answer HistorySite::of_run(const History::Entry& entry, std::string_view path) {
  if (path.empty()) path = "index.html";
  const std::string_view type = type_of(path);
  if (!entry.run->problem.empty() || type.empty() || !is_tame(path)) return not_found();
  if (path == "results.json") return {200, std::string(type), read_file(entry.run->file)};
  // A report that an older version wrote may lack a page.
  const fs::path& own = entry.run->report;
  if (!own.empty() && has_file(own, path)) return {200, std::string(type), read_file(own / path)};
  const fs::path made = made_report(*entry.run);
  return has_file(made, path) ? Answer{200, std::string(type), read_file(made / path)} : not_found();
}

fs::path HistorySite::made_report(const Run& run) {
  if (scratch_.empty()) {
    std::string pattern =
        (fs::temp_directory_path() / ("cachestone-history-" + std::to_string(getpid()) + "-XXXXXX")).string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder like " + pattern);
    scratch_ = pattern;
  }
  const fs::file_time_type changed = fs::last_write_time(run.file);
  const auto [made, is_new] = made_.emplace(run.file, Made{scratch_ / std::to_string(made_.size()), changed});
  if (is_new || made->second.from != changed) {
    site::write_site(read_results(run.file), made->second.folder);
    made->second.from = changed;
  }
  return made->second.folder;
}

}  // namespace cachestone::reports::history
