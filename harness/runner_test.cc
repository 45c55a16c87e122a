#include "harness/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/fake_target_testing.h"
#include "harness/runner_testing.h"

namespace cachestone::harness {
namespace {

using cases::From;
using reports::Verdict;
using testing::case_named;
using testing::FakeTarget;
using testing::forward_to;
using ::testing::HasSubstr;
using testing::no_store_case;
using testing::step_at;
using testing::Sweep;

TEST(Runner, ProhibitionWithControlPassesOnTheReference) {
  Sweep run;
  run.items = {no_store_case()};
  const auto results = run.play();
  ASSERT_EQ(results.size(), 1u);
  EXPECT_EQ(results[0].verdict, Verdict::pass) << results[0].why;
  ASSERT_EQ(results[0].exchanges.size(), 2u);
  EXPECT_EQ(results[0].exchanges[1].from, "origin");
  EXPECT_EQ(results[0].exchanges[1].origin.size(), 1u);
  EXPECT_DOUBLE_EQ(results[0].exchanges[1].at, 1.0);
  ASSERT_EQ(results[0].control.size(), 2u);
  EXPECT_EQ(results[0].control[1].from, "cache");
  EXPECT_TRUE(results[0].checks.back().control);
  EXPECT_TRUE(results[0].checks.back().held);
}

TEST(Runner, ADefectIsAViolation) {
  Sweep run;
  run.items = {no_store_case()};
  const auto clause = policy::find_clause("rfc9111-5.2.2.5-01");
  ASSERT_TRUE(clause);
  EXPECT_EQ(run.play(policy::Rulebook().without(*clause)).at(0).verdict, Verdict::violation);
}

TEST(Runner, WithoutACacheNothingIsProven) {
  Sweep run;
  run.items = {no_store_case(), case_named("max-age", "max-age=60", {From::cache})};
  FakeTarget target(run.loop, forward_to(run.book));
  const auto results = run.play(target);
  EXPECT_EQ(results[0].verdict, Verdict::unproven);
  EXPECT_EQ(results[1].verdict, Verdict::missed);
}

TEST(Runner, ASlowCacheMakesTheTimelineLateAndItIsPlayedAgain) {
  Sweep run;
  run.items = {case_named("slow", "max-age=60", {From::origin})};
  int asked = 0;
  FakeTarget target(run.loop, [&](const http::Request& request, Time now) {
    return forward_to(run.book, Milliseconds{asked++ == 0 ? 2400 : 0})(request, now);
  });
  const auto results = run.play(target);
  EXPECT_EQ(target.sent.size(), 4u);
  EXPECT_EQ(target.targets.back(), "/cs-0-2/r");
  EXPECT_EQ(results[0].verdict, Verdict::pass) << results[0].why;
}

// It is to meet the step before: held back it would find that one over.
TEST(Runner, LateAgainAndAgainIsInconclusive) {
  Sweep run;
  run.items = {case_named("slow", "max-age=60", {From::origin})};
  FakeTarget target(run.loop, forward_to(run.book, Milliseconds{2400}));
  const auto results = run.play(target);
  EXPECT_EQ(target.sent.size(), 6u);
  EXPECT_EQ(results[0].verdict, Verdict::inconclusive);
  EXPECT_EQ(results[0].why, "The run was too slow: step 1 began 1.4 s late.");
}

TEST(Runner, ABrokenExchangeIsAnErrorThatIsTriedAgain) {
  Sweep run;
  run.items = {case_named("broken", "max-age=60", {From::origin})};
  int asked = 0;
  FakeTarget target(run.loop, [&](const http::Request& request, Time now) {
    if (asked++ < 2) return FakeTarget::Answer{{{}, {}, false, "connection reset", {}, {}}, Milliseconds{0}};
    return forward_to(run.book)(request, now);
  });
  EXPECT_EQ(run.play(target).at(0).verdict, Verdict::pass);

  Sweep hopeless;
  hopeless.items = run.items;
  FakeTarget broken(hopeless.loop, [](const http::Request&, Time) { return testing::refused(); });
  const auto results = hopeless.play(broken);
  EXPECT_EQ(results[0].verdict, Verdict::error);
  EXPECT_EQ(results[0].why, "The exchange of step 0 failed: connection refused.");
  EXPECT_EQ(broken.sent.size(), 3u);
}

TEST(Runner, ATargetThatHangsInACaseIsNotTriedAgain) {
  Sweep run;
  run.items = {case_named("hangs", "max-age=60", {From::origin})};
  FakeTarget target(run.loop, [](const http::Request&, Time) {
    return FakeTarget::Answer{{{}, {}, false, "no answer in 6 s", {}, {}, true}, Seconds{6}};
  });
  EXPECT_EQ(run.play(target).at(0).verdict, Verdict::error);
  EXPECT_EQ(target.sent.size(), 1u);
}

TEST(Runner, AViolationIsNeverPlayedAgain) {
  Sweep run;
  run.items = {case_named("wrong", "max-age=60", {From::error})};
  FakeTarget target(run.loop, forward_to(run.book));
  EXPECT_EQ(run.play(target).at(0).verdict, Verdict::violation);
  EXPECT_EQ(target.sent.size(), 2u);
}

TEST(Runner, CasesThatDoNotApplyAreNotPlayed) {
  Sweep run;
  run.items = {case_named("private", "", {}), case_named("shared", "", {}), case_named("needs", "", {}),
               case_named("long", "", {})};
  run.items[0].audience = cases::Audience::private_only;
  run.items[1].audience = cases::Audience::shared;
  run.items[2].needs = {"trailers"};
  run.items[3].steps[1].at = Seconds{60};
  run.options.profile = policy::private_profile();
  run.options.lacks = {"trailers"};
  run.options.max_wait = Seconds{10};
  FakeTarget target(run.loop, forward_to(run.book));
  const auto results = run.play(target);
  EXPECT_EQ(results[0].verdict, Verdict::pass) << "private cases are played on a private cache: " << results[0].why;
  EXPECT_EQ(results[1].verdict, Verdict::not_applicable);
  EXPECT_EQ(results[1].why, "The case is about shared caches, and this cache is private.");
  EXPECT_EQ(results[2].verdict, Verdict::not_applicable);
  EXPECT_EQ(results[2].why, "The cache lacks what the case needs: trailers.");
  EXPECT_EQ(results[3].verdict, Verdict::not_run);
  EXPECT_THAT(results[3].why, HasSubstr("takes 60 s"));
}

// A probe that the cache answers with yes when it reuses.
cases::Case probe_named(std::string id, const std::string& cache_control) {
  cases::Case probe = case_named(std::move(id), cache_control, {From::cache});
  probe.level = cases::Level::probe;
  return probe;
}

TEST(Runner, WhatAProbeShowsToBeLackingIsNotApplicable) {
  const cases::Case refused = probe_named("probe/refused", "no-store");
  const cases::Case granted = probe_named("probe/granted", "max-age=60");
  Sweep run;
  run.items = {case_named("wrong", "max-age=60", {From::error}), case_named("right", "max-age=60", {From::cache}),
               case_named("other", "max-age=60", {From::cache})};
  run.items[0].needs = {"flight"};
  run.items[1].needs = {"sight"};
  run.options.shown_by = {{"flight", &refused}, {"sight", &granted}};
  std::vector<std::string> told;
  run.options.on_result = [&](const reports::CaseResult& result) { told.push_back(result.id); };
  const auto results = run.play();
  ASSERT_EQ(results.size(), 3u) << "the probes were not asked for";
  EXPECT_EQ(results[0].verdict, Verdict::not_applicable);
  EXPECT_EQ(results[0].why, "The cache lacks what the case needs: flight, as probe/refused showed.");
  EXPECT_TRUE(results[0].exchanges.empty());
  EXPECT_EQ(results[1].verdict, Verdict::pass) << results[1].why;
  EXPECT_EQ(results[2].verdict, Verdict::pass) << results[2].why;
  EXPECT_EQ(told, (std::vector<std::string>{"other", "wrong", "right"}));
}

TEST(Runner, AProbeThatIsAskedForIsPlayedOnce) {
  Sweep run;
  run.items = {probe_named("probe", "no-store"), case_named("wrong", "max-age=60", {From::error})};
  run.items[1].needs = {"flight"};
  run.options.shown_by = {{"flight", &run.items[0]}};
  FakeTarget target(run.loop, forward_to(run.book));
  const auto results = run.play(target);
  EXPECT_EQ(results[0].value, "no");
  EXPECT_EQ(results[1].verdict, Verdict::not_applicable);
  EXPECT_EQ(target.sent.size(), 4u);
}

TEST(Runner, WhereAProbeSaysNothingNothingIsHeldAgainstTheCache) {
  cases::Case probe = probe_named("probe", "max-age=60");
  probe.steps[0].expect = {testing::expect_from({From::cache}, true)};
  Sweep run;
  run.items = {case_named("wrong", "max-age=60", {From::error})};
  run.items[0].needs = {"flight"};
  run.options.shown_by = {{"flight", &probe}};
  const auto results = run.play();
  EXPECT_EQ(results[0].verdict, Verdict::inconclusive);
  EXPECT_FALSE(results[0].exchanges.empty());
}

TEST(Runner, WhatIsKnownToBeLackingIsNotTried) {
  const cases::Case probe = probe_named("probe", "max-age=60");
  Sweep run;
  run.items = {case_named("wrong", "max-age=60", {From::error})};
  run.items[0].needs = {"flight"};
  run.options.shown_by = {{"flight", &probe}};
  run.options.lacks = {"flight"};
  EXPECT_EQ(run.play().at(0).why, "The cache lacks what the case needs: flight.");
}

TEST(Runner, NothingToPlayEndsAtOnce) {
  Sweep run;
  FakeTarget target(run.loop, forward_to(run.book));
  EXPECT_TRUE(run.play(target).empty());
}

TEST(Runner, StopKeepsWhatIsFinished) {
  Sweep run;
  run.items = {case_named("short", "max-age=60", {From::origin}), case_named("long", "max-age=60", {From::origin})};
  run.items[1].steps[1].at = Seconds{100};
  std::size_t told = 0;
  run.options.on_result = [&](const reports::CaseResult&) { ++told; };
  FakeTarget target(run.loop, forward_to(run.book));
  const auto results = run.play(
      target, [&](Runner& runner) { run.loop.call_after(Seconds{10}, [&runner] { runner.stop("stopped"); }); });
  EXPECT_EQ(results[0].verdict, Verdict::pass);
  EXPECT_EQ(results[1].verdict, Verdict::not_run);
  EXPECT_EQ(results[1].why, "stopped");
  EXPECT_EQ(target.sent.size(), 3u) << "nothing is sent after the stop";
  EXPECT_EQ(told, 2u);
}

TEST(Runner, ADeadTargetEndsTheRunAtOnce) {
  Sweep run;
  for (int i = 0; i < 100; ++i) run.items.push_back(case_named(std::to_string(i), "max-age=60", {From::origin}));
  run.options.why_dead = [] { return std::optional<std::string>("nginx died: killed by signal 9"); };
  FakeTarget target(run.loop, [](const http::Request&, Time) { return testing::refused(); });
  const auto results = run.play(target);
  for (const auto& result : results) EXPECT_EQ(result.verdict, Verdict::error);
  EXPECT_EQ(results.back().why, "nginx died: killed by signal 9");
  EXPECT_EQ(run.failure, "nginx died: killed by signal 9");
  EXPECT_LE(target.sent.size(), 100u);
}

TEST(Runner, ATargetThatHangsIsGivenUp) {
  Sweep run;
  for (int i = 0; i < 1000; ++i) run.items.push_back(case_named(std::to_string(i), "max-age=60", {From::origin}));
  run.options.jobs = 10;
  run.options.why_dead = []() -> std::optional<std::string> { return std::nullopt; };
  FakeTarget target(run.loop, [](const http::Request&, Time) {
    return FakeTarget::Answer{{{}, {}, false, "timeout", {}, {}}, Seconds{15}};
  });
  const auto results = run.play(target);
  EXPECT_EQ(results.back().verdict, Verdict::error);
  EXPECT_EQ(run.failure, "the cache gave no answer to 80 requests in a row: timeout");
  EXPECT_LE(target.sent.size(), 100u);
}

// A cache that keeps what it could not read, and sends it as it came.
TEST(Runner, AnErrorThatNobodyAskedForIsInconclusive) {
  Sweep run;
  run.items = {case_named("own error", "max-age=60", {From::origin})};
  int asked = 0;
  FakeTarget target(run.loop, [&](const http::Request& request, Time now) {
    auto answer = forward_to(run.book)(request, now);
    if (asked++ == 1) answer.received.response = testing::response(502, {});
    return answer;
  });
  const auto results = run.play(target);
  EXPECT_EQ(results[0].verdict, Verdict::inconclusive);
  EXPECT_EQ(results[0].why, "The set-up did not hold: in step 1 the cache answered 502 by itself.");
}

TEST(Runner, AProbeReportsTheFieldItObserves) {
  Sweep run;
  run.items = {case_named("probe", "max-age=60", {})};
  run.items[0].level = cases::Level::probe;
  run.items[0].observe = cases::Observe{1, "Age", false};
  const auto results = run.play();
  EXPECT_EQ(results[0].verdict, Verdict::observed);
  EXPECT_EQ(results[0].value, "1");
}

TEST(Runner, AProbeReportsHowManyRequestsAStepCaused) {
  Sweep run;
  run.items = {case_named("probe", "max-age=60", {})};
  run.items[0].level = cases::Level::probe;
  run.items[0].observe = cases::Observe{1, "", true};
  run.items[0].steps[1].clients = 3;
  FakeTarget target(run.loop, forward_to(run.book));
  EXPECT_EQ(run.play(target).at(0).value, "3");
}

}  // namespace
}  // namespace cachestone::harness
