#include "reports/site/compare_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "reports/sample_test.h"
#include "reports/site/full_sample_test.h"
#include "reports/site/markup_test.h"
#include "reports/site/overview.h"
#include "reports/site/site.h"

namespace cachestone::reports::site {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ComparePages, BetterAndWorseStandApart) {
  const Results results = full_sample();
  const Model model(results);
  const std::string page = pair_page(model, 0, 1).body;
  EXPECT_THAT(page, HasSubstr("reference</a> is better in 2 cases"));
  EXPECT_THAT(page, HasSubstr("nginx</a> in 0 cases. In 0 cases they agree."));
  EXPECT_THAT(page, HasSubstr("<a href=\"../cases/response-directives/no-store/not-reused.html#nginx\">"));
  const std::size_t second = page.find("Better in nginx");
  ASSERT_NE(second, std::string::npos);
  EXPECT_THAT(page.substr(second), HasSubstr("<p>Nothing.</p>"));
  EXPECT_THAT(page.substr(second), HasSubstr("1 × observed → not-run"));
}

TEST(ComparePages, TheIndexHasEveryPairBothWays) {
  const Results results = full_sample();
  const std::string page = compare_index_page(Model(results)).body;
  EXPECT_THAT(page, HasSubstr("<a href=\"reference--nginx.html\"><span class=\"good\">2 better</span> <span "
                              "class=\"quiet\">0 worse</span></a>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"reference--nginx.html\"><span class=\"quiet\">0 better</span> <span "
                              "class=\"bad\">2 worse</span></a>"));
  EXPECT_THAT(page, Not(HasSubstr("Since the earlier run")));
}

TEST(ComparePages, SaysWhatChangedSinceEarlierResults) {
  const Results earlier = full_sample();
  Results results = full_sample();
  results.targets[1].version = "1.26.0";
  results.targets[1].cases[0].verdict = Verdict::pass;       // was a violation
  results.targets[1].cases[1].verdict = Verdict::violation;  // was missed
  results.fingerprint = "other";
  results.targets[0].name = "renamed";
  Results fingerprinted = earlier;
  fingerprinted.fingerprint = "one";
  const Model model(results, &fingerprinted);
  const std::string index = compare_index_page(model).body;
  EXPECT_THAT(index, HasSubstr("since-nginx.html"));
  EXPECT_THAT(index, HasSubstr("1 worse"));
  EXPECT_THAT(index, HasSubstr("1 better"));
  EXPECT_THAT(index, HasSubstr("The suite has changed"));
  EXPECT_THAT(index, HasSubstr("Only in the earlier results: reference."));

  EXPECT_THAT(overview_page(model).body, HasSubstr("<a href=\"compare/since-nginx.html\">"));

  const std::string page = since_page(model, {1, 1}).body;
  const std::size_t better = page.find("id=\"better\"");
  ASSERT_NE(better, std::string::npos);
  EXPECT_THAT(page.substr(0, better), HasSubstr("counted.html"));
  EXPECT_THAT(page.substr(better), HasSubstr("not-reused.html"));
  EXPECT_THAT(page, HasSubstr("1.22.1"));
  EXPECT_THAT(page, HasSubstr("1.26.0"));
}

TEST(ComparePages, WithEarlierResultsAllPagesAreWellFormed) {
  for (const bool turned : {false, true}) {
    Results results = full_sample();
    Results earlier = large_sample(4, 3);
    earlier.targets[2].name = "nginx";
    earlier.targets[0].name = "reference";
    poison(turned ? results : earlier, "\"><script>x</script>");
    const Model model(turned ? earlier : results, turned ? &results : &earlier);
    std::map<std::string, std::string> pages;
    for_each_page(model, [&](const Page& page) { pages.emplace(page.path, document(model, page)); });
    EXPECT_EQ(first_problem(pages), "");
  }
}

TEST(ComparePages, StaySmallWhenEverythingDiffers) {
  Results results = large_sample(2, 200);
  for (CaseResult& made : results.targets[0].cases) made.verdict = Verdict::pass;
  for (CaseResult& made : results.targets[1].cases) made.verdict = Verdict::violation;
  const std::string worse = pair_page(Model(results), 0, 1).body;
  EXPECT_LT(worse.size(), 290'000U);
  EXPECT_THAT(worse, HasSubstr("more: the page would be too large"));
}

}  // namespace
}  // namespace cachestone::reports::site
