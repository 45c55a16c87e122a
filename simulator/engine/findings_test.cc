// What random events have found (cache_fuzz.cc), and reading with suspicion: each once, small.
#include <gtest/gtest.h>

#include "simulator/engine/testing.h"

namespace cachestone::engine {
namespace {

using testing::answer;
using testing::Bench;
using testing::kNow;
using testing::request;
using testing::Seen;

policy::Profile bounded(std::size_t capacity) {
  policy::Profile profile;
  profile.capacity = capacity;
  return profile;
}

TEST(Findings, AnErrorInAnswerToHeadHasNoContent) {
  Bench bench;
  const Seen seen = bench.failing(0, request("", "HEAD"), OriginFailure::refused);
  EXPECT_EQ(seen.status(), 502);
  EXPECT_EQ(seen.body(), "");
}

TEST(Findings, A304ToGetDoesNotSpeakAboutAResponseToHead) {
  Bench bench(bounded(1));
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=10\nETag: \"a\"", "one"));
  bench.begin(20, request("", "HEAD"));
  const FetchId head = bench.last_fetch;
  bench.begin(20, request());
  bench.cache.on_response(head, answer(20, "Cache-Control: max-age=10\nETag: \"a\"", ""), kNow + Seconds(20));
  const auto effects =
      bench.cache.on_response(bench.last_fetch, answer(20, "ETag: \"a\"", "", 304), kNow + Seconds(20));
  EXPECT_TRUE(effects.replies.empty()) << "there is no content to send";
  EXPECT_EQ(effects.fetches.size(), 1u);
}

TEST(Findings, WhenVaryAppearsTheOldRequestIsNotTakenForOneWithoutTheField) {
  Bench bench;
  bench.exchange(0, request("Accept-Language: de"), answer(0, "Cache-Control: max-age=10\nETag: \"a\"", "deutsch"));
  bench.exchange(20, request("Accept-Language: de"),
                 answer(20, "Cache-Control: max-age=100\nETag: \"a\"\nVary: Accept-Language", "", 304));
  EXPECT_EQ(bench.begin(21, request("Accept-Language: de")).body(), "deutsch");
  EXPECT_TRUE(bench.begin(21, request()).forwarded);
}

TEST(Findings, A304AboutATagOfTheCacheIsNotForAClientThatDoesNotHaveIt) {
  for (const bool theirs : {true, false}) {
    Bench bench(bounded(1));
    bench.exchange(0, request(), answer(0, "Cache-Control: max-age=10\nETag: \"a\"", "one"));
    const Seen sent = bench.begin(20, request("If-None-Match: \"c\""));
    ASSERT_EQ(sent.forwarded->fields.combined("If-None-Match"), "\"c\", \"a\"");
    const FetchId fetch = bench.last_fetch;
    bench.exchange(20, request("", "GET", "/other"), answer(20, "Cache-Control: max-age=10", "pushes the other out"));
    const auto effects =
        bench.cache.on_response(fetch, answer(20, theirs ? "ETag: \"c\"" : "ETag: \"a\"", "", 304), kNow + Seconds(20));
    EXPECT_EQ(effects.replies.size(), theirs ? 1u : 0u);
    EXPECT_EQ(effects.fetches.size(), theirs ? 0u : 1u);
  }
}

TEST(Findings, A304IsNotAnsweredWithAPartThatIsTooSmall) {
  Bench bench;
  const char* const kLines = "Cache-Control: max-age=10\nETag: \"a\"\nVary: Foo";
  bench.exchange(0, request("Foo: 2"), answer(0, kLines, "whole"));
  bench.begin(1, request("Foo: 1"));
  http::Response half = answer(1, kLines, "wh");
  bench.cache.on_failure(bench.last_fetch, OriginFailure::truncated, kNow + Seconds(1), &half);
  ASSERT_EQ(bench.cache.stored_count(), 2u);
  const Seen seen = bench.exchange(20, request("Foo: 1\nIf-None-Match: \"x\""), answer(20, "ETag: \"a\"", "", 304));
  EXPECT_EQ(seen.body(), "whole");
}

TEST(Findings, WhatIsTooLargePushesNobodyOut) {
  policy::Profile profile;
  profile.capacity_bytes = 3000;
  Bench bench(profile);
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60", "one"));
  bench.exchange(0, request("", "GET", "/large"), answer(0, "Cache-Control: max-age=60", std::string(4000, 'x')));
  EXPECT_EQ(bench.begin(1, request()).body(), "one");
}

TEST(Findings, AnUpdateThatMakesItLargerIsBoundedToo) {
  policy::Profile profile;
  profile.capacity_bytes = 2000;
  Bench bench(profile);
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=10\nETag: \"a\"", "one"));
  const std::string lines = "Cache-Control: max-age=10\nETag: \"a\"\nX-Long: " + std::string(3000, 'x');
  const Seen seen = bench.exchange(20, request(), answer(20, lines, "", 304));
  EXPECT_EQ(seen.body(), "one");
  EXPECT_LE(bench.cache.stored_bytes(), 2000u);
}

TEST(Findings, AnUpdateForAnotherVariantMayNotFit) {
  policy::Profile profile;
  profile.capacity_bytes = 2000;
  Bench bench(profile);
  bench.exchange(0, request("Foo: 1"), answer(0, "Cache-Control: max-age=10\nETag: \"a\"\nVary: Foo", "one"));
  const std::string lines = "Cache-Control: max-age=10\nETag: \"a\"\nVary: Foo\nX-Long: " + std::string(3000, 'x');
  EXPECT_EQ(bench.exchange(20, request("Foo: 2"), answer(20, lines, "", 304)).body(), "one");
  EXPECT_EQ(bench.cache.stored_count(), 0u);
}

TEST(Findings, OneValidationInTheBackgroundForRequestsThatDoNotWaitForEachOther) {
  for (const char* const lines : {"Authorization: x", "Cache-Control: max-stale"}) {
    Bench bench;
    bench.exchange(0, request(lines), answer(0, "Cache-Control: public, max-age=10, stale-while-revalidate=50", "one"));
    EXPECT_TRUE(bench.begin(20, request(lines)).forwarded) << lines;
    EXPECT_FALSE(bench.begin(20, request(lines)).forwarded) << lines;
  }
}

TEST(Findings, WhoMayNotUseStaleWaitsThoughAValidationIsUnderWay) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=10, stale-while-revalidate=5", "one"));
  EXPECT_TRUE(bench.begin(12, request()).forwarded) << "in the background";
  EXPECT_TRUE(bench.begin(20, request()).forwarded);
  EXPECT_FALSE(bench.begin(20, request()).forwarded) << "waits for the one before";
}

TEST(Findings, A304ToAnUnsafeRequestInvalidates) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60", "one"));
  bench.exchange(1, request("", "POST"), answer(1, "", "", 304));
  EXPECT_TRUE(bench.begin(2, request()).forwarded);
}

TEST(Findings, AnEquivalentUriIsNotValidatedWithTheTagOfTheOther) {
  Bench bench;
  const char* const kLines =
      "Cache-Control: max-age=10, stale-while-revalidate=50\nETag: \"a\"\nNo-Vary-Search: params=(\"x\")";
  bench.exchange(0, request("", "GET", "/r?x=1"), answer(0, kLines, "one"));
  const Seen seen = bench.begin(20, request("", "GET", "/r?x=2"));
  EXPECT_EQ(seen.body(), "one");
  ASSERT_TRUE(seen.forwarded);
  EXPECT_FALSE(seen.forwarded->fields.has("If-None-Match"));
}

TEST(Findings, AHeadThatIsPassedOnAndNotKeptSpoilsTheStoredGet) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60\nETag: \"a\"", "one"));
  bench.begin(1, request("Cache-Control: no-cache", "HEAD"));
  const http::Response head = answer(1, "Cache-Control: no-store\nETag: \"b\"", "");
  ASSERT_FALSE(bench.cache.on_head(bench.last_fetch, head, kNow + Seconds(1)).passages.at(0).keep);
  bench.cache.on_passed(bench.last_fetch, kNow + Seconds(1));
  EXPECT_TRUE(bench.begin(2, request()).forwarded);
}

// What mutations of the code showed to be untested.

TEST(Mutations, APartIsNotServedStaleForTheWhole) {
  Bench bench;
  bench.begin(0, request());
  http::Response half = answer(0, "Cache-Control: max-age=10\nETag: \"a\"", "ha");
  bench.cache.on_failure(bench.last_fetch, OriginFailure::truncated, kNow, &half);
  ASSERT_EQ(bench.cache.stored_count(), 1u);
  EXPECT_EQ(bench.failing(20, request(), OriginFailure::refused).status(), 502);
}

TEST(Mutations, WhoWasReleasedFromAPassageHasNothingToDoWithItsEnd) {
  Bench bench;
  bench.begin(0, request());
  const FetchId fetch = bench.last_fetch;
  bench.begin(0, request());
  const auto released = bench.cache.on_head(fetch, answer(0, "Cache-Control: no-store", ""), kNow);
  ASSERT_EQ(released.fetches.size(), 1u);
  EXPECT_TRUE(bench.cache.on_passed(fetch, kNow).fetches.empty()) << "it asks for itself already";
}

TEST(Mutations, WhatIsServedIsUsed) {
  Bench bench(bounded(2));
  for (const char* const target : {"/a", "/b"}) {
    bench.exchange(0, request("", "GET", target), answer(0, "Cache-Control: max-age=60", target));
  }
  EXPECT_EQ(bench.begin(1, request("", "GET", "/a")).body(), "/a");
  bench.exchange(2, request("", "GET", "/c"), answer(2, "Cache-Control: max-age=60", "/c"));
  EXPECT_EQ(bench.begin(3, request("", "GET", "/a")).body(), "/a");
  EXPECT_TRUE(bench.begin(3, request("", "GET", "/b")).forwarded);
}

TEST(Mutations, WhoWaitedInVainSaysSoInCacheStatus) {
  Bench bench;
  bench.begin(0, request());
  bench.begin(0, request());
  const auto effects = bench.cache.on_response(bench.last_fetch, answer(0, "Cache-Control: no-store", "one"), kNow);
  ASSERT_EQ(effects.fetches.size(), 1u);
  const auto last =
      bench.cache.on_response(effects.fetches[0].fetch, answer(0, "Cache-Control: no-store", "two"), kNow);
  ASSERT_EQ(last.replies.size(), 1u);
  EXPECT_NE(last.replies[0].response.fields.first("Cache-Status")->find("collapsed=?0"), std::string::npos);
}

}  // namespace
}  // namespace cachestone::engine
