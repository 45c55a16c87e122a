#include "reports/badge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sample_test.h"
#include "reports/xmllint_testing.h"

namespace cachestone::reports {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Badge, SaysTheNameTheGradeAndTheNumbers) {
  const std::string text = badge(small_sample(), 1);
  EXPECT_EQ(xmllint(text), "");
  EXPECT_THAT(text, AllOf(HasSubstr(">nginx 1.22.1</text>"), HasSubstr(">✗ violates 0/2</text>"),
                          HasSubstr("aria-label=\"nginx 1.22.1: ✗ violates 0/2\""), HasSubstr("#b3261e")));
  EXPECT_THAT(badge(small_sample(), 0), HasSubstr(">✓ conforms 2/2</text>"));
}

TEST(Badge, NeedsNothingFromElsewhereAndRunsNothing) {
  const Results results = hostile_sample();
  for (std::size_t i = 0; i < results.targets.size(); ++i) {
    const std::string text = badge(results, i);
    EXPECT_EQ(xmllint(text), "") << text;
    EXPECT_THAT(text, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("href")), Not(HasSubstr("url("))));
  }
}

TEST(Badge, AnEndlessNameIsCut) {
  Results results = small_sample();
  results.targets[0].name = std::string(5000, 'n');
  EXPECT_LT(badge(results, 0).size(), 2000u);
}

}  // namespace
}  // namespace cachestone::reports
