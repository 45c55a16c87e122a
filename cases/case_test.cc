#include "cases/case.h"

#include <gtest/gtest.h>

namespace cachestone::cases {
namespace {

TEST(Names, ThereAndBack) {
  for (Level level : {Level::must, Level::should, Level::may, Level::probe}) EXPECT_EQ(level_from(name(level)), level);
  for (Audience audience : {Audience::any, Audience::shared, Audience::private_only}) {
    EXPECT_EQ(audience_from(name(audience)), audience);
  }
  for (From from : {From::cache, From::origin, From::validated, From::stale, From::error}) {
    EXPECT_EQ(from_from(name(from)), from);
  }
  EXPECT_EQ(name(Audience::private_only), "private");
  EXPECT_EQ(level_from("Must"), std::nullopt);
  EXPECT_EQ(audience_from(""), std::nullopt);
  EXPECT_EQ(from_from("hit"), std::nullopt);
}

TEST(Catalogue, Lookups) {
  Catalogue catalogue;
  catalogue.clauses.resize(2);
  catalogue.clauses[1].id = "rfc9111-4-01";
  Suite suite;
  suite.id = "age/received";
  suite.cases.resize(2);
  suite.cases[1].id = "age/received/twice";
  catalogue.suites = {Suite{}, suite};
  EXPECT_EQ(suite.area(), "age");
  EXPECT_EQ(catalogue.case_count(), 2u);
  EXPECT_EQ(catalogue.clause("rfc9111-4-01"), &catalogue.clauses[1]);
  EXPECT_EQ(catalogue.clause("rfc9111-4"), nullptr);
  EXPECT_EQ(catalogue.find("age/received/twice"), &catalogue.suites[1].cases[1]);
  EXPECT_EQ(catalogue.find("age/received/once"), nullptr);
  EXPECT_EQ(catalogue.find("age"), nullptr);
}

TEST(Case, LengthIsTheTimeOfTheLastStep) {
  Case item;
  EXPECT_EQ(item.length(), Seconds(0));
  item.steps.resize(2);
  item.steps[1].at = Seconds(61);
  EXPECT_EQ(item.length(), Seconds(61));
}

}  // namespace
}  // namespace cachestone::cases
