// The JUnit report is valid by the schema of those who read it, whatever the results hold, and says what counts.
#include "reports/junit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sample_test.h"
#include "reports/xmllint_testing.h"

namespace cachestone::reports {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string report(const Results& results, const GateRules& rules = {"2027-01-01"}) {
  return junit_report(results, Gate(results, rules));
}

TEST(Junit, IsValidByTheSchema) {
  Results failed = small_sample();
  failed.targets[1].failure = "the cache did not answer";
  failed.incomplete = "stopped by a signal.";
  for (const Results& results : {Results(), small_sample(), large_sample(6, 12), failed, hostile_sample()}) {
    EXPECT_EQ(xmllint(report(results), "reports/testdata/junit.xsd"), "") << results.tool;
  }
}

TEST(Junit, TheSchemaIsNoFormality) {
  const std::string good = report(small_sample());
  for (const auto& [from, to] :
       {std::pair("<testcase classname=", "<testcase class="), std::pair("<failure type", "<fail type"),
        std::pair("tests=\"5\"", "tests=\"five\""), std::pair("</testsuites>", "<more/></testsuites>")}) {
    std::string bad = good;
    const std::size_t at = bad.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    bad.replace(at, std::string_view(from).size(), to);
    EXPECT_NE(xmllint(bad, "reports/testdata/junit.xsd"), "") << to;
  }
}

TEST(Junit, SaysWhatCountsAndWhy) {
  Results results = small_sample();
  results.targets[1].cases[0].known = Known{"It stores all.", "Its source."};
  const std::string text = report(results);
  EXPECT_THAT(text,
              HasSubstr("<testsuites name=\"cachestone\" tests=\"5\" failures=\"1\" errors=\"0\" time=\"65.341\">"));
  EXPECT_THAT(text, HasSubstr("<testsuite name=\"nginx\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\""));
  EXPECT_THAT(text, HasSubstr("<testcase classname=\"nginx.response-directives/no-store\" name=\"not-reused\">"
                              "<failure type=\"violation\" message=\"violation: It was reused at 1 s."));
  EXPECT_THAT(text, AllOf(HasSubstr("step 1: seen: it came from the cache (serial 1, Age 1)\n"),
                          HasSubstr("clause: rfc9111-5.2.2.5-01\n"), HasSubstr("known: It stores all.\n"),
                          HasSubstr("evidence: Its source.\n")));
  EXPECT_THAT(text, HasSubstr("<skipped message=\"missed: It was not reused.\"/>"));
  EXPECT_THAT(text, HasSubstr("name=\"rounding\"/>"));
  EXPECT_THAT(text, HasSubstr("<property name=\"version\" value=\"1.22.1\"/>"));
  EXPECT_THAT(text, HasSubstr("<property name=\"verdict.violation\" value=\"1\"/>"));
}

TEST(Junit, GoesByTheGate) {
  Results results = small_sample();
  EXPECT_THAT(
      report(results, {"2027-01-01", false, &results}),
      AllOf(HasSubstr("failures=\"0\""), Not(HasSubstr("<failure")),
            HasSubstr("<skipped message=\"violation: It was reused at 1 s. It was violation in the baseline.\"/>")));
  results.targets[1].cases[0].known = Known{"It stores all.", "Its source.", "2027-06-30"};
  EXPECT_THAT(report(results, {"2027-01-01", true}),
              HasSubstr("<skipped message=\"violation: It was reused at 1 s. Accepted until 2027-06-30: It stores "
                        "all.\"/>"));
  EXPECT_THAT(report(results, {"2027-07-01", true}), HasSubstr("It was accepted until 2027-06-30, and counts again."));
}

TEST(Junit, WhatTheToolCouldNotDoIsAnError) {
  Results results = small_sample();
  results.targets[0].cases[0].verdict = Verdict::error;
  results.targets[1].failure = "the cache did not answer";
  results.incomplete = "stopped by a signal.";
  EXPECT_THAT(report(results),
              AllOf(HasSubstr("tests=\"7\" failures=\"1\" errors=\"3\""),
                    HasSubstr("<error type=\"error\" message=\"error: It"),
                    HasSubstr("<testcase classname=\"nginx.run\" name=\"to the end\"><error type=\"error\" "
                              "message=\"the cache did not answer\"/>"),
                    HasSubstr("<testsuite name=\"cachestone\" tests=\"1\" failures=\"0\" errors=\"1\">")));
}

TEST(Junit, LongTextsAreCut) {
  Results results = small_sample();
  results.targets[1].cases[0].why = std::string(100'000, 'x');
  const std::string text = report(results);
  EXPECT_LT(text.size(), 20'000u);
  EXPECT_THAT(text, HasSubstr("… [cut, 100"));
}

}  // namespace
}  // namespace cachestone::reports
