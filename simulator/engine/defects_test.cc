// Every defect makes a difference that can be seen: a scenario for each distortion in distortions/*.txt, and for each
// clause switched off in knock_outs/*.txt, played against the reference and against the cache that has the defect.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "simulator/engine/defects_testing.h"

namespace cachestone::engine {
namespace {

using testing::Play;
using testing::Scenario;

std::vector<Scenario> scenarios_in(const char* folder) {
  const auto path = std::filesystem::path(CACHESTONE_SOURCE_DIR) / "simulator/engine" / folder;
  std::vector<Scenario> all;
  for (const auto& file : std::filesystem::directory_iterator(path)) {
    std::ifstream stream(file.path());
    const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    for (Scenario& scenario : testing::read_scenarios(file.path().filename(), text)) all.push_back(std::move(scenario));
  }
  return all;
}

void expect_difference(const Scenario& scenario, const policy::Rulebook& defect) {
  EXPECT_EQ(Play(scenario, {}).seen(), scenario.reference) << "by the reference";
  EXPECT_EQ(Play(scenario, defect).seen(), scenario.distorted) << "with the defect";
  EXPECT_NE(scenario.reference, scenario.distorted);
}

TEST(Distortions, EachChangesWhatIsSeen) {
  std::set<std::string> shown;
  for (const Scenario& scenario : scenarios_in("distortions")) {
    SCOPED_TRACE(scenario.where + " " + scenario.defect);
    const auto distortion = policy::find_distortion("distortion/" + scenario.defect);
    ASSERT_TRUE(distortion) << "no such distortion";
    expect_difference(scenario, policy::Rulebook().with(*distortion));
    shown.insert("distortion/" + scenario.defect);
  }
  for (const policy::Distortion distortion : policy::all_distortions()) {
    EXPECT_TRUE(shown.contains(std::string(policy::id(distortion)))) << policy::id(distortion) << " has no scenario";
  }
}

TEST(KnockOuts, EachChangesWhatIsSeen) {
  std::set<std::string> shown;
  for (const Scenario& scenario : scenarios_in("knock_outs")) {
    SCOPED_TRACE(scenario.where + " " + scenario.defect);
    const auto clause = policy::find_clause(scenario.defect);
    ASSERT_TRUE(clause) << "no such clause";
    expect_difference(scenario, policy::Rulebook().without(*clause));
    shown.insert(scenario.defect);
  }
  for (const policy::Clause clause : policy::all_clauses()) {
    EXPECT_TRUE(shown.contains(std::string(policy::id(clause)))) << policy::id(clause) << " has no scenario";
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
