#include "simulator/policy/freshness.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::date;
using testing::stored_at_now;
using Source = Freshness::Source;

struct Row {
  std::string lines;
  Source source;
  int lifetime;
};

void expect_rows(const std::vector<Row>& rows, const Profile& profile) {
  for (const Row& row : rows) {
    const Freshness freshness = freshness_lifetime(stored_at_now(row.lines), profile, {});
    EXPECT_EQ(name(freshness.source), name(row.source)) << row.lines;
    EXPECT_EQ(freshness.lifetime.count(), row.lifetime) << row.lines;
  }
}

// RFC 9111 §4.2.1: s-maxage (shared caches only), max-age, Expires, heuristic.
TEST(Freshness, PrecedenceInASharedCache) {
  expect_rows(
      {
          {"Cache-Control: max-age=60", Source::max_age, 60},
          {"Cache-Control: max-age=\"60\"", Source::max_age, 60},
          {"Cache-Control: MAX-AGE=60", Source::max_age, 60},
          {"Cache-Control: max-age=60, s-maxage=10", Source::s_maxage, 10},
          {"Cache-Control: s-maxage=10\nExpires: " + date(99), Source::s_maxage, 10},
          {"Cache-Control: max-age=10\nExpires: " + date(99), Source::max_age, 10},
          {"Expires: " + date(99), Source::expires, 99},
          {"Expires: " + date(-5), Source::expires, -5},
          {"Expires: 0", Source::expires, 0},
          {"Expires: " + date(99) + "\nDate: none", Source::expires, 99},
          {"Last-Modified: " + date(-1000), Source::heuristic, 100},
          {"Last-Modified: " + date(-1000) + "\nCache-Control: max-age=5", Source::max_age, 5},
          {"Last-Modified: " + date(-100000000), Source::heuristic, 86400},
          {"Last-Modified: " + date(1000), Source::none, 0},
          {"", Source::none, 0},
      },
      shared_profile());
}

TEST(Freshness, SMaxageMeansNothingToAPrivateCache) {
  expect_rows({{"Cache-Control: max-age=60, s-maxage=10", Source::max_age, 60},
               {"Cache-Control: s-maxage=10", Source::none, 0}},
              private_profile());
}

TEST(Freshness, OddValues) {
  expect_rows(
      {
          {"Cache-Control: max-age=10, max-age=60", Source::max_age, 10},
          {"Cache-Control: max-age=60x", Source::max_age, 0},
          {"Cache-Control: max-age=-60", Source::max_age, 0},
          {"Cache-Control: max-age=1.5", Source::max_age, 0},
          {"Cache-Control: max-age=", Source::max_age, 0},
          {"Cache-Control: max-age", Source::max_age, 0},
      },
      shared_profile());
  const auto huge =
      freshness_lifetime(stored_at_now("Cache-Control: max-age=99999999999999999999"), shared_profile(), {});
  EXPECT_EQ(huge.lifetime, http::kDeltaSecondsLimit);
}

TEST(Freshness, HeuristicsAreForHeuristicallyCacheableStatusesOrPublic) {
  const std::string lines = "Last-Modified: " + date(-1000);
  EXPECT_EQ(freshness_lifetime(stored_at_now(lines, 404), shared_profile(), {}).lifetime.count(), 100);
  EXPECT_EQ(freshness_lifetime(stored_at_now(lines, 302), shared_profile(), {}).lifetime.count(), 0);
  EXPECT_EQ(
      freshness_lifetime(stored_at_now(lines + "\nCache-Control: public", 302), shared_profile(), {}).lifetime.count(),
      100);
}

TEST(Freshness, EachRuleCanBeSwitchedOff) {
  struct Defect {
    Clause clause;
    std::string lines;
    std::int64_t lifetime;
  };
  const Defect rows[] = {
      {Clause::s_maxage_first, "Cache-Control: max-age=60, s-maxage=10", 60},
      {Clause::max_age_lifetime, "Cache-Control: max-age=60\nExpires: " + date(10), 10},
      {Clause::max_age_over_expires, "Cache-Control: max-age=60\nExpires: " + date(10), 10},
      {Clause::s_maxage_over_expires, "Cache-Control: s-maxage=60\nExpires: " + date(10), 10},
      {Clause::invalid_expires_is_past, "Expires: 0", http::kDeltaSecondsLimit.count()},
      {Clause::first_of_duplicates, "Cache-Control: max-age=10, max-age=60", 60},
      {Clause::invalid_lifetime_is_stale, "Cache-Control: max-age=60x", 60},
      {Clause::delta_seconds_overflow, "Cache-Control: max-age=99999999999", 0},
      {Clause::heuristic_only_without_explicit, "Cache-Control: max-age=5\nLast-Modified: " + date(-1000), 100},
      {Clause::heuristic_fraction, "Last-Modified: " + date(-1000), 1000},
  };
  for (const Defect& row : rows) {
    const Rulebook defect = Rulebook().without(row.clause);
    EXPECT_EQ(freshness_lifetime(stored_at_now(row.lines), shared_profile(), defect).lifetime.count(), row.lifetime)
        << id(row.clause);
  }
}

TEST(Freshness, TheOperatorOfAManagedCacheHasALastWord) {
  struct Managed {
    const char* lines;
    int least, most, otherwise;  // -1: not set
    int lifetime;
  };
  const Managed rows[] = {
      {"Cache-Control: max-age=60", 100, -1, -1, 100}, {"Cache-Control: max-age=60", -1, 10, -1, 10},
      {"Cache-Control: max-age=60", -1, -1, 500, 60},  {"X: no lifetime", -1, -1, 500, 500},
      {"X: no lifetime", -1, 200, 500, 200},           {"Cache-Control: max-age=60", 10, 100, 500, 60},
  };
  for (const Managed& row : rows) {
    Profile profile;
    if (row.least >= 0) profile.minimum_lifetime = Seconds(row.least);
    if (row.most >= 0) profile.maximum_lifetime = Seconds(row.most);
    if (row.otherwise >= 0) profile.default_lifetime = Seconds(row.otherwise);
    EXPECT_EQ(freshness_lifetime(stored_at_now(row.lines), profile, {}).lifetime, Seconds(row.lifetime)) << row.lines;
  }
}

}  // namespace
}  // namespace cachestone::policy
