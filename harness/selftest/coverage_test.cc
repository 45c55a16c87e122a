#include "harness/selftest/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/selftest/testing.h"

namespace cachestone::selftest {
namespace {

using testing::clause;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kNoStore;
using testing::kStatusOnly;
using testing::SmallSuite;

TEST(Coverage, CountsBySectionAndDocument) {
  cases::Clause other = clause("rfc9110-4-01", "4");
  other.document = "RFC 9110";
  const SmallSuite suite(kNoStore + "," + kStatusOnly,
                         {clause("rfc9111-5.2.2.5-01", "5.2.2.5"), clause("rfc9111-4-07", "4"), other,
                          clause("rfc9111-5.2.2.5-02", "5.2.2.5"), clause("rfc9111-5.2.2.5-03", "5.2.2.5", "no")});
  const Coverage coverage = coverage_of(suite.catalogue);
  ASSERT_EQ(coverage.sections.size(), 3u);
  EXPECT_EQ(coverage.sections[0].name(), "RFC 9111 §5.2.2.5");
  EXPECT_EQ(coverage.tally("RFC 9111", "5.2.2.5").text(), "1 of 2 testable clauses covered by 1 cases");
  EXPECT_EQ(coverage.tally("RFC 9111").text(), "2 of 3 testable clauses covered by 2 cases");
  EXPECT_EQ(coverage.tally("RFC 9110").text(), "0 of 1 testable clauses covered by 0 cases");
  EXPECT_EQ(coverage.tally().text(), "2 of 4 testable clauses covered by 2 cases");
  EXPECT_THAT(coverage.documents(), ElementsAre("RFC 9111", "RFC 9110"));

  const nlohmann::ordered_json json = as_json(coverage);
  EXPECT_EQ(json["total"]["testable"], 4);
  EXPECT_EQ(json["documents"][0]["document"], "RFC 9111");
  EXPECT_EQ(json["documents"][0]["covered"], 2);
  const auto& section = json["documents"][0]["sections"][0];
  EXPECT_EQ(section["section"], "5.2.2.5");
  EXPECT_EQ(section["clauses"].size(), 3u);
  EXPECT_EQ(section["clauses"][0]["cases"], nlohmann::json({"area/name/no-store"}));
  EXPECT_EQ(section["clauses"][1]["cases"], nlohmann::json::array());
  EXPECT_EQ(section["clauses"][2]["testable"], false);
}

TEST(Coverage, IsProvenWhenNothingIsMissing) {
  const SmallSuite suite(kNoStore + "," + kStatusOnly);
  const Report report = prove_coverage(suite.plan);
  EXPECT_THAT(report.failures, IsEmpty());
  EXPECT_EQ(report.figures, "2 of 2 testable clauses covered by 2 cases, in 2 sections of 1 documents");
}

TEST(Coverage, EachHoleIsNamed) {
  SmallSuite suite(kNoStore + "," + kStatusOnly,
                   {clause("rfc9111-5.2.2.5-01", "5.2.2.5", "no"), clause("rfc9111-4-07", "4", "no", "")});
  suite.catalogue.clauses.push_back(clause("rfc9111-1-01", "1", "yes", "area/unknown"));
  suite.catalogue.suites[0].cases[1].clauses.push_back("rfc0-1-01");
  suite.catalogue.suites.push_back({"area/empty", "t", "s", "a", {}});
  EXPECT_THAT(
      prove_coverage(suite.plan).failures,
      ElementsAre(Failure{"rfc9111-5.2.2.5-01", "the reason why it cannot be tested", "nothing"},
                  Failure{"rfc9111-5.2.2.5-01", "no case for a clause that cannot be tested", "area/name/no-store"},
                  Failure{"rfc9111-4-07", "the reason why it cannot be tested", "nothing"},
                  Failure{"rfc9111-4-07", "no case for a clause that cannot be tested", "area/name/status"},
                  Failure{"rfc9111-4-07", "a suite as its mechanism", "\"\""},
                  Failure{"rfc9111-1-01", "a case for a testable clause", "none"},
                  Failure{"rfc9111-1-01", "a suite as its mechanism", "\"area/unknown\""},
                  Failure{"area/name/status", "a clause of the registry", "\"rfc0-1-01\""},
                  Failure{"area/empty", "a case in a suite", "none"}));
}

}  // namespace
}  // namespace cachestone::selftest
