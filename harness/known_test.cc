#include "harness/known.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/processes_testing.h"
#include "simulator/json/input_error.h"

namespace cachestone::harness {
namespace {

using reports::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

cases::Catalogue suite_of(const std::vector<std::string>& ids) {
  cases::Suite suite;
  for (const std::string& id : ids) {
    cases::Case item;
    item.id = id;
    suite.cases.push_back(item);
  }
  cases::Catalogue catalogue;
  catalogue.suites.push_back(suite);
  return catalogue;
}

class KnownTest : public testing::Test {
 protected:
  std::vector<KnownDeviation> read(const std::string& text) {
    folder_.write("known.json", text);
    return read_known(folder_.path(), suite_);
  }
  ScratchFolder folder_;
  cases::Catalogue suite_ = suite_of({"age/one", "age/two", "vary/one"});
};

reports::TargetResult results(const std::vector<std::pair<std::string, Verdict>>& verdicts) {
  reports::TargetResult target;
  target.name = "mine";
  for (const auto& [id, verdict] : verdicts) {
    reports::CaseResult result;
    result.id = id;
    result.verdict = verdict;
    target.cases.push_back(result);
  }
  return target;
}

constexpr const char* kToday = "2027-03-01";
constexpr const char* kAge =
    R"([{"case": "age/*", "verdict": ["violation", "missed"], "reason": "R.", "evidence": "E."}])";

TEST_F(KnownTest, NoFileMeansNothingKnown) {
  EXPECT_THAT(read_known(folder_.path(), suite_), IsEmpty());
}

TEST_F(KnownTest, StandsBesideTheVerdictsThatItExplains) {
  const auto known = read(kAge);
  reports::TargetResult target =
      results({{"age/one", Verdict::violation}, {"age/two", Verdict::discouraged}, {"vary/one", Verdict::violation}});
  EXPECT_THAT(explain(known, kToday, target), IsEmpty());
  ASSERT_TRUE(target.cases[0].known);
  EXPECT_EQ(target.cases[0].known->reason, "R.");
  EXPECT_EQ(target.cases[0].known->evidence, "E.");
  EXPECT_EQ(target.cases[0].verdict, Verdict::violation);
  EXPECT_FALSE(target.cases[1].known);
  EXPECT_FALSE(target.cases[2].known);
}

TEST_F(KnownTest, WhatIsNoLongerTrueIsSaid) {
  const auto known = read(kAge);
  reports::TargetResult target = results({{"age/one", Verdict::pass}, {"age/two", Verdict::pass}});
  EXPECT_THAT(explain(known, kToday, target),
              ElementsAre("known.json of mine says that age/* is violation, and it is not any more"));
}

TEST_F(KnownTest, OneReasonServesSeveralCases) {
  const auto known =
      read(R"([{"case": ["age/*", "vary/one"], "verdict": "missed", "reason": "R.", "evidence": "E."}])");
  reports::TargetResult target =
      results({{"age/one", Verdict::missed}, {"age/two", Verdict::pass}, {"vary/one", Verdict::pass}});
  EXPECT_THAT(explain(known, kToday, target),
              ElementsAre("known.json of mine says that vary/one is missed, and it is not any more"));
  ASSERT_TRUE(target.cases[0].known);
  EXPECT_EQ(target.cases[0].known->evidence, "E.");
}

TEST_F(KnownTest, ADeviationWhoseDateIsOverIsSaid) {
  const auto entry = [&](const std::string& until) {
    return read(R"([{"case": "age/one", "verdict": "missed", "reason": "R.", "evidence": "E.", "until": ")" + until +
                R"("}])");
  };
  reports::TargetResult target = results({{"age/one", Verdict::missed}});
  EXPECT_THAT(explain(entry("2027-03-01"), kToday, target), IsEmpty()) << "accepted on the day itself";
  EXPECT_EQ(target.cases[0].known->until, "2027-03-01");
  EXPECT_THAT(explain(entry("2027-02-28"), kToday, target),
              ElementsAre("known.json of mine accepts age/one until 2027-02-28: it counts again"));
  reports::TargetResult other = results({{"age/one", Verdict::not_run}});
  EXPECT_THAT(explain(entry("2027-02-28"), kToday, other), IsEmpty());
}

TEST_F(KnownTest, ARunThatShowsNothingContradictsNothing) {
  const auto known = read(kAge);
  reports::TargetResult other = results({{"vary/one", Verdict::pass}});
  EXPECT_THAT(explain(known, kToday, other), IsEmpty());
  reports::TargetResult broken = results({{"age/one", Verdict::pass}, {"age/two", Verdict::not_run}});
  EXPECT_THAT(explain(known, kToday, broken), IsEmpty());
}

TEST_F(KnownTest, MistakesAreNamedWithTheirPlace) {
  struct Row {
    const char* text;
    const char* message;
  };
  const Row rows[] = {
      {R"({})", "known.json: expected an array"},
      {R"([{"case": "age/three", "verdict": "missed", "reason": "R.", "evidence": "E."}])",
       "/0: expected the id of a case, or a pattern that fits some, found \"age/three\""},
      {R"([{"case": "age/one", "verdict": "pass", "reason": "R.", "evidence": "E."}])",
       "/0/verdict: expected one of violation, discouraged"},
      {R"([{"case": "age/one", "verdict": [], "reason": "R.", "evidence": "E."}])",
       "/0/verdict: expected at least one verdict"},
      {R"([{"case": [], "verdict": "missed", "reason": "R.", "evidence": "E."}])",
       "/0/case: expected at least one case"},
      {R"([{"case": ["age/one", "age/*"], "verdict": "missed", "reason": "R.", "evidence": "E."}])",
       "/0: expected one entry for each verdict of a case, found \"age/*\""},
      {R"([{"case": "age/one", "verdict": "missed", "reason": "", "evidence": "E."}])",
       "/0/reason: expected some words"},
      {R"([{"case": "age/one", "verdict": "missed", "reason": "R."}])", "evidence"},
      {R"([{"case": "age/one", "verdict": "missed", "reason": "R.", "evidence": "E.", "till": "2027-01-01"}])",
       "/0/till: expected one of"},
      {R"([{"case": "age/one", "verdict": "missed", "reason": "R.", "evidence": "E.", "until": 1}])",
       "/0/until: expected a string"},
      {R"([{"case": "age/one", "verdict": "missed", "reason": "R.", "evidence": "E.", "until": "2027-02-29"}])",
       "/0/until: expected a date like \"2027-03-01\", found \"2027-02-29\""},
      {R"([{"case": "age/one", "verdict": "missed", "reason": "R.", "evidence": "E.", "until": "1.3.2027"}])",
       "/0/until: expected a date like"},
      {R"([{"case": "age/one", "verdict": "missed", "reason": "R.", "evidence": "E.", "until": "2027-3-001"}])",
       "/0/until: expected a date like"},
      {R"([{"case": "age/one", "verdict": "missed", "reason": "R.", "evidence": "E."},
           {"case": "*/one", "verdict": "missed", "reason": "R.", "evidence": "E."}])",
       "/1: expected one entry for each verdict of a case, found \"*/one\", and before it \"age/one\", for age/one"},
  };
  for (const Row& row : rows) {
    try {
      read(row.text);
      ADD_FAILURE() << row.text;
    } catch (const json::InputError& error) {
      EXPECT_THAT(error.what(), HasSubstr(row.message));
    }
  }
}

}  // namespace
}  // namespace cachestone::harness
