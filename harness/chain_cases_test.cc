// Cases about chains of caches: how they are played, judged and told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/check.h"
#include "harness/fake_target_testing.h"
#include "harness/in_process.h"
#include "harness/provenance.h"
#include "harness/runner.h"
#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using cases::Expectation;
using cases::From;
using reports::Verdict;
using testing::kStart;
using testing::step_at;
using Nature = CheckOutcome::Nature;
using ::testing::HasSubstr;

world::Tier named(const char* name) {
  return {name, *policy::named_profile(name)};
}

Expectation answered_by(const std::string& tier) {
  Expectation expectation;
  expectation.answered_by = tier;
  return expectation;
}

// Stored at 0, asked again at `second`, on browser → edge → shield.
cases::Case chain_case(const std::string& cache_control, int second, Expectation expectation) {
  cases::Case item;
  item.id = "chain";
  item.topology = {named("browser"), named("edge"), named("shield")};
  item.steps = {step_at(0), step_at(second)};
  item.steps[0].origin = origin::Answer();
  item.steps[0].origin->fields.add("Cache-Control", cache_control);
  item.steps[1].expect = {std::move(expectation)};
  return item;
}

cases::Case with_control(cases::Case item, const std::string& cache_control) {
  item.control = item.steps;
  item.control[0].origin->fields.set("Cache-Control", cache_control);
  return item;
}

reports::CaseResult play(const cases::Case& item, policy::Rulebook rules = {}) {
  world::VirtualLoop loop(kStart);
  origin::Book book;
  InProcessTarget target(loop, book, policy::shared_profile(), rules);
  Runner runner(loop, target, book, {});
  runner.start({&item}, [] {});
  loop.run();
  return runner.take_results().at(0);
}

TEST(ChainCases, SayWhichTierAnswered) {
  struct Row {
    const char* cache_control;
    const char* tier;
  };
  for (const Row& row : {Row{"max-age=60", "browser"}, Row{"max-age=1, s-maxage=60", "edge"},
                         Row{"private, max-age=1, s-maxage=60", "origin"}}) {
    const auto result = play(chain_case(row.cache_control, 4, answered_by(row.tier)));
    EXPECT_EQ(result.verdict, Verdict::pass) << row.tier << ": " << result.why;
    EXPECT_EQ(result.exchanges.at(1).answered_by, row.tier);
  }
}

TEST(ChainCases, ATierTooNearIsForbiddenReuseAndOneTooFarIsMissed) {
  auto result = play(chain_case("max-age=60", 4, answered_by("edge")));
  EXPECT_EQ(result.verdict, Verdict::violation);
  EXPECT_EQ(result.why,
            "In step 1 it was expected that edge answers, but it came from the cache (serial 1, Age 4, answered by "
            "browser).");
  result = play(chain_case("max-age=1, s-maxage=60", 4, answered_by("browser")));
  EXPECT_EQ(result.verdict, Verdict::missed);
}

// The edge reuses in the case and in the control: only the browser's reuse shows that the case proves something.
TEST(ChainCases, AControlMustBeAnsweredNearerToTheClient) {
  const auto item = chain_case("max-age=1, s-maxage=60", 4, answered_by("edge"));
  EXPECT_EQ(play(with_control(item, "max-age=60")).verdict, Verdict::pass);
  const auto unproven = play(with_control(item, "max-age=2, s-maxage=90"));
  EXPECT_EQ(unproven.verdict, Verdict::unproven);
  EXPECT_EQ(unproven.checks.back().expected, "a cache nearer to the client answers than in the case");
}

TEST(ChainCases, AnErrorIsNoReuseSoAnyReuseProvesTheControl) {
  auto item = chain_case("max-age=1, must-revalidate", 4, testing::expect_from({From::error}));
  item.steps[1].origin = origin::Answer();
  item.steps[1].origin->fault = origin::Fault::refuse;
  const auto result = play(with_control(item, "max-age=1"));
  EXPECT_EQ(result.verdict, Verdict::pass) << result.why;
  EXPECT_EQ(result.exchanges.at(1).answered_by, "shield");
}

TEST(ChainCases, ADefectIsOneOfEveryTier) {
  const auto clause = policy::find_clause("rfc9111-5.2.2.7-01");
  ASSERT_TRUE(clause);
  const auto item = chain_case("private, max-age=1, s-maxage=60", 4, testing::expect_from({From::origin}));
  EXPECT_EQ(play(item).verdict, Verdict::pass);
  EXPECT_EQ(play(item, policy::Rulebook().without(*clause)).verdict, Verdict::violation);
}

TEST(ChainCases, WhatTheTiersSeeIsCounted) {
  struct Row {
    std::size_t edge;
    std::size_t shield;
    bool held;
  };
  for (const Row& row : {Row{1, 0, true}, Row{0, 0, false}, Row{1, 1, false}}) {
    Expectation expectation;
    expectation.tiers_see = {{"edge", row.edge}, {"shield", row.shield}};
    const auto result = play(chain_case("max-age=1, s-maxage=60", 4, expectation));
    EXPECT_EQ(result.verdict == Verdict::pass, row.held) << result.why;
    EXPECT_EQ(result.checks.at(1).seen, "it got one request");
    EXPECT_EQ(result.checks.at(2).seen, "it got no request");
  }
}

TEST(ChainCases, EvidenceHasTheTiersAndTheirHops) {
  const auto result = play(chain_case("max-age=1, s-maxage=60", 4, answered_by("edge")));
  EXPECT_EQ(result.tiers, (std::vector<std::string>{"browser", "edge", "shield"}));
  ASSERT_EQ(result.exchanges.size(), 2u);
  const auto& first = result.exchanges[0].hops;
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].from + ">" + first[0].to, "browser>edge");
  EXPECT_EQ(first[1].from + ">" + first[1].to, "edge>shield");
  EXPECT_EQ(first[1].response->body, "serial 1\n");
  ASSERT_EQ(result.exchanges[1].hops.size(), 1u);
  EXPECT_EQ(result.exchanges[1].hops[0].at, 4);
  EXPECT_EQ(result.exchanges[1].hops[0].response->fields.first("Age"), "4");
}

TEST(ChainCases, TheLifetimeIsThatOfTheTierThatAnswered) {
  for (const char* tier : {"browser", "edge"}) {
    testing::Story story;
    story.seen.topology = {named("browser"), named("edge")};
    story.step(0).origin({{"Cache-Control", "max-age=2, s-maxage=60"}}).client_with_serial(1);
    story.step(9).client_with_serial(1);
    story.seen.steps[1].clients[0].received.answered_by = tier;
    const bool browser = std::string(tier) == "browser";
    EXPECT_EQ(provenance(story.seen, 1, 0, policy::shared_profile()).from, browser ? From::stale : From::cache);
  }
}

TEST(ChainCases, OneCacheIsNoChain) {
  world::VirtualLoop loop(kStart);
  origin::Book book;
  testing::FakeTarget target(loop, testing::forward_to(book));
  Runner runner(loop, target, book, {});
  const auto item = chain_case("max-age=60", 4, answered_by("browser"));
  runner.start({&item}, [] {});
  loop.run();
  const auto result = runner.take_results().at(0);
  EXPECT_EQ(result.verdict, Verdict::not_applicable);
  EXPECT_EQ(result.why, "The case is about a chain of caches (browser, edge, shield), and this target is one cache.");
}

// Several chains and the target's own cache do not know of each other.
TEST(ChainCases, EachTimelineHasCachesOfItsOwn) {
  world::VirtualLoop loop(kStart);
  origin::Book book;
  InProcessTarget target(loop, book, policy::shared_profile());
  const auto item = with_control(chain_case("max-age=1, s-maxage=60", 4, answered_by("edge")), "max-age=60");
  cases::Case plain = item;
  plain.id = "plain";
  plain.topology.clear();
  plain.control.clear();
  plain.steps[1].expect = {testing::expect_from({From::cache})};
  Runner runner(loop, target, book, {});
  runner.start({&item, &plain, &item}, [] {});
  loop.run();
  for (const auto& result : runner.take_results()) EXPECT_EQ(result.verdict, Verdict::pass) << result.why;
  EXPECT_EQ(target.cache().stored_count(), 1u);
}

TEST(Load, AddsItsFieldsToTheRequest) {
  auto item = chain_case("max-age=60", 4, {});
  item.steps[1].expect.clear();
  item.steps[1].load = world::Load::force_reload;
  const auto result = play(item);
  EXPECT_EQ(result.exchanges.at(1).request.fields.first("Pragma"), "no-cache");
  EXPECT_EQ(result.exchanges.at(1).answered_by, "origin");
  EXPECT_EQ(result.exchanges.at(1).origin.at(0).request.fields.first("Cache-Control"), "no-cache");
}

}  // namespace
}  // namespace cachestone::harness
