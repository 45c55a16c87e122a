#include "harness/selftest/profiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/selftest/testing.h"

namespace cachestone::selftest {
namespace {

using testing::case_text;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kNoStore;
using testing::kStatusOnly;
using ::testing::SizeIs;
using testing::SmallSuite;
using ::testing::StartsWith;
using testing::subjects;

TEST(Profiles, WhatEveryProfilePassesIsWell) {
  SmallSuite suite(kNoStore + "," + kStatusOnly);
  const Report report = prove_profiles(suite.plan);
  EXPECT_THAT(report.failures, IsEmpty());
  EXPECT_EQ(report.figures, "2 cases as 8 profiles: 16 pass");
}

// A CDN has a field of its own that the others do not know.
TEST(Profiles, EachProfileIsTried) {
  SmallSuite suite(case_text("targeted", "may", R"(
    "steps": [{ "at": 0, "origin": { "headers": [["CDN-Cache-Control", "max-age=60"]] } },
              { "at": 1, "expect": { "from": "cache" } }])"));
  const Report report = prove_profiles(suite.plan);
  EXPECT_THAT(subjects(report),
              ElementsAre("area/name/targeted as reference", "area/name/targeted as reference-private",
                          "area/name/targeted as browser", "area/name/targeted as proxy"));
  EXPECT_THAT(report.failures[0].found, StartsWith("missed: "));
}

TEST(Profiles, ACaseThatAppliesNowhereIsFound) {
  SmallSuite suite(case_text("x", "must", R"(
    "needs": ["cdn-loop"], "cache": "private", "steps": [{ "at": 0, "expect": { "status": 200 } }])"));
  EXPECT_THAT(prove_profiles(suite.plan).failures,
              ElementsAre(Failure{"area/name/x", "a profile to which it applies", "none"}));
}

// The second case invalidates a group of the origin to which what the first has stored belongs, too.
TEST(Profiles, ACaseThatDisturbsAnotherIsFound) {
  const std::string stored = case_text("stored", "probe", R"(
    "cache": "private",
    "steps": [{ "at": 0, "origin": { "headers": [["Cache-Control", "max-age=60"], ["Cache-Groups", "\"g\""]] } },
              { "at": 2, "expect": { "from": "cache" } }])");
  const std::string invalidates = case_text("invalidates", "probe", R"(
    "cache": "private",
    "steps": [{ "at": 1, "request": { "method": "POST", "path": "/other" }, "expect": { "status": 200 },
                "origin": { "headers": [["Cache-Group-Invalidation", "\"g\""]] } }])");
  SmallSuite suite(stored + "," + invalidates);
  const Report report = prove_profiles(suite.plan);
  ASSERT_THAT(subjects(report), ElementsAre("area/name/stored as reference-private", "area/name/stored as browser"));
  EXPECT_EQ(report.failures[0].expected, "the same alone as among all cases: observed (no)");
  EXPECT_THAT(report.failures[0].found, HasSubstr("observed (yes)"));
}

TEST(Plan, ForEachIndexCallsEachOnceAndTellsItsProgress) {
  Plan plan;
  plan.threads = 2;
  std::vector<int> calls(50);
  std::vector<std::size_t> told;
  plan.progress = [&](std::size_t done, std::size_t total) {
    told.push_back(done);
    EXPECT_EQ(total, 50u);
  };
  for_each_index(plan, calls.size(), [&](std::size_t i) { ++calls[i]; });
  EXPECT_THAT(calls, ::testing::Each(1));
  EXPECT_THAT(told, SizeIs(50));
  EXPECT_EQ(told.back(), 50u);
  EXPECT_THROW(for_each_index(plan, 50, [](std::size_t) { throw std::runtime_error("x"); }), std::runtime_error);
}

}  // namespace
}  // namespace cachestone::selftest
