#include "cases/glob.h"

#include <gtest/gtest.h>

namespace cachestone::cases {
namespace {

TEST(Glob, AStarStandsForAnyText) {
  struct Row {
    const char* pattern;
    const char* name;
    bool fits;
  };
  const Row rows[] = {
      {"age/generated", "age/generated", true},
      {"age/generated", "age/generate", false},
      {"age/*", "age/generated", true},
      {"age/*", "vary/star", false},
      {"*", "", true},
      {"*-501", "storable-501", true},
      {"*-501", "storable-5011", false},
      {"a*b*c", "a-b-b-c", true},
      {"a*b*c", "a-c-b", false},
      {"", "x", false},
  };
  for (const Row& row : rows) EXPECT_EQ(matches(row.pattern, row.name), row.fits) << row.pattern << " " << row.name;
}

}  // namespace
}  // namespace cachestone::cases
