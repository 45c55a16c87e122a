// Every distortion makes a difference that can be seen: one scenario each, in distortions/*.txt, played against the
// reference and against the cache that has it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "simulator/engine/distortions_testing.h"

namespace cachestone::engine {
namespace {

using testing::Play;
using testing::Scenario;

std::vector<Scenario> all_scenarios() {
  const auto folder = std::filesystem::path(CACHESTONE_SOURCE_DIR) / "simulator/engine/distortions";
  std::vector<Scenario> all;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream stream(file.path());
    const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    for (Scenario& scenario : testing::read_scenarios(file.path().filename(), text)) all.push_back(std::move(scenario));
  }
  return all;
}

TEST(Distortions, EachChangesWhatIsSeen) {
  for (const Scenario& scenario : all_scenarios()) {
    SCOPED_TRACE(scenario.where + " " + scenario.distortion);
    const auto distortion = policy::find_distortion(scenario.distortion);
    ASSERT_TRUE(distortion) << "no such distortion";
    EXPECT_EQ(Play(scenario, {}).seen(), scenario.reference) << "by the reference";
    EXPECT_EQ(Play(scenario, policy::Rulebook().with(*distortion)).seen(), scenario.distorted) << "distorted";
    EXPECT_NE(scenario.reference, scenario.distorted);
  }
}

TEST(Distortions, EachHasAScenario) {
  std::set<std::string, std::less<>> shown;
  for (const Scenario& scenario : all_scenarios()) shown.insert(scenario.distortion);
  for (const policy::Distortion distortion : policy::all_distortions()) {
    EXPECT_TRUE(shown.contains(policy::id(distortion))) << policy::id(distortion);
  }
}

TEST(Distortions, IdsAreUniqueAndEachSaysWhatIsWrong) {
  std::set<std::string_view> ids;
  for (const policy::Distortion distortion : policy::all_distortions()) {
    EXPECT_TRUE(ids.insert(policy::id(distortion)).second) << policy::id(distortion);
    EXPECT_TRUE(policy::description(distortion).ends_with('.')) << policy::id(distortion);
  }
}

}  // namespace
}  // namespace cachestone::engine
