#include "simulator/policy/reuse.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::kNow;
using testing::request;
using testing::stored_at_now;

struct Row {
  const char* response_lines;
  const char* request_lines;
  int age;
  Connection connection;
  bool shared_reuses;
  bool private_reuses;
};

constexpr auto kUp = Connection::up;
constexpr auto kDown = Connection::down;
constexpr auto kError = Connection::error;

// RFC 9111 §4, §4.2.4, §5.2.1 and §5.2.2.
const Row kRows[] = {
    {"Cache-Control: max-age=60", "", 0, kUp, true, true},
    {"Cache-Control: max-age=60", "", 59, kUp, true, true},
    {"Cache-Control: max-age=60", "", 60, kUp, false, false},
    {"Cache-Control: max-age=60", "", 61, kDown, true, true},
    {"Cache-Control: max-age=60, no-cache", "", 1, kUp, false, false},
    {"Cache-Control: max-age=60, no-cache", "", 1, kDown, false, false},
    {"Cache-Control: max-age=60, no-cache=\"x\"", "", 1, kUp, true, true},
    {"Cache-Control: max-age=60, must-revalidate", "", 1, kUp, true, true},
    {"Cache-Control: max-age=60, must-revalidate", "", 61, kDown, false, false},
    {"Cache-Control: max-age=60, must-revalidate", "Cache-Control: max-stale", 61, kUp, false, false},
    {"Cache-Control: max-age=60, proxy-revalidate", "", 61, kDown, false, true},
    {"Cache-Control: s-maxage=60, max-age=60", "", 61, kDown, false, true},
    {"Cache-Control: max-age=60", "Cache-Control: no-cache", 1, kUp, false, false},
    {"Cache-Control: max-age=60", "Cache-Control: max-age=5", 5, kUp, true, true},
    {"Cache-Control: max-age=60", "Cache-Control: max-age=5", 6, kUp, false, false},
    {"Cache-Control: max-age=60", "Cache-Control: min-fresh=10", 50, kUp, true, true},
    {"Cache-Control: max-age=60", "Cache-Control: min-fresh=10", 51, kUp, false, false},
    {"Cache-Control: max-age=60", "Cache-Control: max-stale", 99, kUp, true, true},
    {"Cache-Control: max-age=60", "Cache-Control: max-stale=10", 70, kUp, true, true},
    {"Cache-Control: max-age=60", "Cache-Control: max-stale=10", 71, kUp, false, false},
    {"Cache-Control: max-age=60", "Cache-Control: max-stale=x", 61, kUp, false, false},
    {"Cache-Control: max-age=60", "Pragma: no-cache", 1, kUp, true, true},
    // RFC 5861 §3.
    {"Cache-Control: max-age=60, stale-while-revalidate=10", "", 70, kUp, true, true},
    {"Cache-Control: max-age=60, stale-while-revalidate=10", "", 71, kUp, false, false},
    {"Cache-Control: max-age=60, stale-while-revalidate=x", "", 61, kUp, false, false},
    {"Cache-Control: max-age=60, stale-while-revalidate=10, must-revalidate", "", 61, kUp, false, false},
    {"Cache-Control: max-age=60, stale-while-revalidate=10, proxy-revalidate", "", 61, kUp, false, true},
    {"Cache-Control: max-age=60, stale-while-revalidate=10, no-cache", "", 61, kUp, false, false},
    {"Cache-Control: max-age=60, stale-while-revalidate=10", "Cache-Control: max-age=99", 61, kUp, false, false},
    // RFC 5861 §4.
    {"Cache-Control: max-age=60, stale-if-error=10", "", 61, kUp, false, false},
    {"Cache-Control: max-age=60, stale-if-error=10", "", 70, kError, true, true},
    {"Cache-Control: max-age=60, stale-if-error=10", "", 71, kError, false, false},
    {"Cache-Control: max-age=60, stale-if-error=10", "", 70, kDown, true, true},
    {"Cache-Control: max-age=60, stale-if-error=10", "", 71, kDown, false, false},
    {"Cache-Control: max-age=60, stale-if-error=10", "Cache-Control: stale-if-error=30", 90, kError, true, true},
    {"Cache-Control: max-age=60", "Cache-Control: stale-if-error=30", 90, kError, true, true},
    {"Cache-Control: max-age=60", "", 61, kError, false, false},
    {"Cache-Control: max-age=60, stale-if-error=10, must-revalidate", "", 61, kError, false, false},
    {"Cache-Control: max-age=60, s-maxage=60, stale-if-error=10", "", 61, kError, false, true},
    // RFC 8246.
    {"Cache-Control: max-age=60, immutable", "Cache-Control: max-age=0", 5, kUp, true, true},
    {"Cache-Control: max-age=60, immutable=yes", "Cache-Control: max-age=0", 5, kUp, true, true},
    {"Cache-Control: max-age=60, immutable", "Cache-Control: max-age=4", 5, kUp, false, false},
    {"Cache-Control: max-age=60, immutable", "Cache-Control: no-cache", 5, kUp, false, false},
    {"Cache-Control: max-age=60, immutable", "Cache-Control: max-age=0", 60, kUp, false, false},
    {"Cache-Control: max-age=60", "Cache-Control: max-age=0, immutable", 5, kUp, false, false},
};

TEST(Reuse, Conditions) {
  for (const Row& row : kRows) {
    const StoredResponse stored = stored_at_now(row.response_lines);
    const auto asked = request(row.request_lines);
    const Time now = kNow + Seconds(row.age);
    const Reuse by_shared = may_reuse(asked, stored, now, shared_profile(), {}, row.connection);
    const Reuse by_private = may_reuse(asked, stored, now, private_profile(), {}, row.connection);
    const std::string shown =
        std::string(row.response_lines) + " | " + row.request_lines + " | " + std::to_string(row.age);
    EXPECT_EQ(by_shared.decision.allowed(), row.shared_reuses) << shown << "\n" << describe(by_shared.decision);
    EXPECT_EQ(by_private.decision.allowed(), row.private_reuses) << shown << "\n" << describe(by_private.decision);
    EXPECT_EQ(by_shared.stale, row.age >= 60) << shown;
  }
}

TEST(Reuse, EachRefusalVanishesWithItsClause) {
  for (const Row& row : kRows) {
    if (row.shared_reuses) continue;
    const StoredResponse stored = stored_at_now(row.response_lines);
    const auto asked = request(row.request_lines);
    const Time now = kNow + Seconds(row.age);
    Rulebook defect;
    const Reuse before = may_reuse(asked, stored, now, shared_profile(), defect, row.connection);
    for (const Reason* reason : before.decision.deciding()) defect = defect.without(reason->clause);
    EXPECT_TRUE(may_reuse(asked, stored, now, shared_profile(), defect, row.connection).decision.allowed())
        << describe(before.decision);
  }
}

TEST(Reuse, InvalidatedNeedsValidation) {
  StoredResponse stored = stored_at_now("Cache-Control: max-age=60");
  stored.invalidated = true;
  EXPECT_FALSE(may_reuse(request(), stored, kNow, shared_profile(), {}).decision.allowed());
}

TEST(Reuse, FromStoreSendsOneAgeInPlaceOfTheReceived) {
  StoredResponse stored = stored_at_now("Age: 10\nAge: 20\nCache-Control: max-age=60, no-cache=\"X-Once\"\nX-Once: 1");
  const Age age = current_age(stored, kNow + Seconds(5));
  const auto sent = from_store(stored, age, false, {});
  ASSERT_EQ(sent.fields.count("Age"), 1u);
  EXPECT_EQ(sent.fields.first("Age"), "15");
  EXPECT_FALSE(sent.fields.has("X-Once"));
  EXPECT_TRUE(from_store(stored, age, true, {}).fields.has("X-Once"));
}

// What a switched off clause permits, where the table above shows only what it forbids.
TEST(Reuse, PermissionsVanishWithTheirClause) {
  struct Permission {
    const char* response_lines;
    const char* request_lines;
    int age;
    Connection connection;
    Clause clause;
    bool allowed_without;
  };
  const Permission rows[] = {
      {"Cache-Control: max-age=60, stale-while-revalidate=10", "", 65, kUp, Clause::stale_while_revalidate, false},
      {"Cache-Control: max-age=60, stale-while-revalidate=10", "", 99, kUp, Clause::stale_while_revalidate_ends, true},
      {"Cache-Control: max-age=60, stale-if-error=10", "", 65, kError, Clause::stale_if_error, false},
      {"Cache-Control: max-age=60, stale-if-error=10", "", 99, kError, Clause::stale_if_error_ends, true},
      {"Cache-Control: max-age=60, stale-if-error=10, must-revalidate", "", 65, kError, Clause::stale_extensions_yield,
       true},
      {"Cache-Control: max-age=60, immutable", "Cache-Control: max-age=0", 5, kUp, Clause::immutable_not_validated,
       false},
  };
  for (const Permission& row : rows) {
    const StoredResponse stored = stored_at_now(row.response_lines);
    const auto asked = request(row.request_lines);
    const Time now = kNow + Seconds(row.age);
    const Reuse with = may_reuse(asked, stored, now, shared_profile(), {}, row.connection);
    const Reuse without =
        may_reuse(asked, stored, now, shared_profile(), Rulebook().without(row.clause), row.connection);
    EXPECT_EQ(with.decision.allowed(), !row.allowed_without) << id(row.clause);
    EXPECT_EQ(without.decision.allowed(), row.allowed_without) << id(row.clause);
  }
}

TEST(Reuse, OnlyWithinTheWindowIsItValidatedInTheBackground) {
  const StoredResponse stored = stored_at_now("Cache-Control: max-age=60, stale-while-revalidate=10");
  const auto at = [&](int age, const Rulebook& rules) {
    return may_reuse(request(), stored, kNow + Seconds(age), shared_profile(), rules);
  };
  EXPECT_FALSE(at(59, {}).revalidate);
  EXPECT_TRUE(at(60, {}).revalidate);
  EXPECT_FALSE(at(71, {}).revalidate);
  EXPECT_FALSE(at(60, Rulebook().without(Clause::revalidate_in_background)).revalidate);
}

TEST(Reuse, ACacheMayBeDeafToTheDirectivesOfRequests) {
  Profile deaf;
  deaf.honour_request_directives = false;
  const StoredResponse stored = stored_at_now("Cache-Control: max-age=60");
  for (const char* lines : {"Cache-Control: no-cache", "Cache-Control: max-age=0", "Cache-Control: min-fresh=100"}) {
    EXPECT_TRUE(may_reuse(request(lines), stored, kNow + Seconds(5), deaf, {}).decision.allowed()) << lines;
    EXPECT_FALSE(may_reuse(request(lines), stored, kNow + Seconds(5), shared_profile(), {}).decision.allowed());
  }
}

TEST(Reuse, NobodyAskedNobodyTold) {
  const StoredResponse stored = stored_at_now("Cache-Control: max-age=60, must-revalidate");
  for (const int age : {1, 61}) {
    const Time now = kNow + Seconds(age);
    const Reuse told = may_reuse(request(), stored, now, shared_profile(), {});
    const Reuse silent = may_reuse(request(), stored, now, shared_profile(), Rulebook().silent());
    EXPECT_FALSE(told.decision.reasons.empty());
    EXPECT_TRUE(silent.decision.reasons.empty());
    EXPECT_EQ(told.decision.ruling, silent.decision.ruling);
  }
}

}  // namespace
}  // namespace cachestone::policy
