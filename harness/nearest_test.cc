#include "harness/nearest.h"

#include <gtest/gtest.h>

namespace cachestone::harness {
namespace {

TEST(Nearest, Distance) {
  struct Row {
    const char* a;
    const char* b;
    std::size_t distance;
  };
  const Row rows[] = {{"", "", 0},
                      {"a", "", 1},
                      {"", "abc", 3},
                      {"same", "same", 0},
                      {"kitten", "sitting", 3},
                      {"ab", "ba", 2},
                      {"no-store", "nostore", 1},
                      {"abc", "xabcx", 2}};
  for (const Row& row : rows) {
    EXPECT_EQ(distance(row.a, row.b), row.distance) << row.a << " " << row.b;
    EXPECT_EQ(distance(row.b, row.a), row.distance) << row.a << " " << row.b;
  }
}

TEST(Nearest, NamesThatAPersonMayHaveMeant) {
  const std::vector<std::string> names = {"response-directives/no-store", "response-directives/no-cache",
                                          "request-directives/no-store", "vary/star", "vary/matching"};
  struct Row {
    const char* wanted;
    const char* text;
  };
  const Row rows[] = {
      {"no-stroe", "; did you mean response-directives/no-store or request-directives/no-store?"},
      {"vary/matchin", "; did you mean vary/matching?"},
      {"response-directive/no-store",
       "; did you mean response-directives/no-store, response-directives/no-cache or request-directives/no-store?"},
      {"zebra", ""},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(did_you_mean(row.wanted, names), row.text) << row.wanted;
  EXPECT_EQ(nearest("no-store", names, 1).size(), 1u);
}

}  // namespace
}  // namespace cachestone::harness
