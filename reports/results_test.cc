#include "reports/results.h"

#include <gtest/gtest.h>

#include <set>

namespace cachestone::reports {
namespace {

TEST(Verdicts, NamesAreUniqueAndReadBack) {
  std::set<std::string_view> names;
  for (const Verdict verdict : all_verdicts()) {
    EXPECT_TRUE(names.insert(name(verdict)).second);
    EXPECT_EQ(verdict_from(name(verdict)), verdict);
  }
  EXPECT_EQ(names.size(), kVerdictCount);
  EXPECT_EQ(name(Verdict::not_applicable), "not-applicable");
  EXPECT_FALSE(verdict_from("fail"));
}

TEST(Describe, TakesWhatReportsNeedFromTheSuite) {
  cases::Catalogue catalogue;
  catalogue.areas = {{"response-directives", "Response directives"}};
  catalogue.clauses.resize(3);
  catalogue.clauses[0].id = "rfc9111-3-01";
  catalogue.clauses[1] = {
      "rfc9111-5.2.2.5-01",          "RFC 9111", "5.2.2.5", "MUST NOT", "cache", "Keep nothing.", "yes", "A test.",
      "response-directives/no-store"};
  catalogue.clauses[2].id = "rfc9111-9-01";
  catalogue.clauses[2].testable = "no";
  catalogue.clauses[2].how = "Nobody sees it.";
  cases::Suite suite;
  suite.id = "response-directives/no-store";
  suite.title = "no-store";
  suite.spec = "RFC 9111 §5.2.2.5";
  suite.about = "Nothing is kept.";
  cases::Case item;
  item.id = "response-directives/no-store/not-reused";
  item.suite = suite.id;
  item.title = "Not reused";
  item.clauses = {"rfc9111-5.2.2.5-01"};
  item.level = cases::Level::should;
  item.audience = cases::Audience::private_only;
  item.steps.resize(2);
  item.steps[1].at = Seconds{4};
  item.note = "A note.";
  suite.cases = {item};
  catalogue.suites = {suite};

  const std::vector<cases::Topic> topics = {
      {"secrets", "question", "Are secrets kept?", "Whether.", {item.id, "left/out/here"}},
      {"gone", "feature", "Gone", "All its cases are left out.", {"left/out/here"}},
  };
  const Results results = describe(catalogue, topics);
  EXPECT_EQ(results.areas, catalogue.areas);
  const SuiteInfo expected_suite{"response-directives/no-store", "response-directives", "no-store", "RFC 9111 §5.2.2.5",
                                 "Nothing is kept."};
  EXPECT_EQ(results.suites, std::vector{expected_suite});
  const CaseInfo expected_case{item.id, suite.id, "Not reused", "should", "private", {"rfc9111-5.2.2.5-01"},
                               4,       "A note."};
  EXPECT_EQ(results.cases, std::vector{expected_case});
  ASSERT_EQ(results.clauses.size(), 3U);
  const ClauseInfo expected_clause{
      "rfc9111-5.2.2.5-01",           "MUST NOT", "Keep nothing.", "RFC 9111", "5.2.2.5", "cache",
      "response-directives/no-store", ""};
  EXPECT_EQ(results.clauses[1], expected_clause);
  EXPECT_EQ(results.clauses[2].untestable, "Nobody sees it.");
  const cases::Topic expected_topic{"secrets", "question", "Are secrets kept?", "Whether.", {item.id}};
  EXPECT_EQ(results.topics, std::vector{expected_topic});
  EXPECT_TRUE(results.targets.empty());
}

}  // namespace
}  // namespace cachestone::reports
