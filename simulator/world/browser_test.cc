#include "simulator/world/browser.h"

#include <gtest/gtest.h>

namespace cachestone::world {
namespace {

TEST(Browser, AddsWhatTheLoadWants) {
  struct Row {
    const char* load;
    http::Fields own;
    http::Fields sent;
  };
  const Row rows[] = {
      {"normal", {{"Accept", "*/*"}}, {{"Accept", "*/*"}}},
      {"reload", {{"Accept", "*/*"}}, {{"Accept", "*/*"}, {"Cache-Control", "max-age=0"}}},
      {"force-reload", {}, {{"Pragma", "no-cache"}, {"Cache-Control", "no-cache"}}},
      {"back-forward", {{"Accept", "*/*"}}, {{"Accept", "*/*"}}},
      // What a page's own code asked for is left alone.
      {"reload", {{"cache-control", "no-store"}}, {{"cache-control", "no-store"}}},
      {"force-reload", {{"Cache-Control", "x"}}, {{"Cache-Control", "x"}, {"Pragma", "no-cache"}}},
  };
  for (const Row& row : rows) {
    http::Request request;
    request.fields = row.own;
    const auto load = load_from(row.load);
    ASSERT_TRUE(load) << row.load;
    EXPECT_EQ(name(*load), row.load);
    load_as(*load, request);
    EXPECT_EQ(request.fields, row.sent) << row.load;
  }
  EXPECT_EQ(load_from("refresh"), std::nullopt);
}

}  // namespace
}  // namespace cachestone::world
