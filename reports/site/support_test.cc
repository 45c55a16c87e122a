#include "reports/site/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/site/full_sample_test.h"
#include "reports/site/markup_test.h"
#include "reports/site/support_page.h"

namespace cachestone::reports::site {
namespace {

using testing::HasSubstr;

struct Case {
  const char* level;
  Verdict verdict;
  const char* audience = "any";
};

Results with_cases(const std::vector<Case>& cases) {
  Results results;
  results.targets.emplace_back();
  results.targets[0].cache = "shared";
  cases::Topic topic{"s-maxage", "feature", "s-maxage", "", {}};
  for (const Case& each : cases) {
    CaseInfo info;
    info.id = "s/" + std::to_string(results.cases.size());
    info.level = each.level;
    info.audience = each.audience;
    results.cases.push_back(info);
    topic.cases.push_back(info.id);
    results.targets[0].cases.emplace_back();
    results.targets[0].cases.back().id = info.id;
    results.targets[0].cases.back().verdict = each.verdict;
  }
  results.topics.push_back(topic);
  return results;
}

TEST(Support, IsAWordForTheVerdictsOfAFeature) {
  struct Row {
    std::vector<Case> cases;
    Support support;
  };
  const Row rows[] = {
      {{{"must", Verdict::pass}, {"may", Verdict::pass}}, Support::supported},
      {{{"must", Verdict::pass}, {"must", Verdict::unproven}}, Support::supported},
      {{{"must", Verdict::pass}, {"must", Verdict::violation}}, Support::partly},
      {{{"may", Verdict::pass}, {"may", Verdict::missed}}, Support::partly},
      {{{"must", Verdict::violation}, {"should", Verdict::discouraged}}, Support::ignored},
      // Nothing shows that it is used; that what is forbidden does not happen is no support.
      {{{"must", Verdict::pass}, {"may", Verdict::missed}}, Support::ignored},
      {{{"must", Verdict::pass},
        {"must", Verdict::pass},
        {"must", Verdict::pass},
        {"must", Verdict::pass},
        {"may", Verdict::missed}},
       Support::partly},
      // What still passes where the feature is lacking says nothing about it.
      {{{"must", Verdict::not_applicable}, {"may", Verdict::not_applicable}, {"may", Verdict::pass}}, Support::ignored},
      {{{"must", Verdict::not_applicable, "private"}, {"may", Verdict::pass}}, Support::supported},
      {{{"must", Verdict::unproven}, {"probe", Verdict::observed}}, Support::unproven},
      {{{"must", Verdict::not_applicable, "private"}}, Support::not_applicable},
      {{{"must", Verdict::not_applicable, "private"}, {"must", Verdict::not_run}}, Support::not_run},
  };
  for (const Row& row : rows) {
    const Results results = with_cases(row.cases);
    const Model model(results);
    EXPECT_EQ(label(feature_standing(model, results.topics[0], 0).support).word, label(row.support).word);
  }
}

TEST(Support, ACacheThatLacksWhatMostCasesNeedDoesNotOfferTheFeature) {
  const Results lacking =
      with_cases({{"must", Verdict::not_applicable}, {"may", Verdict::not_applicable}, {"may", Verdict::pass}});
  EXPECT_FALSE(feature_standing(Model(lacking), lacking.topics[0], 0).offered);
  EXPECT_THAT(support_page(Model(lacking)).body, HasSubstr("does not offer it"));
  Results for_many_reasons = lacking;
  for (CaseResult& made : for_many_reasons.targets[0].cases) made.why = made.id;
  EXPECT_TRUE(feature_standing(Model(for_many_reasons), for_many_reasons.topics[0], 0).offered);
  const Results meant_for_others = with_cases({{"must", Verdict::not_applicable, "private"}, {"may", Verdict::pass}});
  EXPECT_TRUE(feature_standing(Model(meant_for_others), meant_for_others.topics[0], 0).offered);
}

TEST(Support, PublishedTablesAreQuotedWhereTheyDisagree) {
  const cases::Topic feature{"stale-while-revalidate", "feature", "", "", {}};
  TargetResult target;
  target.name = "nginx-1.22.1";
  EXPECT_EQ(published_otherwise(feature, target, Support::partly), "not supported natively");
  EXPECT_EQ(published_otherwise(feature, target, Support::ignored), "");
  EXPECT_EQ(published_otherwise(feature, target, Support::unproven), "");
  target.name = "nginxish";
  EXPECT_EQ(published_otherwise(feature, target, Support::partly), "");
}

TEST(SupportPage, HasWordsAndTheCasesBehindThem) {
  const Results results = full_sample();
  const std::string page = support_page(Model(results)).body;
  for (const char* expected : {
           "<span>supported</span> <small>1/1</small>",
           "<span>ignored</span> <small>0/1</small>",
           "<section id=\"feature_no-store\"",
           "Nothing is kept.",
           "<a href=\"cases/response-directives/no-store/not-reused.html#nginx\">",
       }) {
    EXPECT_THAT(page, HasSubstr(expected));
  }
  EXPECT_EQ(page.find("Can it be trusted?"), std::string::npos);  // a question is no feature
  const Results none;
  EXPECT_THAT(support_page(Model(none)).body, HasSubstr("name no features"));
}

}  // namespace
}  // namespace cachestone::reports::site
