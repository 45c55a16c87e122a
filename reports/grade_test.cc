#include "reports/grade.h"

#include <gtest/gtest.h>

#include <set>

#include "reports/sample_test.h"

namespace cachestone::reports {
namespace {

using enum Verdict;

TEST(Grade, IsTheWorstThatWasProven) {
  struct Row {
    std::vector<Verdict> verdicts;
    Grade grade;
    std::string score;
    std::size_t proven;
  };
  const Row rows[] = {
      {{pass, pass}, Grade::conforms, "2/2", 2},
      {{pass, unproven, inconclusive, error, not_run}, Grade::conforms, "1/5", 1},
      {{pass, missed}, Grade::slower, "1/2", 2},
      {{missed}, Grade::slower, "0/1", 1},
      {{pass, missed, discouraged}, Grade::discouraged, "1/3", 3},
      {{pass, missed, discouraged, violation}, Grade::violates, "1/4", 4},
      {{violation, error}, Grade::violates, "0/2", 1},
      {{pass, observed, not_applicable}, Grade::conforms, "1/1", 1},
      {{unproven}, Grade::unproven, "0/1", 0},
      {{inconclusive}, Grade::unproven, "0/1", 0},
      {{error, not_run}, Grade::unproven, "0/2", 0},
      {{observed, unproven}, Grade::unproven, "0/1", 0},
      {{observed, observed}, Grade::observed, "2", 0},
      {{observed, not_applicable}, Grade::observed, "1", 0},
      {{not_run, not_run}, Grade::not_run, "0/2", 0},
      {{not_run, not_applicable}, Grade::not_run, "0/1", 0},
      {{not_applicable}, Grade::not_applicable, "", 0},
      {{}, Grade::not_applicable, "", 0},
  };
  for (const Row& row : rows) {
    Tally tally;
    std::string shown;
    for (const Verdict verdict : row.verdicts) {
      tally.add(verdict, false);
      shown += std::string(name(verdict)) + " ";
    }
    EXPECT_EQ(tally.grade(), row.grade) << shown;
    EXPECT_EQ(score(tally), row.score) << shown;
    EXPECT_EQ(tally.proven(), row.proven) << shown;
    EXPECT_EQ(tally.total(), row.verdicts.size());
  }
}

TEST(Grade, AProbeNeverCountsAsApplicable) {
  Tally tally;
  tally.add(inconclusive, true);
  tally.add(observed, true);
  EXPECT_EQ(tally.applicable(), 0U);
  EXPECT_EQ(tally.grade(), Grade::observed);
  Tally none;
  none.add(not_run, true);
  EXPECT_EQ(none.grade(), Grade::not_run);
}

TEST(Labels, WordsAndSymbolsTellThemApart) {
  std::set<std::string_view> words;
  std::set<std::string_view> symbols;
  for (const Grade grade : all_grades()) {
    EXPECT_TRUE(words.insert(label(grade).word).second);
    EXPECT_TRUE(symbols.insert(label(grade).symbol).second);
  }
  words.clear();
  symbols.clear();
  for (const Verdict verdict : all_verdicts()) {
    EXPECT_EQ(label(verdict).word, name(verdict));
    EXPECT_TRUE(words.insert(label(verdict).word).second);
    EXPECT_TRUE(symbols.insert(label(verdict).symbol).second);
  }
}

TEST(Matrix, RowsAreSuitesInTheOrderOfTheAreas) {
  Results results = small_sample();
  std::swap(results.suites[0], results.suites[1]);
  results.suites.push_back({"elsewhere/thing", "elsewhere", "A thing", "", ""});
  const ResultIndex index(results);
  const Matrix made = matrix(results, index);
  ASSERT_EQ(made.groups.size(), 3U);
  EXPECT_EQ(made.groups[0].area.title, "Response directives");
  EXPECT_EQ(made.groups[1].area.title, "Fields");
  EXPECT_EQ(made.groups[2].area.title, "elsewhere");  // of no area that is listed
  const Row& age = made.groups[1].rows[0];
  EXPECT_EQ(age.suite->id, "fields/age");
  EXPECT_EQ(age.cases.size(), 2U);
  EXPECT_EQ(age.cells[0].grade(), Grade::conforms);
  EXPECT_EQ(age.cells[1].grade(), Grade::slower);
  EXPECT_EQ(age.cells[1].count(not_run), 1U);  // there is no result for fields/age/rounding
  EXPECT_EQ(made.totals[0].grade(), Grade::conforms);
  EXPECT_EQ(score(made.totals[0]), "2/2");
  EXPECT_EQ(made.totals[1].grade(), Grade::violates);
  EXPECT_EQ(score(made.totals[1]), "0/2");
}

}  // namespace
}  // namespace cachestone::reports
