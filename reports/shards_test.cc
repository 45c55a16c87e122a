#include "reports/shards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/merge.h"
#include "reports/sample_test.h"
#include "simulator/json/input_error.h"

namespace cachestone::reports {
namespace {

// Shard `index` of `of` of a run with two targets: every case belongs to the shard of its place.
Results part(std::size_t index, std::size_t of) {
  Results results = large_sample(2, 6);
  results.fingerprint = "f1";
  results.shard = Shard{index, of};
  for (TargetResult& target : results.targets) {
    std::vector<CaseResult> own;
    for (std::size_t i = 0; i < target.cases.size(); ++i) {
      if (i % of + 1 == index) own.push_back(target.cases[i]);
    }
    target.cases = own;
    target.duration = static_cast<double>(index);
  }
  return results;
}

std::vector<Source> parts(std::initializer_list<std::size_t> indices, std::size_t of) {
  std::vector<Source> sources;
  for (const std::size_t index : indices) sources.push_back({std::to_string(index) + ".json", part(index, of)});
  return sources;
}

TEST(Shards, AllTogetherAreTheWholeRun) {
  Results whole = large_sample(2, 6);
  whole.fingerprint = "f1";
  for (TargetResult& target : whole.targets) target.duration = 3;  // the longest
  EXPECT_EQ(merge(parts({1, 2, 3}, 3)), whole);
  EXPECT_EQ(merge(parts({3, 1, 2}, 3)), whole) << "in any order";
}

TEST(Shards, WhatIsMissingIsSaid) {
  const std::size_t cases = large_sample(2, 6).cases.size();
  const std::string name = large_sample(2, 6).targets[0].name;
  const Results one_missing = merge(parts({1, 3}, 3));
  const std::string counts = std::to_string(part(2, 3).targets[0].cases.size()) + " of " + std::to_string(cases);
  EXPECT_THAT(one_missing.incomplete,
              testing::StartsWith("shard 2/3 of " + name + " is missing (" + counts + " cases). shard 2/3 of "));
  EXPECT_THAT(merge(parts({2}, 4)).incomplete,
              testing::HasSubstr("shards 1/4, 3/4 and 4/4 of " + name + " are missing"));

  std::vector<Source> stopped = parts({1, 2}, 2);
  stopped[1].results.incomplete = "stopped by a signal.";
  EXPECT_THAT(merge(stopped).incomplete, testing::HasSubstr("shard 2/2 of " + name + ": stopped by a signal."));
  std::vector<Source> lost = parts({1, 2}, 2);
  lost[1].results.targets.pop_back();
  EXPECT_THAT(merge(lost).incomplete, testing::StartsWith("shard 2/2 of " + part(1, 2).targets[1].name));
}

TEST(Shards, FailuresSayWhoseTheyAre) {
  std::vector<Source> sources = parts({1, 2}, 2);
  sources[0].results.targets[0].failure = "it died";
  sources[1].results.targets[0].failure = "it burnt";
  EXPECT_EQ(merge(sources).targets[0].failure, "shard 1/2: it died; shard 2/2: it burnt");
}

TEST(Shards, WholeRunsStandBesideThem) {
  std::vector<Source> sources = parts({1, 2}, 2);
  Results other = large_sample(2, 6);
  other.targets.resize(1);
  other.targets[0].name = "another";
  sources.insert(sources.begin(), {"other.json", other});
  const Results merged = merge(sources);
  ASSERT_EQ(merged.targets.size(), 3u);
  EXPECT_EQ(merged.targets[0].name, "another");
  EXPECT_EQ(merged.incomplete, "");
}

TEST(Shards, PartsThatDoNotBelongTogetherAreRefused) {
  struct Row {
    void (*change)(Results&);
    std::string message;
  };
  const std::string other_run = "; shards of different runs cannot be merged";
  const Row rows[] = {
      {[](Results& r) { r.fingerprint = "f2"; },
       "2.json at /fingerprint: expected the suite of 1.json, with the fingerprint f1, found f2; results of different "
       "suites cannot be merged"},
      {[](Results& r) { r.tool = "cachestone 9"; },
       "2.json at /tool: expected \"cachestone 0.1.0\", which made 1.json, found \"cachestone 9\"; results of "
       "different "
       "versions cannot be merged"},
      {[](Results& r) { r.shard->of = 7; },
       "2.json at /shard: expected a shard of 2, as 1.json is, found shard 2/7" + other_run},
      {[](Results& r) { r.shard->index = 1; },
       "2.json at /shard: expected each shard of reference once, found shard 1/2, which 1.json is already"},
      {[](Results& r) { r.cases.pop_back(); },
       "2.json at /cases: expected a shard of the same cases as 1.json, found one of other cases" + other_run},
      {[](Results& r) { r.repeat = 3; },
       "2.json at /repeat: expected cases played as often as in 1.json, found 3" + other_run},
      {[](Results& r) { r.targets[0].version = "9"; },
       "2.json at /targets: expected reference with the version \"0.1.0\", as in 1.json, found \"9\"" + other_run},
      {[](Results& r) { r.targets[0].clock = "real"; },
       "2.json at /targets: expected reference with the clock \"virtual\", as in 1.json, found \"real\"" + other_run},
  };
  for (const Row& row : rows) {
    std::vector<Source> sources = parts({1, 2}, 2);
    row.change(sources[1].results);
    try {
      merge(sources);
      ADD_FAILURE() << row.message;
    } catch (const json::InputError& error) {
      EXPECT_EQ(error.what(), row.message);
    }
  }
}

}  // namespace
}  // namespace cachestone::reports
