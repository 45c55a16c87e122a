// What is at each path of the history's server: the pages over all runs, and the reports of the runs as they lie on the
// disk. What a run has no page for is made when somebody asks for it. No sockets here.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "reports/history/runs.h"

namespace cachestone::reports::history {

struct Answer {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body;
};

// May be asked by several threads at once.
class HistorySite {
 public:
  // Throws std::runtime_error when the folder cannot be read.
  explicit HistorySite(const std::filesystem::path& folder);
  ~HistorySite();
  HistorySite(const HistorySite&) = delete;
  HistorySite& operator=(const HistorySite&) = delete;

  // `path` begins with "/", without a query, percent-decoded.
  Answer get(std::string_view path);

 private:
  Answer of_run(const History::Entry& entry, std::string_view path);
  // The folder of a report on the run that we make, for what it does not have itself.
  std::filesystem::path made_report(const Run& run);

  std::mutex mutex_;
  RunFolder runs_;
  std::filesystem::path scratch_;  // for reports that we make; empty: none yet
  struct Made {
    std::filesystem::path folder;
    std::filesystem::file_time_type from;  // what the results file's time was
  };
  std::map<std::filesystem::path, Made> made_;  // by results file
};

}  // namespace cachestone::reports::history
