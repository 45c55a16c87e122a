// What must be read on the overview and on the pages of rows and targets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "reports/sample_test.h"
#include "reports/site/links.h"
#include "reports/site/markup_test.h"

namespace cachestone::reports::site {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Pages, TheOverviewSaysHowGradesAreMadeAndHowTheCachesRan) {
  const std::string html = pages_of(small_sample()).at("index.html");
  for (const char* expected : {
           "Only proven verdicts count: pass, violation, discouraged and missed.",
           "how bad the worst broken level is",
           "How far can these caches be trusted?",
           "<a href=\"targets/nginx.html\">nginx</a> <small>1.22.1</small>",
           "shared cache · real clock · 65.3 s · <span class=\"date\">2026-01-01 12:00:00 UTC</span>",
           "http://127.0.0.1:8081",
           "100 % proven (2 of 2)",
           "<td class=\"bad\" data-grade=\"violates\"><a href=\"rows/response-directives/no-store.html#nginx\"><b "
           "aria-hidden=\"true\">✗</b> <span>violates</span>",
       }) {
    EXPECT_THAT(html, HasSubstr(expected));
  }
}

TEST(Pages, NotesOnTheRunStandOnEveryPage) {
  Results results = small_sample();
  for (const auto& [path, html] : pages_of(results)) EXPECT_THAT(html, Not(HasSubstr("About this run"))) << path;
  results.incomplete = "Stopped after two cases.";
  for (const auto& [path, html] : pages_of(results)) {
    EXPECT_THAT(html, HasSubstr("About this run")) << path;
    EXPECT_THAT(html, HasSubstr("Stopped after two cases.")) << path;
  }
}

TEST(Pages, AFailureOfATargetIsSaid) {
  Results results = small_sample();
  results.targets[1].failure = "it died with signal 11";
  const auto pages = pages_of(results);
  for (const char* path : {"index.html", "targets/nginx.html"}) {
    EXPECT_THAT(pages.at(path), HasSubstr("<b>Not run to the end.</b> it died with signal 11"));
  }
  EXPECT_THAT(pages.at("targets/reference.html"), Not(HasSubstr("signal 11")));
}

TEST(Pages, ATargetSaysWhatItBreaksAndWhatIsBehindIt) {
  Results results = small_sample();
  std::string html = pages_of(results).at("targets/nginx.html");
  for (const char* expected : {
           "<a href=\"#broken\">Requirements it breaks</a>: 1 case",
           "<a href=\"../rows/response-directives/no-store.html\">no-store</a>",
           "<a href=\"../cases/response-directives/no-store/not-reused.html#nginx\">Not used for a later request</a>",
           "It was reused at 1 s.",
           "There is no result.",  // for fields/age/rounding
       }) {
    EXPECT_THAT(html, HasSubstr(expected));
  }
  results.targets[1].cases[0].known = Known{"It <forgets>.", "Its manual, page 7."};
  html = pages_of(results).at("targets/nginx.html");
  EXPECT_THAT(html, HasSubstr("It &lt;forgets&gt;."));
  EXPECT_THAT(html, HasSubstr("Its manual, page 7."));
  EXPECT_THAT(pages_of(results).at("targets/reference.html"), HasSubstr("No requirement was broken"));
}

TEST(Pages, ARowSaysWhatItDemandsAndWhatNoCaseTests) {
  Results results = small_sample();
  const std::string suite = "response-directives/no-store";
  results.clauses.push_back({"rfc9111-5.2.2.5-90", "MUST", "Somebody else must do it.", "RFC 9111", "5.2.2.5", "origin",
                             suite, "Origins are not tested."});
  const std::string html = pages_of(results).at(row_path(suite));
  for (const char* expected : {
           "<span class=\"level\">MUST NOT</span> Keep nothing of it.",
           "<a href=\"https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5\">RFC 9111 §5.2.2.5</a>",
           "What no case can test, and why",
           "Somebody else must do it.",
           "<b>Not tested:</b> Origins are not tested.",
           "<li id=\"nginx\">",
           "not-reused.html#nginx\"><b aria-hidden=\"true\">✗</b> <span>violation</span>",
       }) {
    EXPECT_THAT(html, HasSubstr(expected));
  }
}

TEST(Pages, StaySmallWhenEverythingIsBroken) {
  Results results = large_sample(7, 60);
  for (TargetResult& target : results.targets) {
    for (CaseResult& made : target.cases) {
      made.verdict = Verdict::violation;
      made.why = std::string(250, 'w');
      made.exchanges.clear();
      made.control.clear();
    }
  }
  const auto pages = pages_of(results);
  for (const auto& [path, html] : pages) EXPECT_LT(html.size(), 300'000U) << path;
  EXPECT_THAT(pages.at("targets/nginx.html"), HasSubstr("The page is full"));
}

}  // namespace
}  // namespace cachestone::reports::site
