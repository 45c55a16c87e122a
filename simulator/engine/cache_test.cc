// Scenarios from request to reply. The rules have their own tables in simulator/policy; here it is their order that is
// tested.
#include "simulator/engine/cache.h"

#include <gtest/gtest.h>

#include "simulator/engine/testing.h"

namespace cachestone::engine {
namespace {

using testing::answer;
using testing::Bench;
using testing::kNow;
using testing::request;

TEST(Cache, FreshResponseIsReusedWithItsAge) {
  Bench bench;
  EXPECT_EQ(bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60", "one")).body(), "one");
  const auto hit = bench.exchange(10, request(), answer(10, "", "two"));
  EXPECT_FALSE(hit.forwarded);
  EXPECT_EQ(hit.body(), "one");
  EXPECT_EQ(hit.reply->fields.first("Age"), "10");
  EXPECT_EQ(bench.exchange(60, request(), answer(60, "", "two")).body(), "two");
}

TEST(Cache, StaleResponseIsValidatedAndFreshened) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=5\nETag: \"a\"\nX: old", "one"));
  const auto validated =
      bench.exchange(10, request(), answer(10, "ETag: \"a\"\nCache-Control: max-age=60\nX: new", "", 304));
  ASSERT_TRUE(validated.forwarded);
  EXPECT_EQ(validated.forwarded->fields.first("If-None-Match"), "\"a\"");
  EXPECT_EQ(validated.status(), 200);
  EXPECT_EQ(validated.body(), "one");
  EXPECT_EQ(validated.reply->fields.first("X"), "new");
  EXPECT_EQ(validated.reply->fields.first("Age"), "0");
  EXPECT_FALSE(bench.begin(60, request()).forwarded) << "the 304 gave it a new lifetime";
}

TEST(Cache, FullAnswerToAValidationReplacesTheStoredResponse) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=5\nETag: \"a\"", "one"));
  EXPECT_EQ(bench.exchange(10, request(), answer(10, "Cache-Control: max-age=60\nETag: \"b\"", "two")).body(), "two");
  EXPECT_EQ(bench.exchange(11, request(), answer(11, "", "three")).body(), "two");
  EXPECT_EQ(bench.cache.stored_count(), 1u);
}

TEST(Cache, NotModifiedOfAnotherTagIsOfNoUse) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=5\nETag: \"a\"", "one"));
  const auto mismatch = bench.exchange(10, request(), answer(10, "ETag: \"b\"", "", 304));
  EXPECT_FALSE(mismatch.reply) << "asked again instead";
  EXPECT_FALSE(mismatch.forwarded->fields.has("If-None-Match"));
  bench.cache.on_response(bench.last_fetch, answer(10, "", "two"), kNow);
  EXPECT_EQ(bench.cache.open_requests(), 0u);
}

TEST(Cache, UpdateThatForbidsStoringEndsTheStoredResponse) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=5\nETag: \"a\"", "one"));
  const auto validated = bench.exchange(10, request(), answer(10, "ETag: \"a\"\nCache-Control: no-store", "", 304));
  EXPECT_EQ(validated.body(), "one");
  EXPECT_EQ(bench.cache.stored_count(), 0u);
}

TEST(Cache, ClientsOwnConditionIsAnsweredFromAFreshStore) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60\nETag: \"a\"", "one"));
  EXPECT_EQ(bench.begin(1, request("If-None-Match: \"a\"")).status(), 304);
  EXPECT_EQ(bench.begin(1, request("If-None-Match: \"b\"")).body(), "one");
}

TEST(Cache, NotModifiedOfTheStoredTagIsA200ForAClientWithAnother) {
  for (const bool careful : {true, false}) {
    const auto rules = policy::Rulebook().without(policy::Clause::not_modified_for_other_tag);
    Bench bench(policy::shared_profile(), careful ? policy::Rulebook() : rules);
    bench.exchange(0, request(), answer(0, "Cache-Control: max-age=5\nETag: \"a\"", "one"));
    const auto seen = bench.exchange(10, request("If-None-Match: \"b\""), answer(10, "ETag: \"a\"", "", 304));
    EXPECT_EQ(seen.forwarded->fields.first("If-None-Match"), "\"b\", \"a\"");
    EXPECT_EQ(seen.status(), careful ? 200 : 304);
  }
}

TEST(Cache, ClientsOwnConditionIsForwardedWhenNothingIsStored) {
  Bench bench;
  const auto seen = bench.exchange(0, request("If-None-Match: \"a\""), answer(0, "ETag: \"a\"", "", 304));
  EXPECT_EQ(seen.forwarded->fields.first("If-None-Match"), "\"a\"");
  EXPECT_EQ(seen.status(), 304);
  EXPECT_EQ(bench.cache.stored_count(), 0u);
}

TEST(Cache, VariantsAreKeptBesideEachOther) {
  Bench bench;
  const char* lines = "Cache-Control: max-age=60\nVary: Foo";
  bench.exchange(0, request("Foo: 1"), answer(0, lines, "one"));
  bench.exchange(1, request("Foo: 2"), answer(1, lines, "two"));
  EXPECT_EQ(bench.begin(2, request("Foo: 1")).body(), "one");
  EXPECT_EQ(bench.begin(2, request("Foo: 2")).body(), "two");
  EXPECT_TRUE(bench.begin(2, request()).forwarded);
}

TEST(Cache, OnlyIfCached) {
  Bench bench;
  const auto seen = bench.begin(0, request("Cache-Control: only-if-cached"));
  EXPECT_FALSE(seen.forwarded);
  EXPECT_EQ(seen.status(), 504);
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60", "one"));
  EXPECT_EQ(bench.begin(1, request("Cache-Control: only-if-cached")).body(), "one");
}

TEST(Cache, UnsafeRequestIsWrittenThroughAndInvalidates) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60\nETag: \"a\"", "one"));
  const auto post = bench.exchange(1, request("", "POST"), answer(1, "", "done"));
  EXPECT_TRUE(post.forwarded);
  EXPECT_TRUE(bench.begin(2, request()).forwarded->fields.has("If-None-Match"));
}

TEST(Cache, HeadIsAnsweredFromGetWithoutBody) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60", "one"));
  const auto head = bench.begin(1, request("", "HEAD"));
  EXPECT_EQ(head.status(), 200);
  EXPECT_EQ(head.body(), "");
  EXPECT_EQ(head.reply->fields.first("Content-Length"), "3");
}

TEST(Cache, HeadUpdatesOrSpoilsTheStoredGet) {
  for (const bool same : {true, false}) {
    Bench bench;
    bench.exchange(0, request(), answer(0, "Cache-Control: max-age=5\nETag: \"a\"", "one"));
    bench.exchange(
        10, request("", "HEAD"),
        answer(10, same ? "ETag: \"a\"\nCache-Control: max-age=60" : "ETag: \"b\"\nCache-Control: max-age=60", ""));
    EXPECT_EQ(bench.begin(11, request()).forwarded.has_value(), !same);
  }
}

TEST(Cache, OriginFailureStaleOrError) {
  struct Row {
    const char* lines;
    OriginFailure failure;
    int status;
  };
  const Row rows[] = {
      {"Cache-Control: max-age=5", OriginFailure::refused, 200},
      {"Cache-Control: max-age=5", OriginFailure::timeout, 200},
      {"Cache-Control: max-age=5, must-revalidate", OriginFailure::refused, 504},
      {"Cache-Control: no-store", OriginFailure::refused, 502},
      {"Cache-Control: no-store", OriginFailure::timeout, 504},
      {"Cache-Control: no-store", OriginFailure::malformed, 502},
  };
  for (const Row& row : rows) {
    Bench bench;
    bench.exchange(0, request(), answer(0, row.lines, "one"));
    EXPECT_EQ(bench.failing(10, request(), row.failure).status(), row.status) << row.lines << " " << name(row.failure);
  }
}

TEST(Cache, IdenticalRequestsWaitForOneFetch) {
  Bench bench;
  const auto first = bench.begin(0, request());
  EXPECT_TRUE(first.forwarded);
  const auto second = bench.begin(0, request());
  EXPECT_FALSE(second.forwarded);
  const auto effects = bench.cache.on_response(bench.last_fetch, answer(0, "Cache-Control: max-age=60", "one"), kNow);
  EXPECT_EQ(effects.replies.size(), 2u);
  EXPECT_EQ(bench.cache.open_requests(), 0u);
}

TEST(Cache, FollowersOfAResponseThatMayNotBeReusedAskForThemselves) {
  Bench bench;
  bench.begin(0, request());
  bench.begin(0, request());
  bench.begin(0, request());
  const auto effects = bench.cache.on_response(bench.last_fetch, answer(0, "Cache-Control: no-store", "one"), kNow);
  EXPECT_EQ(effects.replies.size(), 1u);
  EXPECT_EQ(effects.fetches.size(), 2u);
}

TEST(Cache, InterimResponsesArePassedOnAndNotStored) {
  Bench bench;
  bench.begin(0, request());
  const auto effects = bench.cache.on_interim(bench.last_fetch, answer(0, "Cache-Control: max-age=60", "", 103), kNow);
  ASSERT_EQ(effects.interim.size(), 1u);
  EXPECT_EQ(effects.interim[0].response.status, 103);
  EXPECT_EQ(bench.cache.stored_count(), 0u);
}

TEST(Cache, PartOfAResponseIsNotUsedAsTheWhole) {
  const http::Response half = answer(0, "Cache-Control: max-age=60", "on");
  for (const bool careful : {true, false}) {
    Bench bench(policy::shared_profile(),
                careful ? policy::Rulebook() : policy::Rulebook().without(policy::Clause::store_complete));
    bench.begin(0, request());
    bench.cache.on_failure(bench.last_fetch, OriginFailure::truncated, kNow, &half);
    EXPECT_EQ(bench.begin(1, request()).forwarded.has_value(), careful);
  }
}

TEST(Cache, AbortedRequestGetsNoReplyAndItsAnswerIsStored) {
  Bench bench;
  bench.begin(0, request());
  bench.cache.on_abort(bench.last_request);
  EXPECT_EQ(bench.cache.open_requests(), 0u);
  const auto effects = bench.cache.on_response(bench.last_fetch, answer(0, "Cache-Control: max-age=60", "one"), kNow);
  EXPECT_TRUE(effects.replies.empty());
  EXPECT_EQ(bench.begin(1, request()).body(), "one");
}

TEST(Cache, FollowerOfAnAbortedRequestDoesNotGetItsPrivateResponse) {
  Bench bench;
  bench.begin(0, request());
  const RequestId leader = bench.last_request;
  bench.begin(0, request());
  bench.cache.on_abort(leader);
  const auto effects = bench.cache.on_response(bench.last_fetch, answer(0, "Cache-Control: private", "one"), kNow);
  EXPECT_TRUE(effects.replies.empty());
  EXPECT_EQ(effects.fetches.size(), 1u);
}

TEST(Cache, StoryNamesTheClauses) {
  Bench bench;
  const auto seen = bench.exchange(0, request(), answer(0, "Cache-Control: no-store", "one"));
  EXPECT_NE(seen.story.find("may the response be stored? must not"), std::string::npos) << seen.story;
  EXPECT_NE(seen.story.find("rfc9111-5.2.2.5-01"), std::string::npos) << seen.story;
}

TEST(Cache, UnknownFetchesAreIgnored) {
  Bench bench;
  EXPECT_TRUE(bench.cache.on_response(99, answer(0, "", ""), kNow).replies.empty());
  EXPECT_TRUE(bench.cache.on_failure(99, OriginFailure::reset, kNow).replies.empty());
  EXPECT_TRUE(bench.cache.on_interim(99, answer(0, "", "", 103), kNow).interim.empty());
}

}  // namespace
}  // namespace cachestone::engine
