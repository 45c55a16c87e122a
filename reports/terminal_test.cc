#include "reports/terminal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "reports/sample_test.h"
#include "reports/text.h"

namespace cachestone::reports {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(TerminalReport, GoldenText) {
  EXPECT_EQ(terminal_report(small_sample(), false), R"text(              reference  nginx
Response directives
  no-store    ✓ 1/1      ✗ 0/1
Fields
  Age         ✓ 1/1      ~ 0/1

✗ violates  ~ slower  ✓ conforms
Numbers: cases that passed / cases that apply.

reference 0.1.0 (shared cache, virtual clock, 41.2 ms)
  ✓ conforms: 2 of 2 proven
  pass 2, observed 1
nginx 1.22.1 (shared cache, real clock, 65.3 s)
  ✗ violates: 2 of 2 proven
  violation 1, missed 1, not-run 1

What is broken
nginx
  ✗ response-directives/no-store/not-reused:
    It was reused at 1 s.
)text");
}

TEST(PlainReport, OneItemALineWithItsIdFirst) {
  EXPECT_EQ(plain_report(small_sample()),
            "response-directives/no-store\treference\tconforms\t1/1\n"
            "response-directives/no-store\tnginx\tviolates\t0/1\n"
            "fields/age\treference\tconforms\t1/1\n"
            "fields/age\tnginx\tslower\t0/1\n"
            "response-directives/no-store/not-reused\tnginx\tviolation\tIt was reused at 1 s.\n"
            "fields/age/counted\tnginx\tmissed\tIt was not reused.\n"
            "reference\ttotal\tconforms\t2/2\tpass 2, observed 1\n"
            "nginx\ttotal\tviolates\t0/2\tviolation 1, missed 1, not-run 1\n");
}

TEST(PlainReport, SaysThatSomethingIsFlakyOrMissing) {
  Results results = small_sample();
  results.targets[1].cases[0].verdict = Verdict::flaky;
  results.targets[1].cases[0].why = "2 of 3: pass, 1 of 3: missed.";
  results.incomplete = "shard 2/3 is missing.";
  results.repeat = 3;
  EXPECT_THAT(plain_report(results), AllOf(HasSubstr("\tnginx\tflaky\t2 of 3: pass, 1 of 3: missed.\n"),
                                           HasSubstr("\nrun\tIncomplete: shard 2/3 is missing.\n"),
                                           HasSubstr("\nrun\tEach case was played 3 times.\n")));
  results.shard = Shard{2, 3};
  EXPECT_THAT(terminal_report(results, false),
              AllOf(HasSubstr("What ended differently when it was repeated\nnginx\n  ± response-directives/"),
                    HasSubstr("\nIncomplete: shard 2/3 is missing.\n"), HasSubstr("\nThis is shard 2/3: ")));
}

std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) most = std::max(most, code_points(line));
  return most;
}

TEST(PlainReport, SaysWhatIsKnownOfAVerdict) {
  Results results = small_sample();
  CaseResult& result = results.targets[1].cases[0];
  result.verdict = Verdict::violation;
  result.why = "Why.";
  result.known = Known{"A reason.", "Evidence."};
  EXPECT_THAT(plain_report(results), testing::HasSubstr("\tviolation\tWhy. Known: A reason.\n"));
}

TEST(TerminalReport, FitsEightyColumns) {
  for (std::size_t targets = 0; targets <= 13; ++targets) {
    EXPECT_LE(widest(terminal_report(large_sample(targets, 12), false)), 80U) << targets;
  }
  Results long_names = large_sample(6, 12);
  for (TargetResult& target : long_names.targets) target.name += " with a very long name indeed";
  for (SuiteInfo& suite : long_names.suites) suite.title += " and everything that goes with it";
  EXPECT_LE(widest(terminal_report(long_names, false)), 80U);
}

TEST(TerminalReport, ColourOnlyRepeatsWhatTheTextSays) {
  std::string coloured = terminal_report(large_sample(4, 12), true);
  EXPECT_THAT(coloured, HasSubstr("\x1b[31m✗ 7/10\x1b[0m"));
  std::string stripped;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
    } else {
      stripped += coloured[i];
    }
  }
  EXPECT_EQ(stripped, terminal_report(large_sample(4, 12), false));
}

TEST(TerminalReport, NamesThatAreTooLongKeepBothEnds) {
  Results results = large_sample(6, 12);
  results.targets[0].name = "edge-proxy-one";
  results.targets[1].name = "edge-proxy-two";
  const std::string text = terminal_report(results, false);
  const std::string header = text.substr(0, text.find('\n'));
  EXPECT_THAT(header, HasSubstr("one"));
  EXPECT_THAT(header, HasSubstr("two"));
  EXPECT_THAT(header, HasSubstr("…"));
}

TEST(TerminalReport, HostileTextCannotReachTheTerminal) {
  Results results = small_sample();
  results.targets[1].name = "ng\x1b]0;owned\x07inx";
  results.targets[1].failure = "died\r\nof \x1b[2J";
  results.targets[1].cases[0].why =
      "it said \x9b"
      "31m and\ttabs";
  results.suites[0].title = "no\nstore";
  for (const std::string& text : {terminal_report(results, false), plain_report(results)}) {
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, Not(HasSubstr("\r")));
    EXPECT_THAT(text, Not(HasSubstr("\x9b")));
    EXPECT_THAT(text, HasSubstr("\\x9b31m and\\x09tabs"));
    EXPECT_TRUE(is_utf8(text));
  }
}

TEST(TerminalReport, LongListsAreCutWithACount) {
  Results results = large_sample(1, 12);
  for (CaseResult& made : results.targets[0].cases) made.verdict = Verdict::error;
  EXPECT_THAT(terminal_report(results, false), HasSubstr("… and 160 more"));
}

}  // namespace
}  // namespace cachestone::reports
