#include "reports/site/full_sample_test.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sample_test.h"
#include "reports/site/markup_test.h"
#include "reports/text.h"

namespace cachestone::reports::site {

Results full_sample() {
  Results results = small_sample();
  results.clauses = {
      {"rfc9111-5.1-01", "MUST", "Generate an Age field.", "RFC 9111", "5.1", "cache", "fields/age", ""},
      {"rfc9111-5.2.2.5-01", "MUST NOT", "Keep nothing of it.", "RFC 9111", "5.2.2.5", "cache",
       "response-directives/no-store", ""},
      {"rfc9111-5.2.2.5-02", "prose", "Nobody looks.", "RFC 9111", "5.2.2.5", "cache", "response-directives/no-store",
       "It cannot be seen from outside."},
      {"nvs-3-01", "MUST", "Nobody asks.", "draft-ietf-httpbis-no-vary-search", "3", "origin", "keys/no-vary-search",
       ""},
  };
  ReferenceRun shared{"shared",
                      Verdict::pass,
                      {{0, "client", "asks: GET /r", "", {}},
                       {0, "cache", "forwarded: GET /r", "", {}},
                       {0,
                        "cache",
                        "may the response be stored?",
                        "must not",
                        {{"must not", "rfc9111-5.2.2.5-01", "no-store in the response"},
                         {"may", "rfc9111-5.1-01", "permitted by max-age"}}},
                       {1, "client", "asks: GET /r", "", {}}}};
  results.cases[0].reference = {shared};
  std::vector<std::string> all;
  for (const CaseInfo& info : results.cases) all.push_back(info.id);
  results.topics = {{"no-store", "feature", "no-store", "Nothing is kept.", {all[0]}},
                    {"trust", "question", "Can it be trusted?", "Or not.", all}};
  results.targets[1].arguments = "--target nginx";
  return results;
}

namespace {

using testing::HasSubstr;

TEST(FullSample, PagesAreWellFormed) {
  const auto pages = pages_of(full_sample());
  EXPECT_EQ(first_problem(pages), "");
  for (const char* path : {"specs/index.html", "specs/rfc-9111.html", "support.html", "compare/index.html",
                           "compare/reference--nginx.html"}) {
    EXPECT_EQ(pages.count(path), 1U) << path;
  }
}

TEST(FullSample, HostileTextStaysText) {
  for (const std::string& text :
       {std::string("\"><script>alert(1)</script>"), std::string("</details></section></main><h1>"),
        std::string("' onload='x"), std::string("\0\x1b\xff", 3), std::string("/../"), std::string()}) {
    Results results = full_sample();
    poison(results, text);
    EXPECT_EQ(first_problem(pages_of(results)), "") << visible(text);
  }
}

TEST(FullSample, MegabytesAreCut) {
  Results results = full_sample();
  poison(results, std::string(300'000, '<'));
  for (const auto& [path, html] : pages_of(results)) EXPECT_LT(html.size(), 300'000U) << path;
}

}  // namespace
}  // namespace cachestone::reports::site
