#include "harness/player.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "harness/fake_target_testing.h"
#include "harness/runner_testing.h"

namespace cachestone::harness {
namespace {

using cases::From;
using reports::Verdict;
using testing::answer_with;
using testing::case_named;
using testing::FakeTarget;
using testing::forward_to;
using testing::step_at;
using testing::Sweep;

TEST(Player, TimelinesAreOneSweepAndHaveTheirOwnPaths) {
  Sweep run;
  for (int i = 0; i < 50; ++i) {
    run.items.push_back(case_named("case-" + std::to_string(i), "max-age=60", {From::origin}));
  }
  run.options.run = "abc";
  FakeTarget target(run.loop, forward_to(run.book));
  run.play(target);
  EXPECT_EQ(std::set<std::string>(target.targets.begin(), target.targets.end()).size(), 50u);
  EXPECT_EQ(target.targets.front(), "/cs-abc-1/r");
  const std::set<Time> times(target.sent.begin(), target.sent.end());
  ASSERT_EQ(times.size(), 2u);
  EXPECT_EQ(*times.rbegin() - *times.begin(), Seconds{1});
  EXPECT_EQ(*times.begin() - whole_second(*times.begin()), Milliseconds{50});
}

TEST(Player, BeginningsAreSpreadWithinOneSecond) {
  Sweep run;
  for (int i = 0; i < 50; ++i) run.items.push_back(case_named(std::to_string(i), "max-age=60", {From::origin}));
  run.options.spread = Milliseconds{500};
  FakeTarget target(run.loop, forward_to(run.book));
  run.play(target);
  const std::set<Time> firsts(target.sent.begin(), target.sent.begin() + 50);
  EXPECT_EQ(firsts.size(), 50u);
  EXPECT_LT(*firsts.rbegin() - *firsts.begin(), Milliseconds{500});
  EXPECT_EQ(whole_second(*firsts.rbegin()), whole_second(*firsts.begin()));
}

TEST(Player, AtMostAWaveBeginsInOneSecond) {
  Sweep run;
  for (int i = 0; i < 5; ++i) run.items.push_back(case_named(std::to_string(i), "max-age=60", {From::origin}));
  for (cases::Case& item : run.items) item.steps.resize(1);
  run.options.spread = Milliseconds{500};
  run.options.wave = 2;
  FakeTarget target(run.loop, forward_to(run.book));
  run.play(target);
  std::vector<Milliseconds> begun;
  for (const Time time : target.sent) begun.push_back(time - target.sent[0]);
  EXPECT_EQ(begun, (std::vector{Milliseconds{0}, Milliseconds{250}, Milliseconds{1000}, Milliseconds{1250},
                                Milliseconds{2000}}));
}

TEST(Player, TemplatesInRequestsAreFilledIn) {
  Sweep run;
  run.items = {case_named("templates", "max-age=60", {From::origin})};
  run.items[0].steps[1].path = "/r?of={base}";
  run.items[0].steps[1].fields.add("If-Modified-Since", "{date-3600}");
  FakeTarget target(run.loop, forward_to(run.book));
  const auto results = run.play(target);
  EXPECT_EQ(target.targets.at(1), "/cs-0-1/r?of=/cs-0-1");
  EXPECT_EQ(results[0].exchanges[1].request.fields.first("If-Modified-Since"), "Wed, 14 Jan 2026 23:00:02 GMT");
}

TEST(Player, AtMostSoManyExchangesAreUnderWay) {
  Sweep run;
  for (int i = 0; i < 40; ++i) run.items.push_back(case_named(std::to_string(i), "max-age=60", {From::origin}));
  run.options.jobs = 7;
  FakeTarget target(run.loop, forward_to(run.book, Milliseconds{10}));
  const auto results = run.play(target);
  EXPECT_EQ(target.most_under_way, 7u);
  for (const auto& result : results) EXPECT_EQ(result.verdict, Verdict::pass) << result.why;
}

TEST(Player, ClientsOfAStepStartTogether) {
  Sweep run;
  run.items = {case_named("crowd", "max-age=60", {From::origin})};
  run.items[0].steps[1].clients = 9;
  run.options.jobs = 4;
  FakeTarget target(run.loop, forward_to(run.book, Milliseconds{10}));
  const auto results = run.play(target);
  EXPECT_EQ(target.most_under_way, 9u);
  EXPECT_EQ(results[0].exchanges.size(), 10u);
  EXPECT_EQ(results[0].exchanges[1].origin.size(), 9u);
  EXPECT_EQ(results[0].exchanges[9].client, 8u);
}

TEST(Player, AStepWaitsForTheOneBeforeUnlessItOverlaps) {
  for (const bool overlap : {false, true}) {
    Sweep run;
    run.items = {case_named("slow", "max-age=60", {From::origin})};
    run.items[0].steps[0].origin->delay = Seconds{3};
    run.items[0].steps[1].overlap = overlap;
    FakeTarget target(run.loop, forward_to(run.book, Seconds{3}));
    const auto results = run.play(target);
    EXPECT_EQ(target.sent.at(1) - target.sent.at(0), overlap ? Seconds{1} : Seconds{3});
    EXPECT_EQ(results[0].verdict, Verdict::pass) << results[0].why;
  }
}

TEST(Player, OverlappingStepsAreAllWaitedFor) {
  Sweep run;
  run.items = {case_named("overlap", "max-age=60", {From::origin})};
  run.items[0].steps[1].overlap = true;
  int asked = 0;
  FakeTarget target(run.loop, [&](const http::Request& request, Time now) {
    return forward_to(run.book, asked++ == 0 ? Seconds{5} : Seconds{1})(request, now);
  });
  const auto results = run.play(target);
  ASSERT_EQ(results[0].exchanges.size(), 2u);
  EXPECT_DOUBLE_EQ(results[0].exchanges[0].took, 5.0);
  EXPECT_DOUBLE_EQ(results[0].exchanges[1].took, 1.0);
}

TEST(Player, AnOverlappingStepWaitsForNoPlace) {
  Sweep run;
  run.items = {case_named("overlap", "max-age=60", {From::origin})};
  run.items[0].steps[0].origin->delay = Seconds{3};
  run.items[0].steps[1].overlap = true;
  run.options.jobs = 1;
  run.options.retries = 0;
  FakeTarget target(run.loop, forward_to(run.book, Seconds{3}));
  const auto results = run.play(target);
  EXPECT_EQ(results[0].verdict, Verdict::pass) << results[0].why;
  EXPECT_EQ(target.sent.at(1) - target.sent.at(0), Seconds{1});
}

TEST(Player, AClientGoesAwayAndTheCaseGoesOn) {
  Sweep run;
  run.items = {case_named("aborted", "max-age=60", {From::cache})};
  run.items[0].steps[0].origin->delay = Seconds{2};
  run.items[0].steps[0].abort = Milliseconds{500};
  run.items[0].steps[0].clients = 2;
  run.items[0].steps[1].at = Seconds{3};
  const auto results = run.play();
  EXPECT_EQ(results[0].verdict, Verdict::pass) << results[0].why;
  ASSERT_EQ(results[0].exchanges.size(), 3u);
  EXPECT_EQ(results[0].exchanges[0].took, 0.5);
  EXPECT_EQ(results[0].exchanges[0].error, "the client went away, as it was told to");
}

TEST(Player, AClientThatHasItsAnswerDoesNotGoAway) {
  Sweep run;
  run.items = {case_named("in time", "max-age=60", {From::cache})};
  run.items[0].steps[0].abort = Milliseconds{500};
  const auto results = run.play();
  EXPECT_EQ(results[0].verdict, Verdict::pass) << results[0].why;
  EXPECT_EQ(results[0].exchanges[0].error, "");
}

TEST(Player, VersionAndFormOfARequest) {
  Sweep run;
  run.items = {case_named("old", "max-age=60", {From::cache})};
  run.items[0].steps[1].minor_version = 0;
  run.items[0].steps[1].absolute = "a.example";
  FakeTarget target(run.loop, [&](const http::Request& request, Time now) {
    EXPECT_EQ(request.minor_version, request.target.starts_with("http://a.example/cs-") ? 0 : 1);
    return forward_to(run.book)(request, now);
  });
  run.play(target);
  EXPECT_THAT(target.targets.at(1), ::testing::StartsWith("http://a.example/cs-0-"));
}

TEST(Player, BrokenExchangesThatTheOriginCausedAreNoErrors) {
  Sweep run;
  run.items = {case_named("fault", "max-age=60", {From::error})};
  run.items[0].steps[1].origin = origin::Answer();
  run.items[0].steps[1].origin->fault = origin::Fault::reset_before;
  int asked = 0;
  FakeTarget target(run.loop, [&](const http::Request& request, Time now) {
    auto answer = forward_to(run.book)(request, now);
    if (asked++ == 1) answer = testing::refused();
    return answer;
  });
  EXPECT_EQ(run.play(target).at(0).verdict, Verdict::pass);
}

TEST(Player, WhatIsNotHttpCountsAgainstTheCacheOnlyAfterTheOriginHasSentSuch) {
  for (const bool raw : {false, true}) {
    Sweep run;
    run.options.retries = 0;
    run.items = {case_named("malformed", "max-age=60", {From::origin})};
    if (raw) run.items[0].steps[0].origin->raw = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12";
    run.items[0].steps[1].origin = answer_with("max-age=60");
    int asked = 0;
    FakeTarget target(run.loop, [&](const http::Request& request, Time now) {
      auto answer = forward_to(run.book)(request, now);
      if (asked++ == 1) {
        answer.received.has_response = false;
        answer.received.error = "byte 9: bad";
        answer.received.malformed = true;
      }
      return answer;
    });
    const auto results = run.play(target);
    EXPECT_EQ(results[0].verdict, raw ? Verdict::violation : Verdict::error) << results[0].why;
  }
}

TEST(Player, BackgroundRequestsAreWaitedForWhereTheyAreCounted) {
  for (const std::size_t times : {1u, 2u}) {
    Sweep run;
    run.items = {case_named("background", "max-age=60", {From::origin})};
    run.items[0].steps[1].expect[0].origin_sees = cases::OriginSees{{}, {}, {}, cases::Times{times, times}};
    FakeTarget target(run.loop, [&](const http::Request& request, Time now) {
      run.loop.call_after(Milliseconds{100}, [&run, request] { run.book.answer(request, run.loop.now()); });
      return forward_to(run.book)(request, now);
    });
    EXPECT_EQ(run.play(target).at(0).verdict, times == 2 ? Verdict::pass : Verdict::violation);
  }
}

}  // namespace
}  // namespace cachestone::harness
