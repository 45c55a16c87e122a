// What stands beside RFC 9111, at work in the engine: stale extensions, targeted fields, groups, ranges, QUERY, and so
// on. The rules themselves are tested in simulator/policy.
#include <gtest/gtest.h>

#include "simulator/engine/testing.h"

namespace cachestone::engine {
namespace {

using policy::Clause;
using policy::Profile;
using policy::Rulebook;
using testing::answer;
using testing::Bench;
using testing::kNow;
using testing::request;
using testing::Seen;

http::Request to(std::string target, std::string_view lines = "", std::string method = "GET") {
  return policy::testing::request(lines, std::move(method), std::move(target));
}

// RFC 5861 §3.

TEST(StaleWhileRevalidate, OneRequestInTheBackgroundHoweverManyAsk) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=10, stale-while-revalidate=20\nETag: \"a\"", "old"));
  const Seen first = bench.begin(15, request());
  EXPECT_EQ(first.body(), "old");
  ASSERT_TRUE(first.forwarded);
  EXPECT_EQ(first.forwarded->fields.first("If-None-Match"), "\"a\"");
  EXPECT_FALSE(bench.begin(16, request()).forwarded) << "one is under way";
  bench.cache.on_response(bench.last_fetch, answer(17, "Cache-Control: max-age=10", "new"), kNow + Seconds(17));
  EXPECT_EQ(bench.begin(18, request()).body(), "new");
}

TEST(StaleWhileRevalidate, AFailureLeavesItStaleUntilTheWindowEnds) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=10, stale-while-revalidate=20", "old"));
  EXPECT_EQ(bench.failing(15, request(), OriginFailure::refused).body(), "old");
  const Seen again = bench.exchange(16, request(), answer(16, "", "error", 503));
  EXPECT_EQ(again.body(), "old");
  EXPECT_TRUE(again.forwarded) << "the earlier one has failed";
  EXPECT_EQ(bench.exchange(31, request(), answer(31, "", "new")).body(), "new");
}

TEST(StaleWhileRevalidate, TheBackgroundRequestCarriesNoConditionOfTheClient) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=10, stale-while-revalidate=20\nETag: \"a\"", "old"));
  const Seen seen = bench.begin(15, request("If-None-Match: \"b\"\nRange: bytes=0-1"));
  ASSERT_TRUE(seen.forwarded);
  EXPECT_EQ(seen.forwarded->fields.combined("If-None-Match"), "\"a\"");
  EXPECT_FALSE(seen.forwarded->fields.has("Range"));
}

// RFC 5861 §4.

TEST(StaleIfError, WhichErrorsAndHowLong) {
  struct Row {
    int second, status;
    const char* body;
  };
  const Row rows[] = {{15, 500, "old"}, {15, 502, "old"}, {15, 503, "old"}, {15, 504, "old"},
                      {15, 501, "new"}, {15, 404, "new"}, {30, 503, "old"}, {31, 503, "new"}};
  for (const Row& row : rows) {
    Bench bench;
    bench.exchange(0, request(), answer(0, "Cache-Control: max-age=10, stale-if-error=20", "old"));
    EXPECT_EQ(bench.exchange(row.second, request(), answer(row.second, "", "new", row.status)).body(), row.body)
        << row.second << " " << row.status;
  }
}

TEST(StaleIfError, TheRequestMayAskForIt) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=10", "old"));
  const auto error = answer(15, "Cache-Control: max-age=99", "error", 503);
  EXPECT_EQ(bench.exchange(15, request("Cache-Control: stale-if-error=20"), error).body(), "old");
  EXPECT_EQ(bench.exchange(16, request(), answer(16, "", "error", 503)).status(), 503) << "this one does not";
}

TEST(StaleIfError, BeyondTheWindowNotEvenADisconnectedCache) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=10, stale-if-error=20", "old"));
  EXPECT_EQ(bench.failing(31, request(), OriginFailure::refused).status(), 504);
  EXPECT_EQ(bench.failing(30, request(), OriginFailure::refused).body(), "old");
}

// RFC 8246.

TEST(Immutable, AReloadIsAnsweredFromTheStore) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60, immutable", "old"));
  EXPECT_EQ(bench.begin(9, request("Cache-Control: max-age=0")).body(), "old");
  EXPECT_TRUE(bench.begin(9, request("Cache-Control: no-cache")).forwarded);
  EXPECT_TRUE(bench.begin(61, request("Cache-Control: max-age=0")).forwarded);
}

// RFC 9213.

TEST(Targeted, TheFieldOnTheListDecidesAndCacheControlIsPassedOn) {
  Profile cdn;
  cdn.targeted_fields = {"CDN-Cache-Control"};
  Bench bench(cdn);
  bench.exchange(0, request(), answer(0, "CDN-Cache-Control: max-age=60\nCache-Control: no-store", "old"));
  const Seen seen = bench.begin(30, request());
  EXPECT_EQ(seen.body(), "old");
  EXPECT_EQ(seen.reply->fields.first("Cache-Control"), "no-store");
  Bench proxy;
  proxy.exchange(0, request(), answer(0, "CDN-Cache-Control: max-age=60\nCache-Control: no-store", "old"));
  EXPECT_TRUE(proxy.begin(30, request()).forwarded) << "not on the list of this cache";
}

// RFC 9211.

TEST(CacheStatus, SaysWhatHappened) {
  Bench bench;
  const auto status = [](const Seen& seen) { return std::string(*seen.reply->fields.first("Cache-Status")); };
  const char* fields = "Cache-Control: max-age=10\nETag: \"a\"\nVary: Accept";
  EXPECT_EQ(status(bench.exchange(0, request(), answer(0, fields, "1"))), "cachestone;fwd=uri-miss;stored");
  EXPECT_EQ(status(bench.begin(4, request())), "cachestone;hit;ttl=6");
  EXPECT_EQ(status(bench.begin(5, request("If-None-Match: \"a\""))), "cachestone;hit;ttl=5") << "in a 304, too";
  EXPECT_EQ(status(bench.exchange(12, request(), answer(12, fields, "", 304))),
            "cachestone;fwd=stale;fwd-status=304;ttl=10");
  EXPECT_EQ(status(bench.exchange(13, request("Accept: b"), answer(13, "Cache-Control: no-store", "2"))),
            "cachestone;fwd=vary-miss");
  EXPECT_EQ(status(bench.exchange(14, request("Cache-Control: no-cache"), answer(14, fields, "3"))),
            "cachestone;fwd=request;stored");
  EXPECT_EQ(status(bench.exchange(15, request("", "POST"), answer(15, "", "4"))), "cachestone;fwd=method");
  EXPECT_FALSE(bench.begin(16, to("/other", "Cache-Control: only-if-cached")).reply->fields.has("Cache-Status"));
}

TEST(CacheStatus, SaysThatItWaited) {
  Bench bench;
  bench.begin(0, request());
  const FetchId leader = bench.last_fetch;
  bench.begin(0, request());
  const auto effects = bench.cache.on_response(leader, answer(1, "Cache-Control: max-age=10", "1"), kNow + Seconds(1));
  ASSERT_EQ(effects.replies.size(), 2u);
  EXPECT_EQ(effects.replies[1].response.fields.first("Cache-Status"), "cachestone;fwd=uri-miss;collapsed;ttl=9");
}

// RFC 9875.

TEST(Groups, AnUnsafeRequestInvalidatesThemAndNotTheirOtherGroups) {
  Bench bench;
  bench.exchange(0, to("/a"), answer(0, "Cache-Control: max-age=60\nCache-Groups: \"x\", \"y\"", "a"));
  bench.exchange(0, to("/b"), answer(0, "Cache-Control: max-age=60\nCache-Groups: \"x\"", "b"));
  bench.exchange(0, to("/c"), answer(0, "Cache-Control: max-age=60\nCache-Groups: \"y\"", "c"));
  bench.exchange(1, to("/form", "", "POST"), answer(1, "Cache-Group-Invalidation: \"x\"", "done"));
  EXPECT_TRUE(bench.begin(2, to("/a")).forwarded);
  EXPECT_TRUE(bench.begin(2, to("/b")).forwarded);
  EXPECT_FALSE(bench.begin(2, to("/c")).forwarded);
}

TEST(Groups, MatesGoWithOneThatIsInvalidated) {
  for (const bool cascades : {false, true}) {
    Bench bench({}, cascades ? Rulebook().without(Clause::groups_do_not_cascade) : Rulebook());
    bench.exchange(0, to("/a"), answer(0, "Cache-Control: max-age=60\nCache-Groups: \"x\"", "a"));
    bench.exchange(0, to("/b"), answer(0, "Cache-Control: max-age=60\nCache-Groups: \"x\", \"y\"", "b"));
    bench.exchange(0, to("/c"), answer(0, "Cache-Control: max-age=60\nCache-Groups: \"y\"", "c"));
    bench.exchange(1, to("/a", "", "POST"), answer(1, "", "done"));
    EXPECT_TRUE(bench.begin(2, to("/b")).forwarded);
    EXPECT_EQ(bench.begin(2, to("/c")).forwarded.has_value(), cascades);
  }
}

// No-Vary-Search.

TEST(SearchVariance, AnotherQueryIsAnswered) {
  Bench bench;
  bench.exchange(0, to("/r?id=1&utm=x"), answer(0, "Cache-Control: max-age=60\nNo-Vary-Search: params=(\"utm\")", "1"));
  EXPECT_EQ(bench.begin(1, to("/r?id=1&utm=y")).body(), "1");
  EXPECT_TRUE(bench.begin(1, to("/r?id=2&utm=x")).forwarded);
  bench.exchange(2, to("/r?id=1&utm=z", "", "POST"), answer(2, "", "done"));
  EXPECT_TRUE(bench.begin(3, to("/r?id=1&utm=y")).forwarded) << "invalidated with what is equivalent";
}

// RFC 9111 §3.3 and §3.4, RFC 9110 §14.

constexpr const char* kPart = "Cache-Control: max-age=60\nETag: \"a\"\nContent-Range: bytes ";

TEST(Partial, RangesOfWhatIsStoredWhole) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60\nETag: \"a\"", "0123456789"));
  const Seen part = bench.begin(1, request("Range: bytes=2-4"));
  EXPECT_EQ(part.status(), 206);
  EXPECT_EQ(part.body(), "234");
  EXPECT_EQ(bench.begin(1, request("Range: bytes=20-")).status(), 416);
  EXPECT_EQ(bench.begin(1, request("Range: bytes=2-4\nIf-Range: \"b\"")).status(), 200);
  EXPECT_EQ(bench.begin(1, request("Range: bytes=2-4\nIf-None-Match: \"a\"")).status(), 304);
}

TEST(Partial, ARangeAnswersARangeWithinItAndPartsBecomeTheWhole) {
  Bench bench;
  bench.exchange(0, request("Range: bytes=0-4"), answer(0, kPart + std::string("0-4/10"), "01234", 206));
  EXPECT_EQ(bench.begin(1, request("Range: bytes=1-2")).body(), "12");
  EXPECT_TRUE(bench.begin(1, request("Range: bytes=4-6")).forwarded);
  bench.exchange(2, request("Range: bytes=5-"), answer(2, kPart + std::string("5-9/10"), "56789", 206));
  const Seen whole = bench.begin(3, request());
  EXPECT_EQ(whole.body(), "0123456789");
  EXPECT_EQ(whole.status(), 200);
}

TEST(Partial, WhatIsMissingIsAskedFor) {
  Bench bench;
  http::Response half = answer(0, "Cache-Control: max-age=60\nETag: \"a\"\nContent-Length: 10", "0123");
  bench.begin(0, request());
  bench.cache.on_failure(bench.last_fetch, OriginFailure::truncated, kNow, &half);
  const Seen seen = bench.exchange(1, request(), answer(1, kPart + std::string("4-9/10"), "456789", 206));
  ASSERT_TRUE(seen.forwarded);
  EXPECT_EQ(seen.forwarded->fields.first("Range"), "bytes=4-");
  EXPECT_EQ(seen.forwarded->fields.first("If-Range"), "\"a\"");
  EXPECT_EQ(seen.status(), 200);
  EXPECT_EQ(seen.body(), "0123456789");
  EXPECT_EQ(seen.reply->fields.first("Cache-Status"), "cachestone;fwd=partial;fwd-status=206;stored");
  EXPECT_FALSE(bench.begin(2, request()).forwarded);
}

TEST(Partial, ARestThatDoesNotFitIsAskedForAgainWhole) {
  for (const int status : {206, 304, 416}) {
    Bench bench;
    http::Response half = answer(0, "Cache-Control: max-age=60\nETag: \"a\"\nContent-Length: 10", "0123");
    bench.begin(0, request());
    bench.cache.on_failure(bench.last_fetch, OriginFailure::truncated, kNow, &half);
    bench.begin(1, request());
    const auto effects = bench.cache.on_response(
        bench.last_fetch, answer(1, "ETag: \"b\"\nContent-Range: bytes 4-9/10", "456789", status), kNow);
    ASSERT_EQ(effects.fetches.size(), 1u) << status;
    EXPECT_FALSE(effects.fetches[0].request.fields.has("Range"));
  }
}

TEST(Partial, OfAnotherVersionReplacesWhatIsStored) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60\nETag: \"old\"", "0123456789"));
  bench.exchange(1, request("Range: bytes=0-4\nCache-Control: no-cache"),
                 answer(1, kPart + std::string("0-4/10"), "abcde", 206));
  EXPECT_TRUE(bench.begin(2, request()).forwarded);
  EXPECT_EQ(bench.begin(2, request("Range: bytes=0-1")).body(), "ab");
}

TEST(Partial, TheBeginningOfAResponseDoesNotReplaceAWholeOne) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=5", "whole"));
  bench.begin(10, request());
  http::Response half = answer(10, "Cache-Control: max-age=60\nContent-Length: 10", "ha");
  const auto effects = bench.cache.on_failure(bench.last_fetch, OriginFailure::truncated, kNow + Seconds(10), &half);
  ASSERT_EQ(effects.replies.size(), 1u);
  EXPECT_EQ(effects.replies[0].response.fields.first("Age"), "10") << "stale, for want of an origin";
}

// QUERY.

TEST(Query, ContentIsPartOfTheKey) {
  Bench bench;
  const auto query = [](std::string body) {
    http::Request asked = to("/q", "Content-Type: text/plain", "QUERY");
    asked.body = std::move(body);
    return asked;
  };
  bench.exchange(0, query("one"), answer(0, "Cache-Control: max-age=60", "1"));
  EXPECT_EQ(bench.begin(1, query("one")).body(), "1");
  EXPECT_TRUE(bench.begin(1, query("two")).forwarded);
  EXPECT_TRUE(bench.begin(1, to("/q")).forwarded) << "a GET is another request";
  bench.exchange(2, to("/q", "", "POST"), answer(2, "", "done"));
  EXPECT_TRUE(bench.begin(3, query("one")).forwarded);
}

// RFC 8586, Clear-Site-Data, purging.

TEST(CdnLoop, ARequestThatComesAgainIsNotForwarded) {
  Profile cdn;
  cdn.cdn_id = "edge";
  Bench bench(cdn);
  const Seen first = bench.exchange(0, request("CDN-Loop: other"), answer(0, "Cache-Control: max-age=60", "1"));
  EXPECT_EQ(first.forwarded->fields.combined("CDN-Loop"), "other, edge");
  EXPECT_EQ(bench.begin(1, to("/new", "CDN-Loop: edge")).status(), 508);
  EXPECT_EQ(bench.begin(1, request("CDN-Loop: edge")).body(), "1") << "the store may answer";
}

TEST(ClearSiteData, APrivateCacheForgetsTheHost) {
  Bench bench(policy::private_profile());
  const char* local = "Host: localhost:8080";
  bench.exchange(0, to("/a", local), answer(0, "Cache-Control: max-age=60", "a"));
  bench.exchange(0, to("/b"), answer(0, "Cache-Control: max-age=60", "b"));
  bench.exchange(1, to("/out", local), answer(1, "Clear-Site-Data: \"cache\"", "bye"));
  EXPECT_TRUE(bench.begin(2, to("/a", local)).forwarded);
  EXPECT_FALSE(bench.begin(2, to("/b")).forwarded);
}

TEST(Purge, RemovesWhatIsStored) {
  Profile cdn;
  cdn.purge_method = "PURGE";
  Bench bench(cdn);
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60", "1"));
  EXPECT_EQ(bench.begin(1, request("", "PURGE")).status(), 204);
  EXPECT_EQ(bench.begin(1, request("", "PURGE")).status(), 404);
  EXPECT_TRUE(bench.begin(2, request()).forwarded);
  Bench proxy;
  EXPECT_TRUE(proxy.begin(1, request("", "PURGE")).forwarded) << "to this cache a method like any other";
}

// RFC 9110 §13.1.2, RFC 9111 §4.3.4.

TEST(Variants, AllAreAskedAboutAndOneIsConfirmed) {
  Bench bench;
  const auto fields = [](const char* tag) {
    return "Cache-Control: max-age=60\nVary: Accept\nETag: " + std::string(tag);
  };
  bench.exchange(0, request("Accept: a"), answer(0, fields("\"a\""), "in a"));
  bench.exchange(0, request("Accept: b"), answer(0, fields("\"b\""), "in b"));
  const Seen seen = bench.exchange(1, request("Accept: c"), answer(1, fields("\"a\""), "", 304));
  EXPECT_EQ(seen.forwarded->fields.first("If-None-Match"), "\"a\", \"b\"");
  EXPECT_EQ(seen.body(), "in a");
  EXPECT_EQ(bench.begin(2, request("Accept: c")).body(), "in a") << "kept for requests like that";
  EXPECT_EQ(bench.begin(2, request("Accept: a")).body(), "in a");
  EXPECT_EQ(bench.begin(2, request("Accept: b")).body(), "in b");
}

}  // namespace
}  // namespace cachestone::engine
