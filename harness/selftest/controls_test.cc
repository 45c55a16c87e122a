#include "harness/selftest/controls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "harness/selftest/plain_caches.h"
#include "harness/selftest/play.h"
#include "harness/selftest/testing.h"
#include "harness/suite_run.h"

namespace cachestone::selftest {
namespace {

using testing::case_text;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kNoStore;
using testing::kNotReused;
using testing::kStatusOnly;
using testing::prohibiting;
using ::testing::SizeIs;
using testing::SmallSuite;
using ::testing::StartsWith;
using testing::subjects;

enum class Which { never, by_uri, by_case, at_last };

// What the probe with these members sees on that cache.
std::string value_on(Which which, const std::string& members) {
  const SmallSuite suite(case_text("x", "probe", members));
  const cases::Case& item = *suite.plan.cases.at(0);
  const policy::Profile profile = policy::shared_profile();
  world::VirtualLoop loop(harness::virtual_start());
  origin::Book book;
  NeverStores never(loop, book);
  ReusesForEver by_uri(loop, book, ReusesForEver::Keying::by_uri);
  ReusesForEver by_case(loop, book, ReusesForEver::Keying::by_case);
  ReusesAtLast at_last(loop, book, profile, item.steps.size() - 1);
  const std::map<Which, PlainCache*> caches{
      {Which::never, &never}, {Which::by_uri, &by_uri}, {Which::by_case, &by_case}, {Which::at_last, &at_last}};
  return play_on(item, harness::virtual_options(profile), loop, *caches.at(which), book).value;
}

// What a probe sees on each of the three caches.
TEST(PlainCaches, DoWhatTheirNamesSay) {
  struct Row {
    const char* steps;
    const char* never;
    const char* by_uri;
    const char* by_case;
  };
  const Row rows[] = {
      // A second GET is answered from the store.
      {R"([{ "at": 0 }, { "at": 1, "expect": { "from": "cache" } }])", "no", "yes", "yes"},
      // So it is for ever, and whatever the origin said.
      {R"([{ "at": 0, "origin": { "headers": [["Cache-Control", "no-store"]] } },
           { "at": 90000, "expect": { "from": "cache" } }])",
       "no", "yes", "yes"},
      // A GET is answered with what a POST has brought, a POST not with what a GET has.
      {R"([{ "at": 0, "request": { "method": "POST" } }, { "at": 1, "expect": { "from": "cache" } }])", "no", "yes",
       "yes"},
      {R"([{ "at": 0 }, { "at": 1, "request": { "method": "POST" }, "expect": { "from": "cache" } }])", "no", "no",
       "yes"},
      {R"([{ "at": 0, "request": { "path": "/a" } },
           { "at": 1, "request": { "path": "/b" }, "expect": { "from": "cache" } }])",
       "no", "no", "yes"},
      // Half a body is good enough.
      {R"([{ "at": 0, "origin": { "body": "0123456789", "fault": "truncate" } },
           { "at": 1, "expect": { "from": "cache", "body": "01234" } }])",
       "no", "yes", "yes"},
      // So is what is no proper response at all.
      {R"([{ "at": 0, "origin": { "raw": "HTTP/1.1 200 OK\r\nCachestone-Serial: {serial}\r\nContent-Length: x\r\n\r\nab" } },
           { "at": 1, "expect": { "from": "cache", "body": "ab" } }])",
       "no", "yes", "yes"},
      // No response is none to store.
      {R"([{ "at": 0, "origin": { "fault": "refuse" }, "expect": { "from": "error", "status": 502 } },
           { "at": 1, "origin": {}, "expect": { "from": "origin" } }])",
       "yes", "yes", "yes"},
      // Who asks meanwhile waits, and gets the same.
      {R"([{ "at": 0, "clients": 3, "origin": { "delay": 1, "interim": [{ "status": 103 }] },
             "expect": { "origin_sees": 1, "interim": [103] } }])",
       "no", "yes", "yes"},
  };
  for (const Row& row : rows) {
    const std::string members = std::string("\"steps\": ") + row.steps;
    EXPECT_EQ(value_on(Which::never, members), row.never) << row.steps;
    EXPECT_EQ(value_on(Which::by_uri, members), row.by_uri) << row.steps;
    EXPECT_EQ(value_on(Which::by_case, members), row.by_case) << row.steps;
  }
}

TEST(PlainCaches, CanBeChains) {
  const std::string reused = R"("topology": ["browser", "edge"],
    "steps": [{ "at": 0, "expect": { "answered_by": "origin", "tiers_see": { "edge": 1 } } },
              { "at": 1, "expect": { "answered_by": "browser", "tiers_see": { "edge": 0 } } }])";
  EXPECT_EQ(value_on(Which::by_uri, reused), "yes");
  EXPECT_EQ(value_on(Which::never, reused), "no");
  const std::string last_reused = R"("topology": ["browser", "edge"],
    "steps": [{ "at": 0, "origin": { "headers": [["Cache-Control", "max-age=1, s-maxage=60"]] } },
              { "at": 4, "expect": { "answered_by": "edge", "tiers_see": { "edge": 1 } } },
              { "at": 9, "expect": { "answered_by": "browser", "tiers_see": { "edge": 0 } } }])";
  EXPECT_EQ(value_on(Which::at_last, last_reused), "yes");
}

// Until then it does what a cache should.
TEST(PlainCaches, OneReusesOnlyAtLast) {
  const std::string validated = R"("steps": [
      { "at": 0, "origin": { "headers": [["Cache-Control", "max-age=1"], ["ETag", "\"a\""]], "if_validated": {} } },
      { "at": 4, "expect": { "from": "validated" } },
      { "at": 8, "request": { "path": "/other", "method": "POST" }, "expect": { "from": "stale" } }])";
  EXPECT_EQ(value_on(Which::at_last, validated), "yes");
  EXPECT_EQ(value_on(Which::by_case, validated), "no");
  // A 304 for what only the client has is nothing to answer with.
  const std::string not_modified = R"("steps": [
      { "at": 0, "origin": { "headers": [["Cache-Control", "max-age=1"]] } },
      { "at": 4, "request": { "headers": [["If-None-Match", "\"mine\""]] }, "expect": { "status": 304 },
        "origin": { "headers": [["ETag", "\"mine\""]], "if_validated": {} } },
      { "at": 8, "expect": { "from": "stale", "status": 200 } }])";
  EXPECT_EQ(value_on(Which::at_last, not_modified), "yes");
}

TEST(Controls, WhatProhibitsIsPlayedAsBothKinds) {
  SmallSuite suite(kNoStore + "," + kStatusOnly);
  const Report report = prove_controls(suite.plan);
  EXPECT_THAT(report.failures, IsEmpty());
  EXPECT_EQ(report.figures, "1 prohibiting cases; nothing stored: 2 unproven; everything reused: 2 violation");
}

std::string no_store_then(const std::string& steps) {
  return case_text("x", "must", prohibiting("no-store, max-age=60", steps));
}

// A case that is content with what does not come from the cache, in the case and in its control, proves nothing; the
// verdict would have to be broken for it to pass. What can go wrong is a case about something else.
TEST(Controls, ACaseThatFailsWhereNothingIsStoredIsAboutSomethingElse) {
  SmallSuite suite(
      no_store_then(R"({ "at": 1, "expect": { "from": "origin", "headers": [{ "name": "X", "present": true }] } })"));
  const Report report = prove_controls(suite.plan);
  ASSERT_THAT(report.failures, SizeIs(2));
  EXPECT_EQ(report.failures[0].subject, "area/name/x as reference on a cache that stores nothing");
  EXPECT_EQ(report.failures[0].expected, "unproven");
  EXPECT_THAT(report.failures[0].found, StartsWith("violation: "));
}

// Nothing is forbidden here but a status that does not come.
TEST(Controls, ACaseThatPassesWhereEverythingIsReusedIsFound) {
  SmallSuite suite(no_store_then(R"({ "at": 1, "expect": { "headers": [{ "name": "X", "absent": true }] } })"));
  const Report report = prove_controls(suite.plan);
  ASSERT_THAT(report.failures, SizeIs(2));
  EXPECT_EQ(report.failures[1].subject, "area/name/x as reference-private on a cache that reuses everything for ever");
  EXPECT_EQ(report.failures[1].expected, "violation");
  EXPECT_THAT(report.failures[1].found, StartsWith("pass: "));
}

TEST(Controls, EachAtItsLevel) {
  EXPECT_EQ(prove_controls(SmallSuite(case_text("x", "should", kNotReused)).plan).figures,
            "1 prohibiting cases; nothing stored: 2 unproven; everything reused: 2 discouraged");
}

TEST(Controls, TheSetUpMayWantARequestOrAHit) {
  SmallSuite asks(no_store_then(R"(
      { "at": 1, "expect": { "setup": true, "from": "origin" } }, { "at": 2, "expect": { "from": "origin" } })"));
  const Report report = prove_controls(asks.plan);
  EXPECT_THAT(report.failures, IsEmpty());
  ASSERT_THAT(report.details, SizeIs(1));
  EXPECT_THAT(report.details[0].second, ElementsAre("area/name/x"));
  SmallSuite hits(case_text("x", "must", prohibiting("max-age=2", R"(
      { "at": 1, "expect": { "setup": true, "from": "cache" } }, { "at": 4, "expect": { "from": "origin" } })")));
  EXPECT_THAT(prove_controls(hits.plan).failures, IsEmpty());
}

// No cache brings this set-up about.
TEST(Controls, ACaseThatNeverGetsToItsQuestionIsFoundUnlessExcepted) {
  SmallSuite suite(no_store_then(R"(
      { "at": 1, "expect": { "setup": true, "status": 404 } }, { "at": 2, "expect": { "from": "origin" } })"));
  const Report report = prove_controls(suite.plan);
  ASSERT_THAT(report.failures, SizeIs(4));
  EXPECT_THAT(report.failures[0].found, StartsWith("inconclusive: "));
  EXPECT_THAT(report.failures[1].found, StartsWith("inconclusive: "));
  suite.plan.exceptions.controls = {{"area/name/x", "r"}, {"area/name/y", "r"}};
  EXPECT_THAT(subjects(prove_controls(suite.plan)), ElementsAre("area/name/y", "selftest.json"));
}

}  // namespace
}  // namespace cachestone::selftest
