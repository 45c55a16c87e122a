// A folder of runs: each of its folders with a results.json, and each results file in it, is one.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "reports/results.h"
#include "reports/site/model.h"

namespace cachestone::reports::history {

struct Run {
  std::string name;              // of its folder or file; any bytes
  std::filesystem::path file;    // the results
  std::filesystem::path report;  // folder of its HTML report; empty when there is none
  std::string problem;           // why the file cannot be read; then the rest is empty
  Results results;               // verdicts only (baseline.h)
  std::unique_ptr<site::Model> model;
};

// The runs of one moment, the oldest first; those that cannot be read come last.
struct History {
  struct Entry {
    std::shared_ptr<const Run> run;
    std::string slug;  // its name in paths
  };
  std::vector<Entry> runs;

  struct Target {
    std::string name;
    std::string slug;
    // The runs that have it and its number there, the oldest first.
    std::vector<std::pair<const Entry*, std::size_t>> runs;
  };
  std::vector<Target> targets;  // those of the latest run first
};

// Reads the folder, and again what has changed since.
class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Throws std::runtime_error when the folder cannot be read. A file that cannot is a run with a problem.
  std::shared_ptr<const History> read();

 private:
  struct Seen {
    std::filesystem::file_time_type changed;
    std::uintmax_t size = 0;
    bool has_report = false;
    std::shared_ptr<const Run> run;
  };
  std::filesystem::path folder_;
  std::map<std::filesystem::path, Seen> seen_;
};

}  // namespace cachestone::reports::history
