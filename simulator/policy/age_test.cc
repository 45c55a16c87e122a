#include "simulator/policy/age.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::date;
using testing::kNow;

// RFC 9111 §4.2.3, term by term.
TEST(Age, Terms) {
  struct Row {
    std::string lines;
    int delay;     // between request and response
    int resident;  // between response and now
    int age;
  };
  const Row rows[] = {
      {"", 0, 0, 0},
      {"", 0, 7, 7},
      {"Age: 10", 0, 7, 17},
      {"Age: 10", 3, 7, 20},
      {"Date: " + date(-30), 0, 7, 37},
      {"Date: " + date(-30) + "\nAge: 10", 0, 7, 37},
      {"Date: " + date(-30) + "\nAge: 40", 0, 7, 47},
      {"Date: " + date(30), 0, 7, 7},
      {"Date: none", 0, 7, 7},
      {"Age: 10, 99", 0, 0, 10},
      {"Age: 10\nAge: 99", 0, 0, 10},
      {"Age: -5", 0, 0, 0},
      {"Age: 1.5", 0, 0, 0},
      {"Age: ", 0, 0, 0},
      {"Age: abc", 0, 0, 0},
  };
  for (const Row& row : rows) {
    StoredResponse stored = testing::stored_at_now(row.lines);
    stored.request_time = kNow - Seconds(row.delay);
    const Age age = current_age(stored, kNow + Seconds(row.resident));
    EXPECT_EQ(whole_seconds(age.current_age).count(), row.age) << row.lines << " " << describe(age);
  }
}

TEST(Age, EachTermCanBeSwitchedOff) {
  struct Row {
    Clause clause;
    std::string lines;
    std::int64_t age;
  };
  const Row rows[] = {
      {Clause::received_age_counts, "Age: 10", 3},
      {Clause::response_delay_counts, "Age: 10", 10},
      {Clause::apparent_age, "Date: " + date(-30), 3},
      {Clause::first_age_of_list, "Age: 10, 99", 102},
      {Clause::invalid_age_ignored, "Age: x", http::kDeltaSecondsLimit.count() + 3},
  };
  for (const Row& row : rows) {
    StoredResponse stored = testing::stored_at_now(row.lines);
    stored.request_time = kNow - Seconds(3);
    const Age age = current_age(stored, kNow, Rulebook().without(row.clause));
    EXPECT_EQ(whole_seconds(age.current_age).count(), row.age) << id(row.clause);
  }
}

TEST(Age, NeverDecreasesWhileNothingArrives) {
  const StoredResponse stored = testing::stored_at_now("Age: 3\nDate: " + date(-2));
  Milliseconds before{0};
  for (int ms = 0; ms < 5000; ms += 137) {
    const Milliseconds now = current_age(stored, kNow + Milliseconds(ms)).current_age;
    EXPECT_GE(now, before);
    before = now;
  }
}

}  // namespace
}  // namespace cachestone::policy
