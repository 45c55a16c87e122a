#include "harness/cli/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cachestone::cli {
namespace {

using cases::Case;
using cases::Catalogue;
using cases::Level;
using reports::Verdict;
using ::testing::HasSubstr;

Case item(const std::string& id, Level level, std::vector<std::string> clauses) {
  Case made;
  made.id = id;
  made.suite = id.substr(0, id.rfind('/'));
  made.level = level;
  made.clauses = std::move(clauses);
  return made;
}

Catalogue catalogue() {
  Catalogue made;
  made.suites = {
      {"response/no-store",
       "",
       "",
       "",
       {item("response/no-store/a", Level::must, {"r-5.2.5-01"}),
        item("response/no-store/b", Level::probe, {"r-5.2.5-02"})}},
      {"request/no-store", "", "", "", {item("request/no-store/c", Level::should, {"r-5.1-01"})}},
      {"age/made", "", "", "", {item("age/made/d", Level::may, {"r-5.2.5-01", "r-4-01"})}},
  };
  cases::Clause no_store;
  no_store.id = "r-5.2.5-01";
  no_store.mechanism = "response/no-store";
  made.clauses = {no_store};
  return made;
}

// The last letters of the cases that are left.
std::string left_of(const Selection& selection) {
  std::string left;
  const Catalogue chosen = select_cases(catalogue(), selection);
  for (const Case* each : all_cases(chosen)) left += each->id.back();
  return left;
}

Selection selection(const std::string& ids, const std::string& clauses, const std::string& directives,
                    const std::string& levels) {
  const auto split = [](const std::string& text) {
    std::vector<std::string> parts;
    std::string part;
    for (const char c : text + " ") {
      if (c != ' ') {
        part += c;
      } else if (!part.empty()) {
        parts.push_back(std::exchange(part, ""));
      }
    }
    return parts;
  };
  Selection made;
  made.ids = split(ids);
  made.clauses = split(clauses);
  made.directives = split(directives);
  made.levels = split(levels);
  return made;
}

TEST(Selection, EachKindAndAllTogether) {
  struct Row {
    Selection selection;
    std::string left;
  };
  const Row rows[] = {
      {selection("", "", "", ""), "abcd"},
      {selection("response/no-store/a", "", "", ""), "a"},
      {selection("*/a age/*", "", "", ""), "ad"},
      {selection("response/no-store", "", "", ""), "ab"},
      {selection("age", "", "", ""), "d"},
      {selection("!age response/*", "", "", ""), "ab"},
      {selection("!*/b", "", "", ""), "acd"},
      {selection("", "r-5.2.5-01", "", ""), "ad"},
      {selection("", "r-5.2.5", "", ""), "abd"},
      {selection("", "r-5*", "", ""), "abcd"},
      {selection("", "!r-4-01", "", ""), "abc"},
      {selection("", "", "no-store", ""), "abcd"},  // d by the mechanism of its clause
      {selection("", "", "request/no-store", ""), "c"},
      {selection("", "", "!made", ""), "abc"},
      {selection("", "", "", "must may"), "ad"},
      {selection("", "", "", "!probe"), "acd"},
      {selection("", "", "no-store", "!probe"), "acd"},
      {selection("response/*", "r-5.2.5", "no-store", "probe"), "b"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(left_of(row.selection), row.left)
        << ::testing::PrintToString(row.selection.ids) << ::testing::PrintToString(row.selection.clauses)
        << ::testing::PrintToString(row.selection.directives) << ::testing::PrintToString(row.selection.levels);
  }
}

TEST(Selection, NothingIsAMistakeWithAHint) {
  struct Row {
    Selection selection;
    std::string message;
  };
  const Row rows[] = {
      {selection("response/no-stor/a", "", "", ""),
       "no case matches \"response/no-stor/a\"; did you mean response/no-store/a"},
      {selection("*/a zebra/*", "", "", ""), "no case matches \"zebra/*\"; see cachestone list cases"},
      {selection("!zebra", "", "", ""), "no case matches \"zebra\""},
      {selection("", "r-5.2.5-09", "", ""), "no case is about the clause \"r-5.2.5-09\"; did you mean r-5.2.5-01"},
      {selection("", "", "nostore", ""), "no case is about the directive \"nostore\"; did you mean no-store"},
      {selection("", "", "", "most"), "no case has the level \"most\"; did you mean must?"},
      {selection("age", "", "", "must"), "none is left by all"},
      {selection("age !age", "", "", ""), "none is left by all"},
  };
  for (const Row& row : rows) {
    try {
      left_of(row.selection);
      ADD_FAILURE() << row.message;
    } catch (const UsageError& error) {
      EXPECT_THAT(error.what(), HasSubstr(row.message));
    }
  }
}

TEST(Selection, WhatAnEarlierRunLeftToBeDesired) {
  const auto earlier = [](std::vector<std::string> targets, Verdict a, Verdict b, Verdict c) {
    Selection made;
    made.only_worse_than = EarlierRun{"f.json", {}, std::move(targets)};
    reports::TargetResult nginx;
    nginx.name = "nginx";
    for (const auto& [id, verdict] : {std::pair("response/no-store/a", a), std::pair("response/no-store/b", b),
                                      std::pair("request/no-store/c", c), std::pair("age/made/d", Verdict::pass)}) {
      reports::CaseResult& result = nginx.cases.emplace_back();
      result.id = id;
      result.verdict = verdict;
    }
    for (const auto& result : nginx.cases) made.only_worse_than->results.cases.emplace_back().id = result.id;
    reports::TargetResult squid = nginx;
    squid.name = "squid";
    for (auto& result : squid.cases) result.verdict = Verdict::pass;
    squid.cases.pop_back();
    made.only_worse_than->results.targets = {nginx, squid};
    return made;
  };
  EXPECT_EQ(left_of(earlier({"nginx"}, Verdict::violation, Verdict::observed, Verdict::not_applicable)), "a");
  EXPECT_EQ(left_of(earlier({"nginx"}, Verdict::unproven, Verdict::error, Verdict::not_run)), "abc");
  EXPECT_EQ(left_of(earlier({"nginx"}, Verdict::flaky, Verdict::inconclusive, Verdict::pass)), "ab");
  EXPECT_EQ(left_of(earlier({"squid"}, Verdict::pass, Verdict::pass, Verdict::pass)), "d") << "it was not run";
  EXPECT_EQ(left_of(earlier({"nginx", "squid"}, Verdict::pass, Verdict::pass, Verdict::missed)), "cd");
  EXPECT_THROW(left_of(earlier({"nginx"}, Verdict::pass, Verdict::pass, Verdict::pass)), UsageError);
  try {
    left_of(earlier({"varnish"}, Verdict::pass, Verdict::pass, Verdict::missed));
    ADD_FAILURE();
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("f.json has results of nginx, squid, but none of what is to be run now"));
  }
}

}  // namespace
}  // namespace cachestone::cli
