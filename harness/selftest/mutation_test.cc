#include "harness/selftest/mutation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "cases/reader.h"
#include "harness/selftest/testing.h"

namespace cachestone::selftest {
namespace {

using reports::Verdict;
using testing::case_text;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kNoStore;
using testing::kNotReused;
using testing::kStatusOnly;
using testing::prohibiting;
using testing::SmallSuite;
using testing::subjects;

const std::string kNoStoreClause = "rfc9111-5.2.2.5-01";

TEST(Catches, AreVerdictsThatSayWhatIsWrong) {
  struct Row {
    Outcome reference;
    Outcome defective;
    bool caught;
  };
  const Row rows[] = {
      {{Verdict::pass, "", ""}, {Verdict::violation, "", ""}, true},
      {{Verdict::pass, "", ""}, {Verdict::discouraged, "", ""}, true},
      {{Verdict::pass, "", ""}, {Verdict::missed, "", ""}, true},
      {{Verdict::pass, "", ""}, {Verdict::pass, "", ""}, false},
      {{Verdict::pass, "", ""}, {Verdict::unproven, "", ""}, false},
      {{Verdict::pass, "", ""}, {Verdict::inconclusive, "", ""}, false},
      {{Verdict::pass, "", ""}, {Verdict::error, "", ""}, false},
      {{Verdict::observed, "yes", ""}, {Verdict::observed, "no", ""}, true},
      {{Verdict::observed, "yes", "a"}, {Verdict::observed, "yes", "b"}, false},
      {{Verdict::observed, "yes", ""}, {Verdict::inconclusive, "", ""}, false},
      {{Verdict::violation, "", ""}, {Verdict::violation, "", ""}, false},
      {{Verdict::missed, "", ""}, {Verdict::violation, "", ""}, false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(catches(row.reference, row.defective), row.caught)
        << row.reference.text() << ", " << row.defective.text();
  }
}

TEST(Mutation, TellsWhoCatchesWhat) {
  SmallSuite suite(kNoStore + "," + kStatusOnly);
  suite.only_defects({kNoStoreClause, "rfc9111-4.4-01"});
  const Catches found = find_catches(suite.plan);
  EXPECT_THAT(found.by_case, ElementsAre(ElementsAre(0u), IsEmpty()));
  const Report report = judge_catches(suite.plan, found);
  EXPECT_THAT(report.failures, ElementsAre(Failure{"rfc9111-4.4-01", "that some case catches it", "none"},
                                           Failure{"area/name/status", "that it catches some defect", "none"}));
  ASSERT_EQ(report.details.size(), 2u);
  EXPECT_EQ(report.details[0].first, kNoStoreClause);
  EXPECT_THAT(report.details[0].second, ElementsAre("area/name/no-store"));
  EXPECT_THAT(report.details[1].second, IsEmpty());
}

TEST(Mutation, ADefectOfPrivateCachesIsCaughtByAPrivateCache) {
  SmallSuite suite(case_text("private", "must", kNotReused + R"(, "cache": "private")"));
  suite.only_defects({kNoStoreClause});
  EXPECT_THAT(prove_mutation(suite.plan).failures, IsEmpty());
}

// A chain is played once, with the profiles of its own; a case that the reference fails proves nothing.
TEST(Mutation, NothingIsCaughtWhereTheReferenceIsNotWell) {
  SmallSuite suite(case_text("wrong", "must", R"("steps": [{ "at": 0, "expect": { "status": 404 } }])"));
  EXPECT_THAT(find_catches(suite.plan).by_case, ElementsAre(IsEmpty()));
}

TEST(Mutation, ExceptionsHaveToBeNeededAndFew) {
  SmallSuite suite(kNoStore + "," + kStatusOnly);
  suite.only_defects({kNoStoreClause, "rfc9111-4.4-01"});
  const Catches found = find_catches(suite.plan);
  suite.plan.exceptions.defects = {{"rfc9111-4.4-01", "r"}, {kNoStoreClause, "r"}, {"rfc9111-0-00", "r"}};
  suite.plan.exceptions.cases = {{"area/name/status", "r"}};
  const Report report = judge_catches(suite.plan, found);
  EXPECT_THAT(
      report.failures,
      ElementsAre(Failure{kNoStoreClause, "an exception that is needed (selftest.json, defects)", "one that is not"},
                  Failure{"rfc9111-0-00", "an exception that is needed (selftest.json, defects)", "no such defect"},
                  Failure{"selftest.json", "exceptions for fewer than 3 % of the 2 defects", "3"},
                  Failure{"selftest.json", "exceptions for fewer than 3 % of the 2 cases", "1"}));
  // Of a part of the suite can be said less.
  suite.plan.all_cases = false;
  EXPECT_THAT(judge_catches(suite.plan, found).failures, IsEmpty());
  suite.plan.exceptions.cases.clear();
  EXPECT_THAT(subjects(judge_catches(suite.plan, found)), ElementsAre("area/name/status"));
  suite.plan.all_cases = true;
  suite.plan.all_defects = false;
  suite.plan.exceptions.defects.clear();
  EXPECT_THAT(subjects(judge_catches(suite.plan, found)), ElementsAre("rfc9111-4.4-01"));
}

TEST(Mutation, SeveralThreadsFindTheSame) {
  SmallSuite suite(kNoStore + "," + kStatusOnly);
  const Catches one = find_catches(suite.plan);
  suite.plan.threads = 3;
  const Catches three = find_catches(suite.plan);
  EXPECT_EQ(one.by_case, three.by_case);
  EXPECT_EQ(one.plays, three.plays);
}

// Not thorough, it makes fewer plays and comes to the same conclusions.
TEST(Mutation, WhatIsNotNeededIsLeftOut) {
  // Two that many defects break.
  const std::string stale = prohibiting("max-age=1", R"({ "at": 4, "expect": { "from": "origin" } })");
  SmallSuite suite(case_text("one", "must", stale) + "," + case_text("another", "must", stale) + "," + kStatusOnly);
  const Catches all = find_catches(suite.plan);
  const Report thorough = judge_catches(suite.plan, all);
  suite.plan.thorough = false;
  const Catches needed = find_catches(suite.plan);
  EXPECT_LT(needed.plays, all.plays);
  const Report quick = judge_catches(suite.plan, needed);
  EXPECT_EQ(quick.failures, thorough.failures);
  EXPECT_THAT(quick.details, IsEmpty());
}

// What makes mutation fast: a defect that a play did not ask about cannot have changed it. Here nothing is left out.
TEST(Mutation, WhatWasNotAskedAboutMakesNoDifference) {
  const cases::Catalogue catalogue = cases::read_catalogue(std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases");
  const std::vector<Defect> defects = all_defects();
  std::size_t number = 0;
  for (const cases::Suite& suite : catalogue.suites) {
    for (const cases::Case& item : suite.cases) {
      if (number++ % 16 != 0) continue;
      policy::Inquiry inquiry;
      const Outcome reference = play(item, policy::shared_profile(), policy::Rulebook().silent().noting(inquiry));
      for (const Defect& defect : defects) {
        if (defect.matters(inquiry)) continue;
        const Outcome outcome = play(item, policy::shared_profile(), defect.in(policy::Rulebook().silent()));
        EXPECT_EQ(outcome.text(), reference.text()) << item.id << " with " << defect.id;
      }
    }
  }
}

}  // namespace
}  // namespace cachestone::selftest
