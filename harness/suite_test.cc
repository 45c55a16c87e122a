// The suite against the reference cache: it passes. That every case can fail is for cachestone selftest to prove.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "cases/reader.h"
#include "harness/http_target.h"
#include "harness/suite_run.h"

namespace cachestone::harness {
namespace {

using cases::Case;
using reports::CaseResult;
using reports::Verdict;

const cases::Catalogue& catalogue() {
  static const cases::Catalogue kCatalogue =
      cases::read_catalogue(std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases");
  return kCatalogue;
}

std::vector<const Case*> all_cases() {
  std::vector<const Case*> all;
  for (const cases::Suite& suite : catalogue().suites) {
    for (const Case& item : suite.cases) all.push_back(&item);
  }
  return all;
}

reports::TargetResult play(const std::vector<const Case*>& items, const policy::Profile& profile,
                           const policy::Rulebook& rules = {}) {
  SuiteRun run;
  run.cases = items;
  run.options.profile = profile;
  return run_in_process(run, rules);
}

class Reference : public ::testing::TestWithParam<policy::Profile> {};

TEST_P(Reference, HasNothingWrong) {
  const reports::TargetResult result = play(all_cases(), GetParam());
  EXPECT_EQ(result.failure, "");
  EXPECT_EQ(result.cases.size(), catalogue().case_count());
  for (const CaseResult& item : result.cases) {
    const bool well =
        item.verdict == Verdict::pass || item.verdict == Verdict::observed || item.verdict == Verdict::not_applicable;
    EXPECT_TRUE(well) << item.id << ": " << reports::name(item.verdict) << ". " << item.why;
  }
}

// A CDN that says in Cache-Status all that it can.
policy::Profile talkative_cdn() {
  policy::Profile profile = *policy::named_profile("cdn");
  profile.cache_status_details = true;
  return profile;
}

INSTANTIATE_TEST_SUITE_P(Kinds, Reference,
                         ::testing::Values(policy::shared_profile(), policy::private_profile(), talkative_cdn()),
                         [](const auto& param) {
                           return param.param.name == "cdn" ? "cdn" : std::string(policy::name(param.param.kind));
                         });

// Every case that does not apply to one kind of cache applies to another.
TEST(Suite, EveryCaseAppliesToSomeCache) {
  std::map<std::string, int> applies;
  for (const policy::Profile& profile : {policy::shared_profile(), policy::private_profile(), talkative_cdn()}) {
    for (const CaseResult& item : play(all_cases(), profile).cases) {
      applies[item.id] += item.verdict != Verdict::not_applicable ? 1 : 0;
    }
  }
  for (const auto& [id, times] : applies) EXPECT_GT(times, 0) << id;
}

TEST(Suite, NoDelayComesNearTheTimeout) {
  for (const Case* item : all_cases()) {
    for (const cases::Step& step : item->steps) {
      const Milliseconds delay = step.origin ? step.origin->delay : Milliseconds{0};
      EXPECT_LE(delay, HttpOptions::kTimeout / 2) << item->id;
    }
  }
}

}  // namespace
}  // namespace cachestone::harness
