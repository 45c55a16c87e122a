#include "reports/site/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "reports/sample_test.h"
#include "reports/site/causes.h"
#include "reports/site/html_text.h"
#include "reports/site/markup_test.h"

namespace cachestone::reports::site {
namespace {

using testing::HasSubstr;
using testing::Not;

// One target with cases "s/0", "s/1", … of these levels and verdicts, and a question about all of them.
Results answers(const std::vector<std::pair<const char*, Verdict>>& cases) {
  Results results;
  results.suites = {{"s", "a", "s", "", ""}};
  results.targets.resize(1);
  results.targets[0].name = "t";
  results.topics = {{"q", "question", "Is it so?", "What it means.", {}}};
  for (const auto& [level, verdict] : cases) {
    const std::string id = "s/" + std::to_string(results.cases.size());
    results.cases.push_back({id, "s", id, level, "any", {}, 1, ""});
    results.topics[0].cases.push_back(id);
    CaseResult result;
    result.id = id;
    result.verdict = verdict;
    results.targets[0].cases.push_back(result);
  }
  return results;
}

TEST(Answers, FollowFromTheVerdicts) {
  struct Row {
    std::vector<std::pair<const char*, Verdict>> cases;
    const char* word;
  };
  const Verdict pass = Verdict::pass;
  for (const Row& row : {
           Row{{{"must", pass}, {"must", pass}}, "yes"},
           Row{{{"must", pass}, {"may", Verdict::missed}}, "yes"},
           Row{{{"must", pass}, {"must", Verdict::unproven}}, "yes"},
           Row{{{"must", pass}, {"must", Verdict::unproven}, {"must", Verdict::error}}, "as far as shown"},
           Row{{{"must", pass}, {"should", Verdict::discouraged}}, "mostly"},
           Row{{{"may", pass}, {"may", Verdict::missed}}, "partly"},
           Row{{{"may", Verdict::missed}, {"must", Verdict::unproven}}, "no, it need not"},
           Row{{{"must", pass}, {"must", Verdict::violation}, {"should", Verdict::discouraged}}, "no"},
           Row{{{"must", Verdict::violation}, {"may", Verdict::missed}}, "no"},
           Row{{{"must", Verdict::unproven}, {"must", Verdict::inconclusive}}, "not shown"},
           Row{{{"must", Verdict::not_applicable}}, "n/a"},
           Row{{{"must", Verdict::not_applicable}, {"must", Verdict::not_run}}, "not run"},
       }) {
    const Results results = answers(row.cases);
    const Model model(results);
    EXPECT_EQ(label(answer_of(model, results.topics[0], 0).answer).word, row.word);
    EXPECT_EQ(first_problem(pages_of(results)), "");
  }
}

TEST(Answers, StandOnTheOverviewAndOnThePageOfTheTarget) {
  Results results = answers({{"must", Verdict::violation}, {"must", Verdict::pass}});
  auto pages = pages_of(results);
  for (const char* path : {"index.html", "targets/t.html"}) {
    EXPECT_THAT(pages.at(path), HasSubstr("Is it so?"));
    EXPECT_THAT(pages.at(path), HasSubstr("<b aria-hidden=\"true\">✗</b> "));
    EXPECT_THAT(pages.at(path), HasSubstr("1 of 2 broken"));
  }
  results.topics[0].kind = "feature";
  pages = pages_of(results);
  for (const char* path : {"index.html", "targets/t.html"}) EXPECT_THAT(pages.at(path), Not(HasSubstr("Is it so?")));
}

TEST(Causes, ThoseThatBearOnAQuestionComeFirstThenTheLarger) {
  Results results = answers(std::vector<std::pair<const char*, Verdict>>(6, {"must", Verdict::violation}));
  results.topics[0].cases = {"s/5"};
  auto& made = results.targets[0].cases;
  made[0].known = made[4].known = Known{"It forgets.", "Its source."};
  made[5].known = Known{"It leaks.", "Its manual."};
  const Model model(results);
  const std::vector<Cause> found = causes(model, 0, {Verdict::violation});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].known->reason, "It leaks.");
  EXPECT_EQ(found[0].questions.size(), 1U);
  EXPECT_EQ(found[1].known, nullptr) << "three cases of one row that nobody looked into";
  EXPECT_EQ(found[1].cases.size(), 3U);
  EXPECT_EQ(found[2].known->reason, "It forgets.");
  EXPECT_EQ(found[2].rows.size(), 1U);
  EXPECT_EQ(found[2].rows[0].second, 2U);
  EXPECT_TRUE(causes(model, 0, {Verdict::missed}).empty());
}

TEST(Causes, FollowTheQuestionThatTheyBearOnMost) {
  Results results = answers(std::vector<std::pair<const char*, Verdict>>(6, {"must", Verdict::violation}));
  results.topics = {{"first", "question", "1?", "", {"s/0", "s/5"}}, {"second", "question", "2?", "", {"s/1", "s/2"}}};
  auto& made = results.targets[0].cases;
  made[0].known = made[1].known = made[2].known = Known{"Mostly the second.", ""};
  made[5].known = Known{"The first.", ""};
  const Model model(results);
  const std::vector<Cause> found = causes(model, 0, {Verdict::violation});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].known->reason, "The first.");
  EXPECT_EQ(found[1].known->reason, "Mostly the second.");
  EXPECT_EQ(found[1].questions.size(), 2U);
  EXPECT_EQ(found[2].known, nullptr);
}

TEST(Causes, AreListedWithoutTheirCasesWhenThePageIsFull) {
  Results results = answers(std::vector<std::pair<const char*, Verdict>>(50, {"must", Verdict::violation}));
  const Model model(results);
  const Page page{"targets/t.html", "", "", {}};
  Room room{100'000};
  const std::vector<Cause> found = causes(model, 0, {Verdict::violation});
  EXPECT_THAT(cause_list(page, model, 0, found, room), HasSubstr("../cases/s/49.html#t"));
  EXPECT_LT(room.left, 100'000U);
  room.left = 10;
  EXPECT_THAT(cause_list(page, model, 0, found, room), HasSubstr("The page is full"));
  EXPECT_EQ(room.left, 10U);
}

}  // namespace
}  // namespace cachestone::reports::site
