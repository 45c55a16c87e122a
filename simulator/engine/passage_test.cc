#include <gtest/gtest.h>

#include "simulator/engine/testing.h"

namespace cachestone::engine {
namespace {

using testing::answer;
using testing::Bench;
using testing::kNow;
using testing::request;

http::Response head_of(http::Response response) {
  response.body.clear();
  return response;
}

TEST(Passage, AResponseToKeepIsPassedOnAndStored) {
  Bench bench;
  bench.begin(0, request());
  const http::Response response = answer(0, "Cache-Control: max-age=60", "long content");
  const Effects begun = bench.cache.on_head(bench.last_fetch, head_of(response), kNow);
  ASSERT_EQ(begun.passages.size(), 1u);
  EXPECT_TRUE(begun.passages[0].keep);
  EXPECT_EQ(begun.passages[0].request, bench.last_request);
  EXPECT_EQ(bench.cache.open_requests(), 0u);
  EXPECT_TRUE(bench.cache.on_response(bench.last_fetch, response, kNow).replies.empty());
  EXPECT_EQ(bench.begin(1, request()).body(), "long content");
}

TEST(Passage, AResponseThatMayNotBeStoredIsOnlyPassedOn) {
  Bench bench;
  bench.begin(0, request());
  const Effects begun = bench.cache.on_head(bench.last_fetch, answer(0, "Cache-Control: no-store", ""), kNow);
  ASSERT_EQ(begun.passages.size(), 1u);
  EXPECT_FALSE(begun.passages[0].keep);
  bench.cache.on_passed(bench.last_fetch, kNow);
  EXPECT_EQ(bench.cache.stored_count(), 0u);
}

TEST(Passage, WhoWaitedForWhatIsNotKeptAsksAtOnce) {
  Bench bench;
  bench.begin(0, request());
  const FetchId leader = bench.last_fetch;
  EXPECT_FALSE(bench.begin(0, request()).forwarded);
  const Effects begun = bench.cache.on_head(leader, answer(0, "Cache-Control: no-store", ""), kNow);
  ASSERT_EQ(begun.fetches.size(), 1u);
  EXPECT_EQ(begun.fetches[0].client, bench.last_request);
}

TEST(Passage, WhoWaitedForWhatWasTooLongToKeepAsksThen) {
  Bench bench;
  bench.begin(0, request());
  const FetchId leader = bench.last_fetch;
  bench.begin(0, request());
  EXPECT_TRUE(bench.cache.on_head(leader, answer(0, "Cache-Control: max-age=60", ""), kNow).fetches.empty());
  EXPECT_EQ(bench.cache.on_passed(leader, kNow).fetches.size(), 1u);
}

TEST(Passage, ATruncatedOneIsNeverStored) {
  Bench bench;
  bench.begin(0, request());
  const http::Response response = answer(0, "Cache-Control: max-age=60", "half");
  bench.cache.on_head(bench.last_fetch, head_of(response), kNow);
  const Effects failed = bench.cache.on_failure(bench.last_fetch, OriginFailure::truncated, kNow, &response);
  EXPECT_TRUE(failed.replies.empty());
  EXPECT_TRUE(bench.begin(1, request()).forwarded);
}

TEST(Passage, AnUnsafeRequestInvalidatesThoughItsResponseIsNotKept) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60", "old"));
  bench.begin(1, request("", "POST"));
  bench.cache.on_head(bench.last_fetch, answer(1, "", ""), kNow);
  bench.cache.on_passed(bench.last_fetch, kNow);
  EXPECT_TRUE(bench.begin(2, request()).forwarded);
}

TEST(Passage, AnUnsafeRequestInvalidatesThoughItsResponseBreaksOff) {
  for (const bool passed_on : {true, false}) {
    Bench bench;
    bench.exchange(0, request(), answer(0, "Cache-Control: max-age=60", "old"));
    bench.begin(1, request("", "POST"));
    const http::Response part = answer(1, "Content-Length: 100", "do");
    if (passed_on) bench.cache.on_head(bench.last_fetch, head_of(part), kNow);
    bench.cache.on_failure(bench.last_fetch, OriginFailure::truncated, kNow, passed_on ? nullptr : &part);
    EXPECT_TRUE(bench.begin(2, request()).forwarded) << passed_on;
  }
}

TEST(Passage, APartIsPassedOnAndKept) {
  Bench bench;
  bench.begin(0, request("Range: bytes=0-4"));
  const http::Response part =
      answer(0, "Cache-Control: max-age=60\nETag: \"a\"\nContent-Range: bytes 0-4/10\nContent-Length: 5", "01234", 206);
  const Effects begun = bench.cache.on_head(bench.last_fetch, head_of(part), kNow);
  ASSERT_EQ(begun.passages.size(), 1u);
  EXPECT_TRUE(begun.passages[0].keep);
  bench.cache.on_response(bench.last_fetch, part, kNow);
  EXPECT_EQ(bench.begin(1, request("Range: bytes=1-2")).body(), "12");
}

TEST(Passage, A304IsNotPassedOn) {
  Bench bench;
  bench.exchange(0, request(), answer(0, "ETag: \"a\"\nCache-Control: no-cache", "old"));
  bench.begin(1, request());
  EXPECT_TRUE(bench.cache.on_head(bench.last_fetch, answer(1, "ETag: \"a\"", "", 304), kNow).passages.empty());
}

}  // namespace
}  // namespace cachestone::engine
