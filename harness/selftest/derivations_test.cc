#include "harness/selftest/derivations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/selftest/testing.h"

namespace cachestone::selftest {
namespace {

using ::testing::AllOf;
using testing::case_text;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kNoStore;
using ::testing::Not;
using testing::prohibiting;
using ::testing::SizeIs;
using testing::SmallSuite;
using ::testing::StartsWith;
using testing::subjects;

// The author forbids what the rules allow. The reference reuses it; so this is for the derivations to find, too.
const std::string kMistaken = case_text(
    "mistaken", "must", prohibiting("x-no-store, max-age=60", R"({ "at": 1, "expect": { "from": "origin" } })"),
    "rfc9111-5.2.2.5-01");

TEST(Derivations, AgreeWithARightCase) {
  SmallSuite suite(kNoStore);
  const Report report = prove_derivations(suite.plan);
  EXPECT_THAT(report.failures, IsEmpty());
  // Step 1 and the control, on twelve caches; but not the permission of the control where everything is reused.
  EXPECT_THAT(report.figures, StartsWith("2 claims compared 22 times (2 left out); the rules decide 1 by the clauses"));
}

TEST(Derivations, AMistakeOfTheAuthorIsNamedOnce) {
  SmallSuite suite(kNoStore + "," + kMistaken);
  suite.plan.threads = 2;
  const Report report = prove_derivations(suite.plan);
  ASSERT_THAT(subjects(report), ElementsAre("area/name/mistaken"));
  EXPECT_THAT(report.failures[0].found,
              AllOf(StartsWith("step 1: the case says that a stored response must not be used"),
                    HasSubstr("the reference as reference"), Not(HasSubstr("\n"))));
}

// A cache that never asks cannot know that the origin is down.
TEST(Derivations, OfACacheThatNeverAsksOnlyProhibitionsAreCompared) {
  SmallSuite suite(case_text("x", "may", R"(
    "steps": [{ "at": 0, "origin": { "headers": [["Cache-Control", "max-age=1"]] } },
              { "at": 4, "origin": { "fault": "refuse" }, "expect": { "from": "stale" } }])"));
  EXPECT_THAT(prove_derivations(suite.plan).failures, IsEmpty());
}

TEST(Derivations, ExceptionsHaveToBeNeeded) {
  SmallSuite suite(kMistaken);
  suite.plan.exceptions.derivations = {{"area/name/mistaken", "r"}, {"area/name/x", "r"}};
  EXPECT_THAT(subjects(prove_derivations(suite.plan)), ElementsAre("area/name/x", "selftest.json"));
  suite.plan.all_cases = false;
  EXPECT_THAT(prove_derivations(suite.plan).failures, IsEmpty());
}

TEST(Derivations, AChainIsPlayedOnce) {
  SmallSuite suite(case_text("x", "may", R"(
    "topology": ["browser", "edge"],
    "steps": [{ "at": 0, "origin": { "headers": [["Cache-Control", "max-age=60"]] } },
              { "at": 1, "expect": { "answered_by": "browser" } }])"));
  const Report report = prove_derivations(suite.plan);
  EXPECT_THAT(report.failures, IsEmpty());
  EXPECT_THAT(report.figures, StartsWith("1 claims compared 1 times"));
  EXPECT_THAT(report.details, SizeIs(1));
}

}  // namespace
}  // namespace cachestone::selftest
