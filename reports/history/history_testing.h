// For tests only: a folder of runs.
#pragma once

#include <filesystem>
#include <string>

#include "reports/file.h"
#include "reports/results_json.h"
#include "reports/sample_test.h"
#include "simulator/scratch_folder_testing.h"

namespace cachestone::reports::history {

// Three runs of small_sample(): nginx keeps to no-store from the second on and breaks it again in the third.
class RunsFolder {
 public:
  const std::filesystem::path& path() const { return folder_.path(); }

  void add(const std::string& name, const std::string& started, Verdict no_store) const {
    write_results(run(started, no_store), path() / name);
  }
  void add_three() const {
    add("january/results.json", "2026-01-01T12:00:00Z", Verdict::violation);
    add("february/results.json", "2026-02-01T12:00:00Z", Verdict::pass);
    add("march.json", "2026-03-01T12:00:00Z", Verdict::violation);
  }
  static Results run(const std::string& started, Verdict no_store) {
    Results results = small_sample();
    results.started = started;
    results.targets[1].cases[0].verdict = no_store;
    return results;
  }

 private:
  ScratchFolder folder_;
};

}  // namespace cachestone::reports::history
