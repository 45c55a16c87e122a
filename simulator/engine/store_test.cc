#include "simulator/engine/store.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::engine {
namespace {

using policy::StoredResponse;

StoredResponse response(const std::string& body, std::string_view lines = "", std::string_view request_lines = "") {
  StoredResponse stored = policy::testing::stored_at_now(lines, 200, request_lines);
  stored.response.body.clear();
  stored.content = std::make_shared<const std::string>(body);
  return stored;
}

policy::Profile bounded(std::size_t capacity) {
  policy::Profile profile;
  profile.capacity = capacity;
  return profile;
}

TEST(Store, KeepsSeveralUnderOneKey) {
  Store store(bounded(10), {});
  store.put("k", response("1"), {});
  store.put("k", response("2"), {});
  store.put("other", response("3"), {});
  EXPECT_EQ(store.all("k").size(), 2u);
  EXPECT_EQ(store.all("other").size(), 1u);
  EXPECT_TRUE(store.all("nothing").empty());
  EXPECT_EQ(store.count("k"), 2u);
}

TEST(Store, LeastRecentlyUsedGoesFirst) {
  Store store(bounded(2), {});
  store.put("a", response("a"), {});
  store.put("b", response("b"), {});
  store.touch(store.all("a")[0].place);
  store.put("c", response("c"), {});
  EXPECT_EQ(store.size(), 3u);
  store.shrink();
  EXPECT_EQ(store.size(), 2u);
  EXPECT_EQ(store.count("a"), 1u);
  EXPECT_EQ(store.count("b"), 0u);
  EXPECT_EQ(store.count("c"), 1u);
}

TEST(Store, BytesAreBoundedToo) {
  policy::Profile profile;
  profile.capacity_bytes = 10000;
  Store store(profile, {});
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(store.put("k" + std::to_string(i), response(std::string(2000, 'x')), {}));
  EXPECT_GT(store.bytes(), 10000u);
  store.shrink();
  EXPECT_LE(store.bytes(), 10000u);
  EXPECT_GE(store.size(), 2u);
  EXPECT_EQ(store.count("k9"), 1u);
  EXPECT_FALSE(store.put("large", response(std::string(10000, 'x')), {}));
  EXPECT_EQ(store.count("large"), 0u);
  EXPECT_GE(store.size(), 2u) << "what is too large pushes nobody out";
}

TEST(Store, BytesAreGivenBack) {
  Store store(bounded(10), {});
  for (int i = 0; i < 20; ++i) store.put("k", response(std::string(100, 'x'), "Vary: A", "A: 1"), {"label"});
  for (const auto& found : store.all("k")) store.update(found.place, response("short"), {});
  while (store.size() > 0) store.remove(store.all("k").front().place);
  EXPECT_EQ(store.bytes(), 0u);
  EXPECT_TRUE(store.labelled("label").empty());
}

TEST(Store, GivesBackWhatWasPut) {
  Store store(bounded(10), {});
  StoredResponse put =
      response("content", "Cache-Control: max-age=60\nVary: Accept\nX-A: 1\nX-A: 2", "Accept: a\nOther: b");
  put.response.status = 404;
  put.response.reason = "Nowhere";
  put.invalidated = true;
  put.request_time -= Seconds(2);
  store.put("http://example.org/r", put, {});
  const StoredResponse found = store.all("http://example.org/r")[0].stored;
  EXPECT_EQ(found.uri, put.uri);
  EXPECT_EQ(found.response, put.response);
  EXPECT_EQ(*found.content, "content");
  EXPECT_EQ(found.request.method, "GET");
  EXPECT_EQ(found.request.fields.first("Accept"), "a");
  EXPECT_FALSE(found.request.fields.has("Other")) << "what selects nothing is not kept";
  EXPECT_EQ(found.request_time, put.request_time);
  EXPECT_EQ(found.response_time, put.response_time);
  EXPECT_TRUE(found.invalidated);
  EXPECT_TRUE(found.cache_control().has("max-age"));
}

TEST(Store, CredentialsAreNotKept) {
  Store store(bounded(10), {});
  store.put("k", response("1", "", "Authorization: Basic c2VjcmV0"), {});
  EXPECT_EQ(store.all("k")[0].stored.request.fields.first("Authorization"), "");
}

TEST(Store, ManyVariantsAreFoundByTheFieldsThatVaryNames) {
  Store store(bounded(1000), {});
  const auto asked = [](int i) { return policy::testing::fields("Accept: type/" + std::to_string(i)); };
  for (int i = 0; i < 100; ++i) {
    store.put("k", response(std::to_string(i), "Vary: Accept", "Accept: type/" + std::to_string(i)), {});
  }
  store.put("k", response("any", ""), {});
  ASSERT_EQ(store.candidates("k", asked(42)).size(), 2u) << "the variant, and the one without Vary";
  EXPECT_EQ(*store.candidates("k", asked(42))[0].stored.content, "42");
  store.remove(store.candidates("k", asked(42))[0].place);
  EXPECT_EQ(store.candidates("k", asked(42)).size(), 1u);
  EXPECT_EQ(store.candidates("k", asked(1000)).size(), 1u);
  EXPECT_EQ(store.count("k"), 100u);
}

TEST(Store, LabelsFindWhatCarriesThem) {
  Store store(bounded(10), {});
  store.put("a", response("a"), {"x", "y"});
  store.put("b", response("b"), {"x"});
  EXPECT_EQ(store.labelled("x").size(), 2u);
  store.update(store.all("a")[0].place, response("a"), {"y"});
  EXPECT_EQ(store.labelled("x").size(), 1u);
  EXPECT_EQ(store.labelled("y").size(), 1u);
}

TEST(Store, RemovesByUri) {
  Store store(bounded(10), {});
  store.put("http://a/1", response("a"), {});
  StoredResponse other = response("b");
  other.uri = "http://b/1";
  store.put("http://b/1", std::move(other), {});
  EXPECT_EQ(store.remove_if([](std::string_view uri) { return uri.starts_with("http://b/"); }), 1u);
  EXPECT_EQ(store.count("http://b/1"), 0u);
}

TEST(Store, LaterIsNumberedHigher) {
  Store store(bounded(10), {});
  store.put("a", response("a"), {});
  store.put("b", response("b"), {});
  const auto before = store.all("b")[0].stored.order;
  EXPECT_GT(before, store.all("a")[0].stored.order);
  store.update(store.all("a")[0].place, response("a"), {});
  EXPECT_GT(store.all("a")[0].stored.order, before);
}

}  // namespace
}  // namespace cachestone::engine
