#include "reports/site/case_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/site/full_sample_test.h"
#include "reports/site/markup_test.h"

namespace cachestone::reports::site {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string page_of(const Results& results, std::size_t number = 0) {
  const Model model(results);
  return case_page(model, results.cases[number]).body;
}

// The part of the page about one target.
std::string section_of_target(const std::string& page, const std::string& name) {
  const std::size_t start = page.find("<section id=\"" + name + "\"");
  return start == std::string::npos ? "" : page.substr(start, page.find("</section>", start) - start);
}

TEST(CasePage, SaysWhatTheCaseIsAbout) {
  const std::string page = page_of(full_sample());
  for (const char* expected : {
           "<h1>Not used for a later request</h1>",
           "<span class=\"level\">must</span> A requirement",
           "<a href=\"../../../specs/rfc-9111.html#rfc9111-5.2.2.5-01\">RFC 9111 §5.2.2.5</a> <b class=\"level\">MUST "
           "NOT</b> Keep nothing of it.",
           "cachestone simulate response-directives/no-store/not-reused",
           "href=\"#nginx\"",
       }) {
    EXPECT_THAT(page, HasSubstr(expected));
  }
}

TEST(CasePage, AShortcomingComesFirstAndIsOpen) {
  const std::string page = page_of(full_sample());
  EXPECT_LT(page.find("<section id=\"nginx\""), page.find("<section id=\"reference\""));
  EXPECT_THAT(section_of_target(page, "nginx"), HasSubstr("<details class=\"evidence\" open>"));
  EXPECT_THAT(section_of_target(page, "reference"), HasSubstr("<details class=\"evidence\">"));
}

TEST(CasePage, TheControlTheReferenceCacheTheWireAndTheCommandStandBesideIt) {
  const std::string nginx = section_of_target(page_of(full_sample()), "nginx");
  for (const char* expected : {
           "It was reused at 1 s.",
           "<figcaption>The case</figcaption>",
           "<figcaption>Its control",
           "<h3>What the reference cache does, and why</h3>",
           "may the response be stored? <b class=\"ruling bad\">must not</b>",
           "<li>no-store in the response <a href=",
           "<li class=\"quiet\">may: permitted by max-age",
           "<summary>Wire transcript</summary>",
           "HTTP/1.1 200 OK",
           "cachestone run --target nginx --case response-directives/no-store/not-reused --transcript wire",
       }) {
    EXPECT_THAT(nginx, HasSubstr(expected));
  }
}

TEST(CasePage, TheAccountIsThatOfTheSameKindOfCache) {
  Results results = full_sample();
  results.targets[1].cache = "private";
  const std::string page = page_of(results);
  EXPECT_THAT(section_of_target(page, "nginx"), Not(HasSubstr("What the reference cache does")));
  EXPECT_THAT(section_of_target(page, "reference"), HasSubstr("What the reference cache does"));
}

TEST(CasePage, WhatIsKnownAndUntilWhenStandsThere) {
  Results results = full_sample();
  results.targets[1].cases[0].known = Known{"It rounds <down>.", "Its manual, page 7.", "2027-03-01"};
  const std::string nginx = section_of_target(page_of(results), "nginx");
  for (const char* expected : {"It rounds &lt;down&gt;.", "Its manual, page 7.", "Accepted until 2027-03-01."}) {
    EXPECT_THAT(nginx, HasSubstr(expected));
  }
}

TEST(CasePage, LeadsToItsNeighboursAndItsRow) {
  const std::string page = page_of(full_sample(), 1);  // the first of two in its row
  EXPECT_THAT(page, HasSubstr("Next: <a href=\"rounding.html\">"));
  EXPECT_THAT(page, Not(HasSubstr("Before: ")));
  EXPECT_THAT(page, HasSubstr("<a href=\"../../../rows/fields/age.html\">"));
  EXPECT_THAT(page_of(full_sample(), 2), HasSubstr("Before: <a href=\"counted.html\">"));
}

TEST(CasePage, ATargetWithoutResultAndRepetitionsAreSaid) {
  EXPECT_THAT(section_of_target(page_of(full_sample(), 2), "nginx"), HasSubstr("There is no result."));
  Results results = full_sample();
  results.targets[1].cases[0].repetitions = {Verdict::pass, Verdict::violation};
  EXPECT_THAT(section_of_target(page_of(results), "nginx"), HasSubstr("Played 2 times:"));
}

TEST(CasePage, StaysSmallAndGivesUpPassesFirst) {
  Results results = full_sample();
  CaseResult& broken = results.targets[1].cases[0];
  for (int i = 0; i < 20; ++i) {
    broken.exchanges[0].response->fields.add("X-Long", std::string(400, 'x'));
    broken.exchanges[0].request.fields.add("X-Long", std::string(400, 'x'));
  }
  broken.exchanges.resize(20, broken.exchanges[0]);
  broken.control = broken.exchanges;
  CaseResult& passed = results.targets[0].cases[0];
  const auto verdict = passed.verdict;
  passed = broken;
  passed.verdict = verdict;
  results.targets.resize(20, results.targets[0]);
  const std::string page = page_of(results);
  EXPECT_LT(page.size(), 290'000U);
  EXPECT_THAT(section_of_target(page, "nginx"), HasSubstr("Wire transcript"));
  EXPECT_THAT(page, HasSubstr("What was seen is left out here"));
}

}  // namespace
}  // namespace cachestone::reports::site
