#include "harness/selftest/controls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/selftest/plain_caches.h"
#include "harness/selftest/play.h"
#include "harness/selftest/testing.h"
#include "harness/suite_run.h"

namespace cachestone::selftest {
namespace {

using reports::Verdict;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kNoStore;
using testing::kStatusOnly;
using ::testing::SizeIs;
using testing::SmallSuite;
using ::testing::StartsWith;

std::string one_case(const std::string& members, const std::string& level = "must") {
  return R"({ "id": "x", "title": "t", "clauses": ["rfc9111-4-07"], "level": ")" + level + "\", " + members + "}";
}

enum class Which { never, by_uri, by_case };

Outcome play_on(Which which, const std::string& text) {
  const SmallSuite suite(text);
  world::VirtualLoop loop(harness::virtual_start());
  origin::Book book;
  NeverStores never(loop, book);
  ReusesForEver by_uri(loop, book, ReusesForEver::Keying::by_uri);
  ReusesForEver by_case(loop, book, ReusesForEver::Keying::by_case);
  PlainCache& cache = which == Which::never ? never : which == Which::by_uri ? by_uri : by_case;
  return selftest::play_on(*suite.plan.cases.at(0), harness::virtual_options(policy::shared_profile()), loop, cache,
                           book);
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
    const std::string text = one_case(std::string("\"steps\": ") + row.steps, "probe");
    EXPECT_EQ(play_on(Which::never, text).value, row.never) << row.steps;
    EXPECT_EQ(play_on(Which::by_uri, text).value, row.by_uri) << row.steps;
    EXPECT_EQ(play_on(Which::by_case, text).value, row.by_case) << row.steps;
  }
}

TEST(PlainCaches, CanBeChains) {
  const std::string text = R"({ "id": "x", "title": "t", "clauses": ["rfc9111-4-07"], "level": "probe",
    "topology": ["browser", "edge"],
    "steps": [{ "at": 0, "expect": { "answered_by": "origin", "tiers_see": { "edge": 1 } } },
              { "at": 1, "expect": { "answered_by": "browser", "tiers_see": { "edge": 0 } } }] })";
  EXPECT_EQ(play_on(Which::by_uri, text).value, "yes");
  EXPECT_EQ(play_on(Which::never, text).value, "no");
}

TEST(Controls, WhatProhibitsIsPlayedAsBothKinds) {
  SmallSuite suite(kNoStore + "," + kStatusOnly);
  const Report report = prove_controls(suite.plan);
  EXPECT_THAT(report.failures, IsEmpty());
  EXPECT_EQ(report.figures, "1 prohibiting cases; nothing stored: 2 unproven; everything reused: 2 violation");
}

constexpr const char* kControl =
    R"(, "control": [{ "op": "replace", "path": "/steps/0/origin/headers/0/1", "value": "max-age=60" }])";

// A case that is content with what does not come from the cache, in the case and in its control, proves nothing; the
// verdict would have to be broken for it to pass. What can go wrong is a case about something else.
TEST(Controls, ACaseThatFailsWhereNothingIsStoredIsAboutSomethingElse) {
  const std::string wants_field = R"("steps": [
      { "at": 0, "origin": { "headers": [["Cache-Control", "no-store, max-age=60"]] } },
      { "at": 1, "expect": { "from": "origin", "headers": [{ "name": "X", "present": true }] } }])";
  SmallSuite suite(one_case(wants_field + kControl));
  const Report report = prove_controls(suite.plan);
  ASSERT_THAT(report.failures, SizeIs(2));
  EXPECT_EQ(report.failures[0].subject, "area/name/x as reference on a cache that stores nothing");
  EXPECT_THAT(report.failures[0].found, StartsWith("violation: "));
}

// Nothing is forbidden here but a status that does not come.
TEST(Controls, ACaseThatPassesWhereEverythingIsReusedIsFound) {
  const std::string wants_nothing = R"("steps": [
      { "at": 0, "origin": { "headers": [["Cache-Control", "no-store, max-age=60"]] } },
      { "at": 1, "expect": { "headers": [{ "name": "X", "absent": true }] } }])";
  SmallSuite suite(one_case(wants_nothing + kControl));
  const Report report = prove_controls(suite.plan);
  ASSERT_THAT(report.failures, SizeIs(2));
  EXPECT_EQ(report.failures[1].subject, "area/name/x as reference-private on a cache that reuses everything for ever");
  EXPECT_THAT(report.failures[1].found, StartsWith("pass: "));
}

TEST(Controls, EachAtItsLevelAndWhereItIsReached) {
  const std::string no_store = R"("steps": [
      { "at": 0, "origin": { "headers": [["Cache-Control", "no-store, max-age=60"]] } },
      { "at": 1, "expect": { "from": "origin" } }])";
  EXPECT_EQ(prove_controls(SmallSuite(one_case(no_store + kControl, "should")).plan).figures,
            "1 prohibiting cases; nothing stored: 2 unproven; everything reused: 2 discouraged");
  // An earlier step asks for a request, or for a hit.
  const std::string asks_before = R"("steps": [
      { "at": 0, "origin": { "headers": [["Cache-Control", "no-store, max-age=60"]] } },
      { "at": 1, "expect": { "setup": true, "from": "origin" } },
      { "at": 2, "expect": { "from": "origin" } }])";
  const Report before = prove_controls(SmallSuite(one_case(asks_before + kControl)).plan);
  EXPECT_THAT(before.failures, IsEmpty());
  EXPECT_THAT(before.figures, HasSubstr("everything reused: 2 inconclusive"));
}

}  // namespace
}  // namespace cachestone::selftest
