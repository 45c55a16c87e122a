#include "reports/markdown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "reports/sample_test.h"
#include "reports/text.h"

namespace cachestone::reports {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string summary(const Results& results, const GateRules& rules = {"2027-01-01"}, const ReportLinks& links = {}) {
  return markdown_summary(results, Gate(results, rules), links);
}

TEST(Markdown, WordsStayWordsAndEverythingElseIsCode) {
  struct Row {
    const char* text;
    const char* shown;
  };
  const Row rows[] = {
      {"It was reused at 1 s (serial 1, Age 1).", "It was reused at 1 s (serial 1, Age 1)."},
      {"größer", "größer"},
      {"", "`-`"},
      {"  ", "`-`"},
      {"a|b", "`a\\x7cb`"},
      {"`a`", "`\\x60a\\x60`"},
      {"<b>", "`<b>`"},
      {"[a](b)", "`[a](b)`"},
      {"*a*", "`*a*`"},
      {"snake_case", "`snake_case`"},
      {"@everyone", "`@everyone`"},
      {"#1", "`#1`"},
      {"see https://a.example", "`see https://a.example`"},
      {"www.example", "`www.example`"},
      {"a\nb", "`a\\x0ab`"},
      {"\x1b[1m", "`\\x1b[1m`"},
      {"\xff", "`\\xff`"},
      {"a\\", "`a\\`"},
  };
  for (const Row& row : rows) EXPECT_EQ(markdown_text(row.text), row.shown);
  EXPECT_EQ(markdown_code("nginx"), "`nginx`");
  EXPECT_EQ(markdown_text(std::string(500, 'a'), 3), "aaa…");
}

TEST(Markdown, HasATableAndWhatIsBroken) {
  Results results = small_sample();
  results.clauses[0].document = "RFC 9111";
  results.clauses[0].section = "5.2.2.5";
  const std::string text = summary(results);
  EXPECT_THAT(text, HasSubstr("\n✗ 1 result counts against the run.\n"));
  EXPECT_THAT(text, HasSubstr("\n| `nginx` | 1.22.1 | real | ✗ violates | 1 | 0 | 1 | 0 | 2 of 2 (100 %) |\n"));
  EXPECT_THAT(text,
              HasSubstr("\n#### `nginx`\n\n- ✗ violation: `response-directives/no-store/not-reused` Not used for a "
                        "later request ([RFC 9111 §5.2.2.5](https://www.rfc-editor.org/rfc/rfc9111"
                        "#section-5.2.2.5)). It was reused at 1 s.\n"));
  EXPECT_THAT(text, Not(HasSubstr("#### `reference`")));
}

TEST(Markdown, LinksToTheReportWhereThereIsOne) {
  const ReportLinks links = {"https://ci.example/report/index.html",
                             [](std::size_t target) { return "https://ci.example/t/" + std::to_string(target); },
                             [](std::string_view id) { return "https://ci.example/c/" + std::string(id); }};
  EXPECT_THAT(summary(small_sample(), {"2027-01-01"}, links),
              AllOf(HasSubstr("| [`nginx`](https://ci.example/t/1) |"),
                    HasSubstr("[`response-directives/no-store/not-reused`]"
                              "(https://ci.example/c/response-directives/no-store/not-reused)"),
                    HasSubstr("\n[The whole report](https://ci.example/report/index.html)\n")));
}

TEST(Markdown, GoesByTheGate) {
  const Results results = small_sample();
  EXPECT_THAT(summary(results, {"2027-01-01", false, &results}),
              AllOf(HasSubstr("✓ Nothing is worse than in the baseline."),
                    HasSubstr("It was reused at 1 s. It was violation in the baseline.\n")));
  Results good = small_sample();
  good.targets.pop_back();
  EXPECT_THAT(summary(good), AllOf(HasSubstr("✓ Nothing counts against the run."), Not(HasSubstr("What is broken"))));
}

// Outside of code spans and of what we write ourselves there is nothing that means something.
TEST(Markdown, NothingHostileIsInterpreted) {
  const std::string text = summary(hostile_sample());
  EXPECT_TRUE(is_utf8(text));
  std::string outside;
  bool code = false;
  std::size_t cells = 0;
  for (const char c : text) {
    if (c == '`') code = !code;
    if (!code) outside += c;
    if (c == '\n') {
      EXPECT_FALSE(code) << "a code span goes on in the next line";
      code = false;
    }
    cells += c == '|' ? 1 : 0;
  }
  for (const char* bad : {"<", "[", "@", "](", "//", "*", "script"}) EXPECT_THAT(outside, Not(HasSubstr(bad)));
  EXPECT_EQ(cells, 40u) << "a header, a rule and two targets of nine cells";
}

TEST(Markdown, IsShortWhateverTheResults) {
  Results results = large_sample(6, 12);
  for (TargetResult& target : results.targets) {
    for (CaseResult& each : target.cases) {
      each.verdict = Verdict::violation;
      each.why = std::string(10'000, 'x');
    }
  }
  const std::string text = summary(results);
  EXPECT_LT(text.size(), 150'000u) << "GitHub takes a summary of one megabyte";
  EXPECT_THAT(text, HasSubstr("- … and 155 more\n"));
}

}  // namespace
}  // namespace cachestone::reports
