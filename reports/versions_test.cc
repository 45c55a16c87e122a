// A results file of every version that there was is read, for good: testdata has one of each, as it was written then.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "reports/results_json.h"

namespace cachestone::reports {
namespace {

Results sample_of(int version) {
  return read_results(CACHESTONE_SOURCE_DIR "/reports/testdata/results-v" + std::to_string(version) + ".json");
}

const CaseResult& result(const Results& results, const std::string& id, std::size_t target = 0) {
  for (const CaseResult& each : results.targets.at(target).cases) {
    if (each.id == id) return each;
  }
  throw std::runtime_error("no " + id);
}

TEST(Versions, EachIsReadAndWrittenUnchanged) {
  for (int version = 1; version <= kResultsVersion; ++version) {
    const Results results = sample_of(version);
    EXPECT_EQ(results.version, version);
    EXPECT_EQ(results.tool, "cachestone 0.1.0");
    EXPECT_FALSE(results.targets.empty());
    EXPECT_EQ(results_from_json(results_to_json(results), "again"), results);
  }
}

TEST(Versions, OneHasVerdictsAndExchanges) {
  const Results results = sample_of(1);
  EXPECT_EQ(result(results, "response-directives/max-age/zero-validated").verdict, Verdict::missed);
  EXPECT_EQ(result(results, "response-directives/must-understand/unknown-status-299-not-stored").verdict,
            Verdict::violation);
  const CaseResult& reused = result(results, "response-directives/max-age/fresh-reused");
  ASSERT_EQ(reused.exchanges.size(), 2u);
  EXPECT_EQ(reused.exchanges[1].from, "cache");
  EXPECT_TRUE(results.fingerprint.empty());
}

TEST(Versions, TwoHasChains) {
  const Results results = sample_of(2);
  const CaseResult& two = result(results, "forwarding/cdn-loop/through-two");
  EXPECT_EQ(two.tiers.size(), 2u);
  ASSERT_FALSE(two.exchanges.empty());
  EXPECT_EQ(two.exchanges[0].hops.size(), 1u);
}

TEST(Versions, ThreeHasWhatIsKnown) {
  const Results results = sample_of(3);
  const CaseResult& broken = result(results, "response-directives/max-age/age-overflow-31-bits", 1);
  EXPECT_EQ(broken.verdict, Verdict::violation);
  ASSERT_TRUE(broken.known);
  EXPECT_FALSE(broken.known->reason.empty());
}

TEST(Versions, FourHasTheSuiteAndRepetitions) {
  const Results results = sample_of(4);
  EXPECT_EQ(results.fingerprint, "d2e7104b18480a08");
  EXPECT_EQ(results.repeat, 2u);
  EXPECT_EQ(result(results, "response-directives/no-store/not-reused").repetitions,
            (std::vector{Verdict::pass, Verdict::pass}));
}

TEST(Versions, FiveHasTheRegistryAndTheReference) {
  const Results results = sample_of(5);
  EXPECT_EQ(results.clauses.front().document, "RFC 9111");
  EXPECT_EQ(results.targets.back().arguments, "--target nginx");
  ASSERT_FALSE(results.cases.front().reference.empty());
  EXPECT_EQ(results.cases.front().reference.front().cache, "shared");
  EXPECT_FALSE(results.cases.front().reference.front().events.empty());
}

}  // namespace
}  // namespace cachestone::reports
