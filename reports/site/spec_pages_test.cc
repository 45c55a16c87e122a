#include "reports/site/spec_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sample_test.h"
#include "reports/site/full_sample_test.h"
#include "reports/site/spec_outline.h"

namespace cachestone::reports::site {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(SpecOutline, CountsWhatIsTestedAndHowTargetsFare) {
  const Results results = full_sample();
  const Model model(results);
  const DocumentStanding shown = outline(model, "RFC 9111");
  EXPECT_EQ(shown.clauses, 3U);
  EXPECT_EQ(shown.testable, 2U);
  EXPECT_EQ(shown.tested, 2U);
  ASSERT_EQ(shown.sections.size(), 2U);
  EXPECT_EQ(shown.sections[0].number, "5.1");
  EXPECT_EQ(shown.sections[1].number, "5.2.2.5");
  EXPECT_EQ(shown.sections[1].clauses.size(), 2U);
  EXPECT_EQ(shown.sections[1].standing.targets[0].grade(), Grade::conforms);
  EXPECT_EQ(shown.sections[1].standing.targets[1].grade(), Grade::violates);
  EXPECT_THAT(shown.judged, ElementsAre(2U, 2U));
  EXPECT_THAT(shown.conform, ElementsAre(2U, 0U));
  EXPECT_EQ(shown.field_judged, 2U);
  EXPECT_EQ(shown.field_conforms, 0U);
  EXPECT_EQ(outline(model, "draft-ietf-httpbis-no-vary-search").tested, 0U);
}

TEST(SpecOutline, TheReferenceCacheIsNotOfTheField) {
  const Results results = large_sample(3, 1);
  EXPECT_THAT(field_of(results), ElementsAre(1U, 2U));
  Results alone = results;
  alone.targets.resize(1);
  EXPECT_THAT(field_of(alone), ElementsAre(0U));
}

TEST(SpecOutline, TheFieldIsCountedByTheGradesOfItsTargets) {
  Standing standing;
  standing.targets.resize(4);
  standing.targets[0].add(Verdict::pass, false);
  standing.targets[0].add(Verdict::violation, false);
  standing.targets[1].add(Verdict::pass, false);
  standing.targets[2].add(Verdict::unproven, false);
  standing.targets[3].add(Verdict::violation, false);  // not of the field
  const FieldStanding made = field_standing(standing, {0, 1, 2});
  EXPECT_EQ(made.judged, 2U);
  EXPECT_EQ(made.conform, 1U);
  EXPECT_EQ(made.violate, 1U);
  EXPECT_EQ(made.grades.count(Verdict::unproven), 1U);
}

TEST(SpecPages, AClauseHasItsTextItsCasesAndEveryTarget) {
  const Results results = full_sample();
  const Model model(results);
  const std::string page = spec_page(model, "RFC 9111").body;
  for (const char* expected : {
           "3 clauses, 2 that can be tested from outside of a cache, 2 of them tested here (100 %).",
           "§5.2.2.5 no-store</a>",
           "<tr id=\"rfc9111-5.2.2.5-01\">",
           "<b class=\"level\">MUST NOT</b> Keep nothing of it.",
           "<a href=\"../cases/response-directives/no-store/not-reused.html\">not-reused</a>",
           "<a href=\"../cases/response-directives/no-store/not-reused.html#nginx\">✗<i>violates</i></a>",
           "Not tested: It cannot be seen from outside.",
       }) {
    EXPECT_THAT(page, HasSubstr(expected));
  }
  EXPECT_THAT(spec_page(model, "draft-ietf-httpbis-no-vary-search").body,
              HasSubstr("No case of this report tests it."));
}

TEST(SpecPages, TheIndexSaysWhereTheFieldIsWeak) {
  Results results = full_sample();
  results.targets.push_back(results.targets[1]);
  results.targets.back().name = "squid";
  const Model model(results);
  const std::string page = specs_index_page(model).body;
  EXPECT_THAT(page, HasSubstr("HTTP Caching"));
  EXPECT_THAT(page, HasSubstr("2 violate it, 0 of 2 conform"));
  EXPECT_THAT(page, HasSubstr("The field: nginx, nginx."));
  const Results harmless = large_sample(1, 1);
  EXPECT_THAT(specs_index_page(Model(harmless)).body, HasSubstr("No clause is broken by more than one cache."));
}

// The places of clauses are read from their ids where the results, of an older version, do not say them.
TEST(SpecPages, OlderResultsHaveThemToo) {
  const Results results = small_sample();
  const Model model(results);
  EXPECT_THAT(spec_page(model, "RFC 9111").body, HasSubstr("§5.2.2.5 no-store"));
  const Results none;
  EXPECT_THAT(specs_index_page(Model(none)).body, HasSubstr("older version"));
}

TEST(SpecPages, ALargeDocumentStaysSmall) {
  Results results = full_sample();
  const ClauseInfo clause = results.clauses[1];
  for (int i = 0; i < 350; ++i) {
    results.clauses.push_back(clause);
    results.clauses.back().id = "rfc9111-5.2.2.5-x" + std::to_string(i);
  }
  for (int i = 0; i < 12; ++i) {
    results.cases.push_back(results.cases[0]);
    results.cases.back().id += std::to_string(i);
    for (const ClauseInfo& each : results.clauses) results.cases.back().clauses.push_back(each.id);
  }
  const Model model(results);
  const std::string page = spec_page(model, "RFC 9111").body;
  EXPECT_LT(page.size(), 290'000U);
  EXPECT_THAT(page, HasSubstr("12 cases in "));
}

}  // namespace
}  // namespace cachestone::reports::site
