#include "harness/applies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cachestone::harness {
namespace {

using reports::CaseResult;
using reports::Verdict;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

cases::Case case_of(const std::string& id, Seconds length, std::vector<std::string> needs = {}) {
  cases::Case item;
  item.id = id;
  item.needs = std::move(needs);
  item.steps.resize(2);
  item.steps[1].at = length;
  return item;
}

const cases::Case kFlight = case_of("probe/flight", Seconds{4});
const cases::Case kSight = case_of("probe/sight", Seconds{1});
const Probes kProbes{{"flight", &kFlight}, {"sight", &kSight}};

TEST(Applies, WhatTakesLongerThanTheRunWaitsIsNotRun) {
  RunnerOptions options;
  options.shown_by = kProbes;
  const auto why = [&](const cases::Case& item) {
    const auto result = not_for_this_run(item, options, false);
    if (!result) return std::string();
    EXPECT_EQ(result->verdict, Verdict::not_run);
    return result->why;
  };
  const cases::Case needs_flight = case_of("needs", Seconds{2}, {"sight", "flight"});
  EXPECT_THAT(why(needs_flight), IsEmpty());
  options.max_wait = Seconds{4};
  EXPECT_THAT(why(needs_flight), IsEmpty());
  EXPECT_EQ(why(case_of("long", Seconds{5})), "The case takes 5 s, longer than this run waits (4 s).");
  // Without its probe nobody knows whether it applies.
  options.max_wait = Seconds{3};
  EXPECT_EQ(why(needs_flight),
            "The probe that shows whether the cache has what the case needs, flight, takes 4 s, longer than this run "
            "waits (3 s).");
  EXPECT_THAT(why(case_of("needs", Seconds{2}, {"sight", "trailers"})), IsEmpty());
}

TEST(Applies, ProbesArePlayedBesideWhatNeedsThem) {
  const cases::Case one = case_of("one", Seconds{1}, {"flight", "trailers"});
  const cases::Case two = case_of("two", Seconds{1}, {"flight", "sight"});
  EXPECT_THAT(probes_besides({&one, &two}, kProbes), ElementsAre(&kFlight, &kSight));
  EXPECT_THAT(probes_besides({&one, &kFlight}, kProbes), IsEmpty());
}

CaseResult result_of(Verdict verdict, const std::string& value = "") {
  CaseResult result;
  result.verdict = verdict;
  result.value = value;
  result.why = "As it was.";
  return result;
}

TEST(Applies, ProbesDecideWhatAResultMeans) {
  const cases::Case item = case_of("needs", Seconds{1}, {"flight", "sight"});
  const CaseResult yes = result_of(Verdict::observed, "yes");
  const CaseResult no = result_of(Verdict::observed, "no");
  const CaseResult not_run = result_of(Verdict::not_run);
  const CaseResult unclear = result_of(Verdict::inconclusive);
  struct Row {
    Verdict played;
    const CaseResult* flight;
    const CaseResult* sight;
    std::optional<Verdict> judged;  // nothing: as it was played
  };
  const Row rows[] = {
      {Verdict::violation, &yes, &yes, std::nullopt},
      {Verdict::violation, &yes, &no, Verdict::not_applicable},
      {Verdict::pass, &no, &yes, Verdict::not_applicable},
      {Verdict::violation, &unclear, &no, Verdict::not_applicable},
      {Verdict::violation, &unclear, &yes, Verdict::inconclusive},
      {Verdict::discouraged, &yes, &not_run, Verdict::inconclusive},
      {Verdict::missed, &not_run, &not_run, Verdict::inconclusive},
      {Verdict::missed, &yes, nullptr, Verdict::inconclusive},
      {Verdict::pass, &unclear, &yes, std::nullopt},
      {Verdict::unproven, &unclear, &yes, std::nullopt},
      {Verdict::error, &unclear, &yes, std::nullopt},
      {Verdict::not_run, &no, &no, std::nullopt},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::to_string(&row - rows));
    Results results{{kFlight.id, row.flight}};
    if (row.sight != nullptr) results[kSight.id] = row.sight;
    const auto judged = judged_by_probes(item, result_of(row.played), kProbes, results);
    ASSERT_EQ(judged.has_value(), row.judged.has_value());
    if (judged) {
      EXPECT_EQ(judged->verdict, *row.judged);
    }
  }
  const auto unknown = judged_by_probes(item, result_of(Verdict::violation), kProbes, {{kSight.id, &yes}});
  EXPECT_EQ(unknown->why, "Whether the cache has what the case needs, flight, probe/flight did not show. As it was.");
}

}  // namespace
}  // namespace cachestone::harness
