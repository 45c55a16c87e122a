// A part of the suite against real caches, several times: a verdict that comes and goes says nothing about a cache. The
// areas are those where a cache has most to decide, and nothing depends on how it talks to the origin.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "harness/cli/command.h"
#include "harness/cli/program_testing.h"
#include "harness/processes_testing.h"
#include "reports/results_json.h"

namespace cachestone::cli {
namespace {

// By case. Values of probes are left out: an age may be a fraction of a second more or less.
std::map<std::string, std::string> verdicts(const std::string& target) {
  const harness::ScratchFolder folder;
  const std::string out = folder.path().string();
  const testing::Outcome outcome = testing::run_program(
      "run --target " + target + " --max-wait 5 --case 'vary/*' --case 'age/*' --case 'request-directives/*'" +
      " --case 'recipes/do-not-cache/*' --case 'response-directives/private/*' --out " + out);
  EXPECT_TRUE(outcome.exit_code == kWell || outcome.exit_code == kFellShort) << outcome.output;
  std::map<std::string, std::string> result;
  const reports::Results results = reports::read_results(out + "/results.json");
  for (const auto& item : results.targets.at(0).cases) {
    result[item.id] = name(item.verdict);
  }
  return result;
}

class RealCache : public ::testing::TestWithParam<const char*> {};

TEST_P(RealCache, ThreeRunsGiveTheSameVerdicts) {
  const auto first = verdicts(GetParam());
  EXPECT_GE(first.size(), 100u);
  EXPECT_EQ(verdicts(GetParam()), first);
  EXPECT_EQ(verdicts(GetParam()), first);
}

INSTANTIATE_TEST_SUITE_P(Installed, RealCache, ::testing::Values("nginx", "squid", "varnish"),
                         [](const auto& cache) { return std::string(cache.param); });

}  // namespace
}  // namespace cachestone::cli
