#include "simulator/oracle/oracle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "simulator/oracle/testing.h"

namespace cachestone::oracle {
namespace {

using policy::Decision;
using policy::Ruling;
using testing::Story;

std::vector<std::string> deciding(const Decision& decision) {
  std::vector<std::string> ids;
  for (const policy::Reason* reason : decision.deciding()) ids.emplace_back(policy::id(reason->clause));
  return ids;
}

Opinion last_opinion(const Story& story, const policy::Profile& profile) {
  return judge(story.traffic, profile).back();
}

void expect(const Decision& decision, Ruling ruling, const std::string& clause, const std::string& name) {
  EXPECT_EQ(decision.ruling, ruling) << name << ": " << describe(decision);
  if (clause.empty()) return;
  const std::vector<std::string> found = deciding(decision);
  EXPECT_NE(std::find(found.begin(), found.end(), clause), found.end()) << name << ": " << describe(decision);
}

// What the rules say about the last exchange, and a clause that decides.
struct Row {
  std::string name;
  Story story;
  Ruling ruling;
  std::string clause;
  policy::Profile profile = policy::shared_profile();
};

const std::string kFresh = "Cache-Control: max-age=60";
const std::string kStale = "Cache-Control: max-age=1";

Story stored(const std::string& response, const std::string& request = "") {
  return Story().ask(0, request).origin(response);
}

TEST(Unvalidated, FollowsTheRules) {
  const Ruling may = Ruling::may;
  const Ruling must_not = Ruling::must_not;
  const policy::Profile alone = policy::private_profile();
  const std::vector<Row> rows = {
      {"nothing was shown", Story().ask(0).origin(kFresh), must_not, "rfc9111-4-02"},
      {"fresh", stored(kFresh).ask(1), may, "rfc9111-4.2-01"},
      {"by the stated lifetime", stored(kFresh).ask(1), may, "rfc9111-5.2.2.1-01"},
      {"another URI", stored(kFresh).ask(1, "", "GET", "/other"), must_not, "rfc9111-4-02"},
      {"stale", stored(kStale).ask(4), must_not, "rfc9111-4.2.4-02"},
      {"no-store", stored("Cache-Control: no-store, max-age=60").ask(1), must_not, "rfc9111-5.2.2.5-01"},
      {"private, shared cache", stored("Cache-Control: private, max-age=60").ask(1), must_not, "rfc9111-5.2.2.7-01"},
      {"private, private cache", stored("Cache-Control: private, max-age=60").ask(1), may, "", alone},
      {"no-cache", stored("Cache-Control: no-cache, max-age=60").ask(1), must_not, "rfc9111-5.2.2.4-01"},
      {"Vary", stored(kFresh + "\nVary: A", "A: 1").ask(1, "A: 2"), must_not, "rfc9111-4.1-01"},
      {"an older variant fits",
       stored(kFresh + "\nVary: A", "A: 1").ask(1, "A: 2").origin(kFresh + "\nVary: A").ask(2, "A: 1"), may, ""},
      {"Authorization", stored(kFresh, "Authorization: x").ask(1), must_not, "rfc9111-3.5-01"},
      {"POST is written through", stored(kFresh).ask(1, "", "POST"), must_not, "rfc9111-4-08"},
      {"GET answers HEAD", stored(kFresh).ask(1, "", "HEAD"), may, ""},
      {"HEAD does not answer GET", Story().ask(0, "", "HEAD").origin(kFresh).body("").ask(1), must_not, "rfc9111-4-03"},
      {"only-if-cached", stored(kFresh).ask(1, "Cache-Control: only-if-cached"), Ruling::must, "rfc9111-5.2.1.7-01"},
      {"no-cache in the request", stored(kFresh).ask(1, "Cache-Control: no-cache"), must_not, "rfc9111-5.2.1.4-01"},
      {"a guessed lifetime may be any", stored("ETag: \"a\"").ask(1000000), may, "rfc9111-4.2.2-04"},
      {"none is guessed beside a stated one",
       stored(kStale + "\nLast-Modified: " + policy::testing::date(-864000)).ask(4), must_not, "rfc9111-4.2.4-02"},
      {"none is guessed for a 302", Story().ask(0).origin("ETag: \"a\"", 302).ask(1), must_not, "rfc9111-3-08"},
      {"stale-while-revalidate", stored(kStale + ", stale-while-revalidate=9").ask(4), may, "rfc5861-3-01"},
      {"stale-while-revalidate is over", stored(kStale + ", stale-while-revalidate=2").ask(4), must_not, ""},
      {"the origin cannot be reached", stored(kStale).ask(4).failure(), may, "rfc9111-4.2.4-02"},
      {"the same with must-revalidate", stored(kStale + ", must-revalidate").ask(4).failure(), must_not,
       "rfc9111-5.2.2.2-01"},
      {"an error, without stale-if-error", stored(kStale).ask(4).origin("", 503), must_not, ""},
      {"an error, with stale-if-error", stored(kStale + ", stale-if-error=9").ask(4).origin("", 503), may,
       "rfc5861-4-01"},
      {"404 is no such error", stored(kStale + ", stale-if-error=9").ask(4).origin("", 404), must_not, ""},
  };
  for (const Row& row : rows) {
    expect(unvalidated(last_opinion(row.story, row.profile)), row.ruling, row.clause, row.name);
  }
}

// A cache that does not ask does not see that the origin fails; others know.
TEST(Unvalidated, TheOriginIsKnownToFail) {
  Story story = stored(kStale).ask(4);
  EXPECT_FALSE(unvalidated(last_opinion(story, policy::shared_profile())).allowed());
  story.traffic.exchanges.back().origin = policy::Connection::down;
  EXPECT_TRUE(unvalidated(last_opinion(story, policy::shared_profile())).allowed());
  story.traffic.exchanges.back().origin = policy::Connection::error;
  EXPECT_FALSE(unvalidated(last_opinion(story, policy::shared_profile())).allowed());
}

TEST(Unvalidated, WhatHappenedSinceCounts) {
  const Ruling may = Ruling::may;
  const Ruling must_not = Ruling::must_not;
  const policy::Profile alone = policy::private_profile();
  const Story tagged = stored(kStale + "\nETag: \"a\"");
  const auto updated = [&](const std::string& lines) { return Story(tagged).ask(4).origin(lines, 304).ask(6); };
  const Story grouped = stored(kFresh + "\nCache-Groups: \"g\"");
  const std::vector<Row> rows = {
      {"a 304 freshens", updated(kFresh + "\nETag: \"a\""), may, ""},
      {"a 304 with another tag does not", updated(kFresh + "\nETag: \"b\""), must_not, "rfc9111-4.2.4-02"},
      {"a 304 brings no-store", updated("Cache-Control: no-store, max-age=60\nETag: \"a\""), must_not,
       "rfc9111-5.2.2.5-01"},
      {"a 304 in the background counts later",
       Story(tagged).ask(4).origin(kFresh + "\nETag: \"a\"", 304).in_background().ask(6), may, ""},
      {"but not before", Story(tagged).ask(4).origin(kFresh + "\nETag: \"a\"", 304).in_background(), must_not, ""},
      {"a POST invalidates", stored(kFresh).ask(1, "", "POST").origin("").ask(2), must_not, "rfc9111-4.4-04"},
      {"a failed POST does not", stored(kFresh).ask(1, "", "POST").origin("", 500).ask(2), may, ""},
      {"what came after it is good", stored(kFresh).ask(1, "", "POST").origin("").ask(2).origin(kFresh).ask(3), may,
       ""},
      {"HEAD that differs", stored(kFresh + "\nETag: \"a\"").ask(1, "", "HEAD").origin("ETag: \"b\"").body("").ask(2),
       must_not, "rfc9111-4.3.5-03"},
      {"HEAD that agrees freshens", Story(tagged).ask(4, "", "HEAD").origin(kFresh + "\nETag: \"a\"").body("").ask(6),
       may, ""},
      {"a group is invalidated",
       Story(grouped).ask(1, "", "POST", "/b").origin("Cache-Group-Invalidation: \"g\"").ask(2), must_not,
       "rfc9875-3-03"},
      {"another group is", Story(grouped).ask(1, "", "POST", "/b").origin("Cache-Group-Invalidation: \"h\"").ask(2),
       may, ""},
      {"with its mate",
       Story(grouped)
           .ask(0, "", "GET", "/b")
           .origin(kFresh + "\nCache-Groups: \"g\"")
           .ask(1, "", "POST", "/b")
           .origin("")
           .ask(2),
       must_not, "rfc9875-2.2.1-01"},
      {"the site is cleared",
       stored(kFresh, "Host: localhost")
           .ask(1, "Host: localhost", "GET", "/b")
           .origin("Clear-Site-Data: \"cache\"")
           .ask(2, "Host: localhost"),
       must_not, "csd-4.2.3-01", alone},
      {"a shared cache does not mind",
       stored(kFresh, "Host: localhost")
           .ask(1, "Host: localhost", "GET", "/b")
           .origin("Clear-Site-Data: \"cache\"")
           .ask(2, "Host: localhost"),
       may, ""},
      {"No-Vary-Search",
       Story()
           .ask(0, "", "GET", "/r?a=1")
           .origin(kFresh + "\nNo-Vary-Search: params=(\"a\")")
           .ask(1, "", "GET", "/r?a=2"),
       may, ""},
      {"of another parameter",
       Story()
           .ask(0, "", "GET", "/r?a=1&b=1")
           .origin(kFresh + "\nNo-Vary-Search: params=(\"a\")")
           .ask(1, "", "GET", "/r?a=1&b=2"),
       must_not, "nvs-6-03"},
  };
  for (const Row& row : rows) {
    expect(unvalidated(last_opinion(row.story, row.profile)), row.ruling, row.clause, row.name);
  }
}

TEST(Unvalidated, PartsAnswerWhatTheyHold) {
  const std::string tagged = kFresh + "\nETag: \"a\"";
  const auto part = [&](int at, const std::string& range, const std::string& text, const std::string& tag) {
    return Story()
        .ask(at, "Range: bytes=0-3")
        .origin(kFresh + "\nETag: " + tag + "\nContent-Range: bytes " + range, 206)
        .body(text);
  };
  const auto then = [](Story story, const std::string& request, const std::string& range, const std::string& text,
                       const std::string& tag) {
    return story.ask(1, request).origin(kFresh + "\nETag: " + tag + "\nContent-Range: bytes " + range, 206).body(text);
  };
  const Story first = part(0, "0-3/8", "abcd", "\"a\"");
  const std::vector<Row> rows = {
      {"the same range", Story(first).ask(1, "Range: bytes=0-3"), Ruling::may, ""},
      {"a range within it", Story(first).ask(1, "Range: bytes=1-2"), Ruling::may, ""},
      {"the whole", Story(first).ask(1), Ruling::must_not, "rfc9111-3.3-05"},
      {"another range", Story(first).ask(1, "Range: bytes=4-7"), Ruling::must_not, "rfc9111-3.3-05"},
      {"both parts make the whole", then(first, "Range: bytes=4-7", "4-7/8", "efgh", "\"a\"").ask(2), Ruling::may, ""},
      {"parts of two things do not", then(first, "Range: bytes=4-7", "4-7/8", "efgh", "\"b\"").ask(2), Ruling::must_not,
       "rfc9111-3.3-05"},
      {"a truncated response", Story().ask(0).origin(tagged + "\nContent-Length: 8").body("abcd", false).ask(1),
       Ruling::must_not, "rfc9111-3.3-05"},
      {"the beginning of it",
       Story().ask(0).origin(tagged + "\nContent-Length: 8").body("abcd", false).ask(1, "Range: bytes=0-1"),
       Ruling::may, ""},
  };
  for (const Row& row : rows) {
    expect(unvalidated(last_opinion(row.story, row.profile)), row.ruling, row.clause, row.name);
  }
}

TEST(Validated, NeedsA304AboutWhatIsHeld) {
  const Story tagged = stored("Cache-Control: no-cache\nETag: \"a\"");
  const std::vector<Row> rows = {
      {"it is confirmed", Story(tagged).ask(1).origin("ETag: \"a\"", 304), Ruling::may, ""},
      {"something else is", Story(tagged).ask(1).origin("ETag: \"b\"", 304), Ruling::must_not, "rfc9111-4.3.4-01"},
      {"not to be held", stored("Cache-Control: no-store\nETag: \"a\"").ask(1).origin("ETag: \"a\"", 304),
       Ruling::must_not, "rfc9111-5.2.2.5-01"},
      {"another variant",
       stored(kFresh + "\nVary: A\nLast-Modified: " + policy::testing::date(-60), "A: 1")
           .ask(1, "A: 2")
           .origin("Last-Modified: " + policy::testing::date(-60), 304),
       Ruling::must_not, "rfc9111-4.1-01"},
      {"another variant, chosen by its tag",
       stored(kFresh + "\nVary: A\nETag: \"a\"", "A: 1").ask(1, "A: 2").origin("ETag: \"a\"", 304), Ruling::may, ""},
  };
  for (const Row& row : rows) {
    expect(validated(last_opinion(row.story, row.profile)), row.ruling, row.clause, row.name);
  }
  EXPECT_TRUE(validated(last_opinion(Story(tagged).ask(1).origin(kFresh), policy::shared_profile())).reasons.empty());
  const Story late = Story(tagged).ask(1).origin("ETag: \"a\"", 304).in_background();
  EXPECT_TRUE(validated(last_opinion(late, policy::shared_profile())).reasons.empty()) << "after the reply";
}

// After another variant was chosen by its tag, it is for requests like this one.
TEST(Unvalidated, AVariantChosenByItsTagIsForSuchRequestsToo) {
  Story story = stored(kFresh + "\nVary: A\nETag: \"a\"", "A: 1");
  story.ask(1, "A: 2").origin("ETag: \"a\"\nVary: A", 304).ask(2, "A: 2");
  EXPECT_TRUE(unvalidated(last_opinion(story, policy::shared_profile())).allowed());
  story.ask(2, "A: 3");
  EXPECT_FALSE(unvalidated(last_opinion(story, policy::shared_profile())).allowed());
}

// A request that did not wait could have.
TEST(Collapsed, ItCouldHaveWaited) {
  Story story;
  story.ask(0).origin(kFresh, 200, 3).ask(1).origin(kFresh);
  EXPECT_TRUE(collapsed(last_opinion(story, policy::shared_profile())).allowed());
  story = Story().ask(0, "", "HEAD").origin(kFresh, 200, 3).body("").ask(1).origin(kFresh);
  EXPECT_FALSE(collapsed(last_opinion(story, policy::shared_profile())).allowed()) << "its own, freshened by a HEAD";
  story = Story().ask(0).origin(kFresh, 200, 3).ask(4).origin(kFresh);
  EXPECT_TRUE(collapsed(last_opinion(story, policy::shared_profile())).reasons.empty());
}

// Two requests at once, one of which asks the origin.
TEST(Collapsed, TheAnswerMustBeReusable) {
  const auto two = [](const std::string& lines) {
    Story story;
    story.ask(0).origin(lines, 200, 2).ask(0).at_once();
    story.traffic.exchanges[1].done = story.traffic.exchanges[0].done;
    return story;
  };
  struct {
    std::string response;
    Ruling ruling;
    std::string clause;
  } const rows[] = {
      {kFresh, Ruling::may, ""},
      {"Cache-Control: no-store", Ruling::must_not, "rfc9111-5.2.2.5-01"},
      {"Cache-Control: private, max-age=60", Ruling::must_not, "rfc9111-5.2.2.7-01"},
      {"Cache-Control: max-age=0", Ruling::must_not, "rfc9111-4.2.4-02"},
  };
  for (const auto& row : rows) {
    const Opinion opinion = last_opinion(two(row.response), policy::shared_profile());
    expect(collapsed(opinion), row.ruling, row.clause, row.response);
    EXPECT_EQ(unvalidated(opinion).ruling, row.ruling) << row.response;
  }
  EXPECT_TRUE(collapsed(judge(two(kFresh).traffic, policy::shared_profile()).front()).reasons.empty());
}

TEST(Answer, IsJudgedByWhatWasUsed) {
  const policy::Profile profile = policy::shared_profile();
  const auto ruling = [&](const Story& story) {
    const std::size_t last = story.traffic.exchanges.size() - 1;
    return answer(story.traffic, last, judge(story.traffic, profile)[last]).ruling;
  };
  EXPECT_EQ(ruling(stored(kFresh).got(0)), Ruling::may) << "the origin's own";
  EXPECT_EQ(ruling(stored(kFresh).ask(1).got(0)), Ruling::may) << "fresh";
  EXPECT_EQ(ruling(stored(kStale).ask(4).got(0)), Ruling::must_not) << "stale";
  EXPECT_EQ(ruling(stored(kFresh).ask(1, "", "GET", "/b").got(0)), Ruling::must_not) << "of another URI";
  EXPECT_EQ(ruling(stored(kStale + "\nETag: \"a\"").ask(4).origin("ETag: \"a\"", 304).got(0)), Ruling::may)
      << "validated";
  EXPECT_EQ(ruling(stored(kStale).ask(4).origin(kStale).got(0)), Ruling::must_not)
      << "the old one, although the origin sent a new one";
  EXPECT_EQ(ruling(stored(kFresh).ask(1, "Cache-Control: only-if-cached").origin(kFresh).got(1)), Ruling::must_not)
      << "the origin's, although only the store was to be asked";
  EXPECT_EQ(ruling(stored(kFresh).ask(1)), Ruling::may) << "nobody knows";
}

// On a clock that stands still, turns say what came first.
TEST(Judge, KeepsTheOrderWithinOneMoment) {
  Story story = stored(kFresh);
  story.ask(0);
  EXPECT_TRUE(unvalidated(last_opinion(story, policy::shared_profile())).allowed());
  story = Story().ask(0);
  story.ask(0).origin(kFresh);
  EXPECT_FALSE(unvalidated(judge(story.traffic, policy::shared_profile()).front()).allowed());
}

}  // namespace
}  // namespace cachestone::oracle
