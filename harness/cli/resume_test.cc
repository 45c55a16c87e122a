#include "harness/cli/resume.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/cli/command.h"

namespace cachestone::cli {
namespace {

using cases::Case;
using reports::Results;
using reports::TargetResult;
using reports::Verdict;
using ::testing::HasSubstr;

TargetResult target(const std::vector<std::pair<std::string, Verdict>>& results, std::size_t repetitions = 0) {
  TargetResult made;
  made.name = "nginx";
  made.version = "1";
  made.clock = "real";
  made.started = "2026";
  made.duration = 3;
  for (const auto& [id, verdict] : results) {
    reports::CaseResult& result = made.cases.emplace_back();
    result.id = id;
    result.verdict = verdict;
    result.repetitions.assign(repetitions, verdict);
  }
  return made;
}

class Resume : public ::testing::Test {
 protected:
  Resume() : items_(6) {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      items_[i].id = std::string(1, static_cast<char>('a' + i));
      all_.push_back(&items_[i]);
    }
  }
  std::string left(const TargetResult& before, std::size_t repeat) const {
    std::string ids;
    for (const Case* item : cases_left(before, all_, repeat)) ids += item->id;
    return ids;
  }
  std::vector<Case> items_;
  std::vector<const Case*> all_;
};

TEST_F(Resume, WhatHasAVerdictIsKept) {
  const TargetResult before = target({{"a", Verdict::pass},
                                      {"b", Verdict::not_run},
                                      {"c", Verdict::error},
                                      {"d", Verdict::violation},
                                      {"e", Verdict::not_applicable}});
  EXPECT_EQ(left(before, 0), "bcf");
  EXPECT_EQ(left(before, 2), "abcdef") << "none was played twice";
  EXPECT_EQ(left(target({{"a", Verdict::flaky}, {"b", Verdict::pass}}, 2), 2), "cdef");

  const TargetResult now = target({{"b", Verdict::missed}, {"c", Verdict::pass}, {"f", Verdict::not_run}});
  const TargetResult whole = joined(before, now, all_);
  std::string verdicts;
  for (const reports::CaseResult& result : whole.cases) {
    verdicts += result.id + " " + std::string(reports::name(result.verdict)) + ", ";
  }
  EXPECT_EQ(verdicts, "a pass, b missed, c pass, d violation, e not-applicable, f not-run, ");
  EXPECT_EQ(whole.duration, 6);
}

TEST_F(Resume, AnotherTargetIsRefused) {
  const TargetResult before = target({{"a", Verdict::pass}});
  TargetResult now = before;
  now.version = "2";
  try {
    joined(before, now, all_);
    ADD_FAILURE();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "cannot go on: the version of nginx was 1, and now it is 2");
  }
  now = before;
  now.clock = "warped";
  EXPECT_THROW(joined(before, now, all_), std::runtime_error);
  TargetResult not_begun = before;
  not_begun.started = "";
  not_begun.version = "0";
  EXPECT_NO_THROW(joined(not_begun, now, all_));
}

TEST_F(Resume, AnotherRunIsRefused) {
  Results now;
  now.tool = "cachestone 1";
  now.fingerprint = "f";
  now.targets = {target({})};
  struct Row {
    void (*change)(Results&);
    std::string message;
  };
  const Row rows[] = {
      {[](Results& r) { r.tool = "cachestone 2"; }, "its tool is cachestone 2, and now it is cachestone 1"},
      {[](Results& r) { r.fingerprint = "g"; }, "its suite (by its fingerprint) is g, and now it is f"},
      {[](Results& r) { r.fingerprint = ""; }, "its suite (by its fingerprint) is not known"},
      {[](Results& r) {
         r.shard = reports::Shard{1, 2};
       },
       "its shard is 1/2, and now it is 1/1"},
      {[](Results& r) { r.repeat = 3; }, "its number of repetitions is 3, and now it is 0"},
      {[](Results& r) { r.targets[0].name = "squid"; }, "its list of targets is squid, and now it is nginx"},
      {[](Results& r) { r.targets.clear(); }, "its list of targets is not known"},
  };
  EXPECT_NO_THROW(check_same_run({"f.json", now}, now));
  for (const Row& row : rows) {
    Resumed before{"f.json", now};
    row.change(before.results);
    try {
      check_same_run(before, now);
      ADD_FAILURE() << row.message;
    } catch (const UsageError& error) {
      EXPECT_THAT(error.what(), HasSubstr("cannot go on from f.json: " + row.message));
    }
  }
}

}  // namespace
}  // namespace cachestone::cli
