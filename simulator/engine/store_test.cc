#include "simulator/engine/store.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::engine {
namespace {

using policy::StoredResponse;

StoredResponse response(const char* body) {
  StoredResponse stored = policy::testing::stored_at_now("");
  stored.response.body = body;
  return stored;
}

auto all = [](const StoredResponse&) { return true; };
auto none = [](const StoredResponse&) { return false; };

TEST(Store, KeepsSeveralUnderOneKeyUnlessTheyAreReplaced) {
  Store store(10);
  store.put("k", response("1"), none);
  store.put("k", response("2"), none);
  store.put("other", response("3"), all);
  EXPECT_EQ(store.find("k").size(), 2u);
  store.put("k", response("4"), all);
  ASSERT_EQ(store.find("k").size(), 1u);
  EXPECT_EQ(store.find("k")[0]->response.body, "4");
  EXPECT_EQ(store.find("other").size(), 1u);
  EXPECT_TRUE(store.find("nothing").empty());
}

TEST(Store, LeastRecentlyUsedGoesFirst) {
  Store store(2);
  store.put("a", response("a"), all);
  store.put("b", response("b"), all);
  store.touch(*store.find("a")[0]);
  store.put("c", response("c"), all);
  EXPECT_EQ(store.size(), 2u);
  EXPECT_EQ(store.find("a").size(), 1u);
  EXPECT_TRUE(store.find("b").empty());
  EXPECT_EQ(store.find("c").size(), 1u);
}

TEST(Store, RemovesOneOfSeveral) {
  Store store(10);
  store.put("k", response("1"), none);
  store.put("k", response("2"), none);
  store.remove(*store.find("k")[0]);
  ASSERT_EQ(store.find("k").size(), 1u);
  EXPECT_EQ(store.find("k")[0]->response.body, "2");
  EXPECT_EQ(store.size(), 1u);
}

TEST(Store, LaterIsNumberedHigher) {
  Store store(10);
  const auto first = store.put("a", response("a"), all).order;
  EXPECT_GT(store.put("b", response("b"), all).order, first);
}

}  // namespace
}  // namespace cachestone::engine
