#include "reports/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/results_json.h"
#include "reports/sample_test.h"
#include "simulator/json/input_error.h"

namespace cachestone::reports {
namespace {

std::vector<std::string> names(const Results& results) {
  std::vector<std::string> all;
  for (const TargetResult& target : results.targets) all.push_back(target.name);
  return all;
}

TEST(Merge, UnitesTheSuitesAndAppendsTheTargets) {
  Results a = small_sample();
  Results b = small_sample();
  a.targets.pop_back();
  b.targets.erase(b.targets.begin());
  b.started = "2025-12-31T00:00:00Z";
  a.tool.clear();
  b.areas.push_back({"more", "More"});
  b.suites.push_back({"more/new", "more", "New", "", ""});
  b.cases.push_back({"more/new/one", "more/new", "One", "must", "any", {"new-clause"}, 0, ""});
  b.clauses.push_back({"new-clause", "MUST", "New."});
  b.targets[0].cases.push_back({"more/new/one", Verdict::pass, "", "", {}, {}, {}, {}, {}});

  const Results merged = merge({{"a.json", a}, {"b.json", b}});
  EXPECT_EQ(merged.areas, b.areas);
  EXPECT_EQ(merged.suites, b.suites);
  EXPECT_EQ(merged.cases, b.cases);
  EXPECT_EQ(merged.clauses, b.clauses);
  EXPECT_EQ(names(merged), (std::vector<std::string>{"reference", "nginx"}));
  EXPECT_EQ(merged.started, "2025-12-31T00:00:00Z");
  EXPECT_EQ(merged.tool, "cachestone 0.1.0");
  EXPECT_EQ(results_from_json(results_to_json(merged), "f"), merged);
}

TEST(Merge, OneFileStaysAsItIs) {
  EXPECT_EQ(merge({{"a.json", small_sample()}}), small_sample());
}

TEST(Merge, TargetsOfOneNameAreToldApart) {
  struct Row {
    std::vector<std::pair<std::string, std::string>> targets;  // name, version
    std::vector<std::string> names;
  };
  const Row rows[] = {
      {{{"nginx", "1.22.1"}, {"squid", "5.7"}}, {"nginx", "squid"}},
      {{{"nginx", "1.22.1"}, {"nginx", "1.26.0"}}, {"nginx-1.22.1", "nginx-1.26.0"}},
      {{{"nginx", "1.22.1"}, {"nginx", "1.22.1"}}, {"nginx-1.22.1-1", "nginx-1.22.1-2"}},
      {{{"cdn", ""}, {"cdn", ""}, {"cdn", ""}}, {"cdn-1", "cdn-2", "cdn-3"}},
      {{{"cdn", ""}, {"cdn-1", ""}, {"cdn", ""}}, {"cdn-2", "cdn-1", "cdn-3"}},
      {{{"cdn", ""}, {"cdn", "2"}}, {"cdn", "cdn-2"}},
  };
  for (const Row& row : rows) {
    std::vector<Source> sources;
    for (const auto& [name, version] : row.targets) {
      Results results = small_sample();
      results.targets.resize(1);
      results.targets[0].name = name;
      results.targets[0].version = version;
      sources.push_back({name + ".json", results});
    }
    EXPECT_EQ(names(merge(sources)), row.names);
  }
}

TEST(Merge, DifferentDefinitionsOfACaseAreAnError) {
  struct Row {
    void (*change)(CaseInfo&);
    std::string member;
  };
  const Row rows[] = {
      {[](CaseInfo& info) { info.title = "Other"; }, "title"},
      {[](CaseInfo& info) { info.level = "should"; }, "level"},
      {[](CaseInfo& info) { info.audience = "private"; }, "audience"},
      {[](CaseInfo& info) { info.suite = "fields/age"; }, "suite"},
      {[](CaseInfo& info) { info.clauses.clear(); }, "clauses"},
      {[](CaseInfo& info) { info.length = 9; }, "length"},
      {[](CaseInfo& info) { info.note = "n"; }, "note"},
  };
  for (const Row& row : rows) {
    Results changed = small_sample();
    row.change(changed.cases[0]);
    try {
      merge({{"a.json", small_sample()}, {"b.json", changed}});
      FAIL() << row.member;
    } catch (const json::InputError& error) {
      EXPECT_EQ(std::string(error.what()),
                "b.json at /cases/0: expected the case \"response-directives/no-store/not-reused\" as a.json defines "
                "it, found another " +
                    row.member + "; results of different suites cannot be merged");
    }
  }
}

}  // namespace
}  // namespace cachestone::reports
