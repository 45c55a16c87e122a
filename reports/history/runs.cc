#include "reports/history/runs.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "reports/baseline.h"
#include "reports/results_json.h"
#include "reports/site/links.h"

namespace cachestone::reports::history {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const Run> read_run(const fs::path& file, const std::string& name, const fs::path& report) {
  auto run = std::make_shared<Run>();
  run->name = name;
  run->file = file;
  run->report = report;
  try {
    run->results = as_baseline(read_results(file));
    run->model = std::make_unique<site::Model>(run->results);
  } catch (const std::exception& error) {
    run->problem = error.what();
  }
  return run;
}

// Where a run's results are, its name and the folder of its report.
struct Place {
  fs::path file;
  std::string name;
  fs::path report;
};

// The folder's report, when there is one.
fs::path report_in(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / "index.html", ignored) ? folder : fs::path();
}

std::vector<Place> places_in(const fs::path& folder) {
  std::vector<Place> places;
  std::error_code problem;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, problem)) {
    std::error_code ignored;
    const fs::path& path = entry.path();
    if (path.filename() == "results.json" && entry.is_regular_file(ignored)) {
      places.push_back({path, fs::absolute(folder).lexically_normal().filename().string(), report_in(folder)});
    } else if (path.extension() == ".json" && entry.is_regular_file(ignored)) {
      places.push_back({path, path.filename().string(), {}});
    } else if (fs::is_regular_file(path / "results.json", ignored)) {
      places.push_back({path / "results.json", path.filename().string(), report_in(path)});
    }
  }
  if (problem) throw std::runtime_error(folder.string() + ": cannot be read: " + problem.message());
  return places;
}

bool comes_before(const std::shared_ptr<const Run>& a, const std::shared_ptr<const Run>& b) {
  const auto key = [](const Run& run) { return std::tie(run.results.started, run.name, run.file); };
  if (a->problem.empty() != b->problem.empty()) return a->problem.empty();
  return key(*a) < key(*b);
}

void add_targets(History& history) {
  std::map<std::string, std::size_t> places;
  for (auto entry = history.runs.rbegin(); entry != history.runs.rend(); ++entry) {
    for (const TargetResult& target : entry->run->results.targets) {
      if (places.emplace(target.name, history.targets.size()).second) history.targets.push_back({target.name, "", {}});
    }
  }
  site::FileNames names;
  for (History::Target& target : history.targets) target.slug = names.take(target.name);
  for (const History::Entry& entry : history.runs) {
    const std::vector<TargetResult>& targets = entry.run->results.targets;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      auto& runs = history.targets[places.at(targets[i].name)].runs;
      if (runs.empty() || runs.back().first != &entry) runs.emplace_back(&entry, i);
    }
  }
}

}  // namespace

std::shared_ptr<const History> RunFolder::read() {
  std::map<fs::path, Seen> now;
  std::vector<std::shared_ptr<const Run>> runs;
  for (const Place& place : places_in(folder_)) {
    std::error_code ignored;
    Seen seen{fs::last_write_time(place.file, ignored), fs::file_size(place.file, ignored), !place.report.empty(), {}};
    const auto before = seen_.find(place.file);
    const bool same = before != seen_.end() && before->second.changed == seen.changed &&
                      before->second.size == seen.size && before->second.has_report == seen.has_report;
    seen.run = same ? before->second.run : read_run(place.file, place.name, place.report);
    runs.push_back(seen.run);
    now.emplace(place.file, std::move(seen));
  }
  seen_ = std::move(now);
  std::sort(runs.begin(), runs.end(), comes_before);
  auto history = std::make_shared<History>();
  site::FileNames names;
  for (auto& run : runs) {
    std::string slug = names.take(run->name);
    history->runs.push_back({std::move(run), std::move(slug)});
  }
  add_targets(*history);
  return history;
}

}  // namespace cachestone::reports::history
