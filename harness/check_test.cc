#include "harness/check.h"

#include <gtest/gtest.h>

#include <ostream>

#include "harness/provenance.h"
#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using cases::Expectation;
using cases::FieldCheck;
using cases::From;
using Nature = CheckOutcome::Nature;
using testing::response;
using testing::step_at;
using testing::Story;

std::vector<CheckOutcome> outcomes(const std::vector<cases::Step>& steps, Story& story) {
  find_provenances(story.seen, policy::shared_profile());
  return check_steps(steps, story.seen);
}

// A response from the origin in step 0, and in step 1 what `second` says.
struct SecondStep {
  Story story;
  SecondStep() {
    story.step(0)
        .origin({{"Cache-Control", "max-age=2"}, {"ETag", "\"a\""}})
        .client(response(200, {{"Cachestone-Serial", "1"}, {"ETag", "\"a\""}}, "one"));
  }
  std::vector<CheckOutcome> outcomes_of(Expectation expectation) {
    cases::Step second = step_at(1);
    second.expect.push_back(std::move(expectation));
    auto all = outcomes({step_at(0), second}, story);
    all.erase(all.begin());  // the set-up of the first step
    return all;
  }
  CheckOutcome only(Expectation expectation) {
    const auto all = outcomes_of(std::move(expectation));
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? CheckOutcome{} : all.front();
  }
  CheckOutcome only(FieldCheck check) {
    Expectation expectation;
    expectation.fields.push_back(std::move(check));
    return only(expectation);
  }
};

TEST(Check, TheFirstStepMustComeFromTheOriginAsSetUp) {
  Story story;
  story.step(0).origin({}).client_with_serial(1);
  const auto all = outcomes({step_at(0)}, story);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_TRUE(all[0].check.held);
  EXPECT_TRUE(all[0].check.setup);
  EXPECT_EQ(all[0].check.expected, "the response comes from the origin");
  EXPECT_EQ(all[0].check.seen, "it came from the origin (serial 1)");
}

TEST(Check, TheFirstStepMayFailWhereTheOriginBreaksOff) {
  Story story;
  story.step(0).origin({});
  story.seen.log.back().fault = origin::Fault::refuse;
  story.client(response(502, {}));
  EXPECT_TRUE(outcomes({step_at(0)}, story).at(0).check.held);
}

TEST(Check, AnExplicitSourceReplacesTheImplicitOne) {
  Story story;
  story.step(0).client(response(504, {}));
  const auto all = outcomes({step_at(0, {From::error})}, story);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_TRUE(all[0].check.held);
  EXPECT_FALSE(all[0].check.setup);
}

// What is wanted, what is seen in step 1 (fresh for 2 s), and what that means.
struct SourceRow {
  std::vector<From> wanted;
  enum Seen { origin, cache, stale, validated, error, strange, malformed } seen;
  bool held;
  Nature nature;
  friend void PrintTo(const SourceRow& row, std::ostream* out) {
    for (const From from : row.wanted) *out << cases::name(from) << " ";
    *out << "wanted, seen the one numbered " << row.seen;
  }
};

class Sources : public ::testing::TestWithParam<SourceRow> {};

TEST_P(Sources, AreJudged) {
  const SourceRow& row = GetParam();
  SecondStep second;
  Story& story = second.story;
  story.step(row.seen == SourceRow::stale ? 5 : 1);
  if (row.seen == SourceRow::origin) story.origin({}).client_with_serial(2);
  if (row.seen == SourceRow::cache || row.seen == SourceRow::stale) story.client_with_serial(1);
  if (row.seen == SourceRow::validated) story.origin({}, 304).client_with_serial(1);
  if (row.seen == SourceRow::error) story.client(response(504, {}));
  if (row.seen == SourceRow::strange) story.client(response(200, {}));
  if (row.seen == SourceRow::malformed) {
    story.failure("byte 3: bad");
    story.seen.steps.back().clients.back().received.malformed = true;
  }
  const CheckOutcome outcome = second.only(testing::expect_from(row.wanted));
  EXPECT_EQ(outcome.check.held, row.held);
  EXPECT_EQ(outcome.nature, row.nature);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Sources,
    ::testing::Values(SourceRow{{From::origin}, SourceRow::origin, true, Nature::other},
                      SourceRow{{From::origin}, SourceRow::cache, false, Nature::reused},
                      SourceRow{{From::origin}, SourceRow::validated, false, Nature::reused},
                      SourceRow{{From::origin}, SourceRow::error, false, Nature::other},
                      SourceRow{{From::origin}, SourceRow::strange, false, Nature::unknown},
                      SourceRow{{From::origin}, SourceRow::malformed, false, Nature::other},
                      SourceRow{{From::cache}, SourceRow::cache, true, Nature::other},
                      SourceRow{{From::cache}, SourceRow::stale, true, Nature::other},
                      SourceRow{{From::cache}, SourceRow::origin, false, Nature::not_reused},
                      SourceRow{{From::cache}, SourceRow::validated, false, Nature::not_reused},
                      SourceRow{{From::stale}, SourceRow::stale, true, Nature::other},
                      SourceRow{{From::stale}, SourceRow::error, false, Nature::not_reused},
                      SourceRow{{From::stale}, SourceRow::cache, false, Nature::not_reused},
                      SourceRow{{From::validated}, SourceRow::validated, true, Nature::other},
                      SourceRow{{From::validated}, SourceRow::origin, false, Nature::not_reused},
                      SourceRow{{From::validated}, SourceRow::cache, false, Nature::reused},
                      SourceRow{{From::origin, From::validated}, SourceRow::validated, true, Nature::other},
                      SourceRow{{From::origin, From::validated}, SourceRow::stale, false, Nature::reused},
                      SourceRow{{From::error}, SourceRow::error, true, Nature::other},
                      SourceRow{{From::error}, SourceRow::origin, false, Nature::other},
                      SourceRow{{From::error}, SourceRow::stale, false, Nature::reused},
                      SourceRow{{From::error, From::cache}, SourceRow::origin, false, Nature::other}));

TEST(Check, SourcesAreDescribedInPlainWords) {
  SecondStep second;
  second.story.step(1).client(response(200, {{"Cachestone-Serial", "1"}, {"Age", "1"}}));
  const CheckOutcome outcome = second.only(testing::expect_from({From::origin, From::validated, From::error}));
  EXPECT_EQ(outcome.check.expected,
            "the response comes from the origin or from the cache after validation, or the cache answers with an error "
            "of its own");
  EXPECT_EQ(outcome.check.seen, "it came from the cache (serial 1, Age 1)");
}

TEST(Check, EveryClientMustSatisfy) {
  SecondStep second;
  second.story.step(1).client_with_serial(1).client(response(200, {{"Cachestone-Serial", "1"}, {"Age", "1"}}));
  EXPECT_TRUE(second.only(testing::expect_from({From::cache})).check.held);
  second.story.client(response(503, {}));
  const CheckOutcome outcome = second.only(testing::expect_from({From::cache}));
  EXPECT_FALSE(outcome.check.held);
  EXPECT_EQ(outcome.check.seen, "client 2: the cache answered 503 by itself");
}

struct FieldRow {
  FieldCheck check;
  bool held;
  std::string expected;
  std::string seen;
  friend void PrintTo(const FieldRow& row, std::ostream* out) { *out << row.expected << ": " << row.seen; }
};

class FieldChecks : public ::testing::TestWithParam<FieldRow> {};

TEST_P(FieldChecks, AreJudged) {
  SecondStep second;
  second.story.step(1).client(response(
      200,
      {{"Cachestone-Serial", "1"}, {"Age", "2"}, {"Vary", "a"}, {"Vary", "b"}, {"ETag", "\"a\""}, {"X", "/cs-1"}}));
  const CheckOutcome outcome = second.only(GetParam().check);
  EXPECT_EQ(outcome.check.held, GetParam().held);
  EXPECT_EQ(outcome.check.expected, "the response field " + GetParam().expected);
  EXPECT_EQ(outcome.check.seen, GetParam().seen);
  EXPECT_EQ(outcome.nature, Nature::other);
}

using Op = FieldCheck::Op;
INSTANTIATE_TEST_SUITE_P(
    Table, FieldChecks,
    ::testing::Values(
        FieldRow{{"Age", Op::equals, "2", 0, 0, 0}, true, "Age is \"2\"", "it is \"2\""},
        FieldRow{{"age", Op::equals, "3", 0, 0, 0}, false, "age is \"3\"", "it is \"2\""},
        FieldRow{{"X", Op::equals, "{base}", 0, 0, 0}, true, "X is \"/cs-1\"", "it is \"/cs-1\""},
        FieldRow{{"Age", Op::present, "", 0, 0, 0}, true, "Age is present", "it is \"2\""},
        FieldRow{{"No", Op::present, "", 0, 0, 0}, false, "No is present", "it is absent"},
        FieldRow{{"No", Op::absent, "", 0, 0, 0}, true, "No is absent", "it is absent"},
        FieldRow{{"Age", Op::absent, "", 0, 0, 0}, false, "Age is absent", "it is \"2\""},
        FieldRow{{"Vary", Op::contains, "b", 0, 0, 0}, true, "Vary contains \"b\"", "it is \"a, b\""},
        FieldRow{{"Vary", Op::contains, "c", 0, 0, 0}, false, "Vary contains \"c\"", "it is \"a, b\""},
        FieldRow{{"Vary", Op::lacks, "c", 0, 0, 0}, true, "Vary does not contain \"c\"", "it is \"a, b\""},
        FieldRow{{"Vary", Op::lacks, "b", 0, 0, 0}, false, "Vary does not contain \"b\"", "it is \"a, b\""},
        FieldRow{{"No", Op::lacks, "c", 0, 0, 0}, true, "No does not contain \"c\"", "it is absent"},
        FieldRow{{"Vary", Op::count, "", 2, 2, 0}, true, "Vary has 2 lines", "it is \"a, b\""},
        FieldRow{{"Vary", Op::count, "", 1, 1, 0}, false, "Vary has 1 line", "it is \"a, b\""},
        FieldRow{{"Age", Op::between, "", 1, 2, 0}, true, "Age is between 1 and 2", "it is \"2\""},
        FieldRow{{"Age", Op::between, "", 3, 4, 0}, false, "Age is between 3 and 4", "it is \"2\""},
        FieldRow{{"Vary", Op::at_least, "", 1, 0, 0}, false, "Vary is at least 1", "it is \"a, b\""},
        FieldRow{{"Age", Op::at_least, "", 2, 0, 0}, true, "Age is at least 2", "it is \"2\""},
        FieldRow{{"ETag", Op::same_as_step, "", 0, 0, 0}, true, "ETag is the same as in step 0", "it is \"\"a\"\""},
        FieldRow{{"Age", Op::same_as_step, "", 0, 0, 0},
                 false,
                 "Age is the same as in step 0",
                 "it is \"2\", and was absent"}));

// The client has its response at 1 s past midnight.
TEST(Check, DatesAreComparedWithTheClientsClock) {
  const std::pair<const char*, bool> kDates[] = {{"Thu, 15 Jan 2026 00:00:01 GMT", true},
                                                 {"Thu, 15 Jan 2026 00:00:00 GMT", true},
                                                 {"Wed, 14 Jan 2026 23:59:59 GMT", false},
                                                 {"Thu, 15 Jan 2026 00:00:03 GMT", false},
                                                 {"Thursday, 15-Jan-26 00:00:01 GMT", false},
                                                 {"thu, 15 Jan 2026 00:00:01 GMT", false},
                                                 {"now", false}};
  for (const auto& [date, held] : kDates) {
    SecondStep second;
    second.story.step(1).client(response(200, {{"Cachestone-Serial", "1"}, {"Date", date}}));
    const CheckOutcome outcome = second.only(FieldCheck{"Date", Op::date, "", -1, 1, 0});
    EXPECT_EQ(outcome.check.held, held) << date;
    EXPECT_EQ(outcome.check.expected, "the response field Date is an IMF-fixdate between -1 and 1 s off the clock");
  }
}

TEST(Check, PartsOfTheBody) {
  SecondStep second;
  second.story.step(1).client(response(200, {{"Cachestone-Serial", "1"}}, "serial 1 of /cs-1"));
  Expectation expectation;
  expectation.body_contains = {"serial {serial}", "{base}!"};
  expectation.body_lacks = {"serial {serial}", "serial 2"};
  const auto all = second.outcomes_of(expectation);
  ASSERT_EQ(all.size(), 4u);
  EXPECT_TRUE(all[0].check.held);
  EXPECT_FALSE(all[1].check.held);
  EXPECT_EQ(all[1].check.expected, "the body contains \"/cs-1!\"");
  EXPECT_FALSE(all[2].check.held);
  EXPECT_EQ(all[2].check.expected, "the body does not contain \"serial 1\"");
  EXPECT_EQ(all[2].check.seen, "it is \"serial 1 of /cs-1\"");
  EXPECT_TRUE(all[3].check.held);
}

TEST(Check, AClientThatGoesAwayIsNotAskedWhatItGot) {
  Story story;
  story.step(0).origin({}).failure("the client went away");
  cases::Step first = step_at(0);
  first.abort = Seconds{1};
  EXPECT_TRUE(outcomes({first}, story).empty());
}

TEST(Check, StatusBodyAndInterim) {
  SecondStep second;
  second.story.step(1).client(response(200, {{"Cachestone-Serial", "1"}}, "two"));
  second.story.seen.steps.back().clients.back().received.interim = {response(103, {})};
  Expectation expectation;
  expectation.status = {204, 206};
  expectation.body = "two";
  expectation.body_of_step = 0;
  expectation.interim = std::vector<int>{103};
  const auto all = second.outcomes_of(expectation);
  ASSERT_EQ(all.size(), 4u);
  EXPECT_FALSE(all[0].check.held);
  EXPECT_EQ(all[0].check.expected, "the status is 204 or 206");
  EXPECT_EQ(all[0].check.seen, "it is 200");
  EXPECT_TRUE(all[1].check.held);
  EXPECT_FALSE(all[2].check.held);
  EXPECT_TRUE(all[3].check.held);
  EXPECT_EQ(all[3].check.expected, "the interim responses are: 103");
}

TEST(Check, WhatTheOriginSees) {
  SecondStep second;
  second.story.step(1).origin({}).client_with_serial(2);
  second.story.seen.log.back().request.fields.add("If-None-Match", "\"a\"");
  Expectation expectation;
  expectation.origin_sees =
      cases::OriginSees{"GET", "/other", {{"If-None-Match", Op::present, "", 0, 0, 0}}, cases::Times{1, 1}};
  const auto all = second.outcomes_of(expectation);
  ASSERT_EQ(all.size(), 4u);
  EXPECT_TRUE(all[0].check.held);
  EXPECT_EQ(all[0].check.expected, "the origin gets one request");
  EXPECT_TRUE(all[1].check.held);
  EXPECT_FALSE(all[2].check.held);
  EXPECT_EQ(all[2].check.seen, "it is /r");
  EXPECT_TRUE(all[3].check.held);
}

TEST(Check, HowOftenTheOriginIsAskedMayVary) {
  for (const std::size_t most : {1u, 3u}) {
    SecondStep second;
    second.story.step(1).origin({}).origin({}).client_with_serial(3);
    Expectation expectation;
    expectation.origin_sees = cases::OriginSees{std::nullopt, std::nullopt, {}, cases::Times{0, most}};
    const CheckOutcome outcome = second.only(expectation);
    EXPECT_EQ(outcome.check.held, most == 3);
    EXPECT_EQ(outcome.check.expected, "the origin gets 0 to " + std::string(most == 3 ? "3 requests" : "one request"));
  }
}

TEST(Check, WhatTheOriginDoesNotSee) {
  SecondStep second;
  second.story.step(1).client_with_serial(1);
  Expectation expectation;
  expectation.origin_sees = cases::OriginSees{"GET", std::nullopt, {}, cases::Times{0, 0}};
  const auto all = second.outcomes_of(expectation);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_TRUE(all[0].check.held);
  EXPECT_FALSE(all[1].check.held);
  EXPECT_EQ(all[1].check.seen, "the origin got no request");
}

}  // namespace
}  // namespace cachestone::harness
