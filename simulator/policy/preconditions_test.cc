#include "simulator/policy/preconditions.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::date;
using testing::request;
using testing::stored_at_now;
using P = Precondition;

struct Row {
  std::string stored;
  int status;
  std::string asked;
  P outcome;
};

// RFC 9111 §4.3.2, RFC 9110 §13.
TEST(Preconditions, Outcomes) {
  const Row rows[] = {
      {"ETag: \"a\"", 200, "", P::none},
      {"ETag: \"a\"", 200, "If-None-Match: \"a\"", P::not_modified},
      {"ETag: \"a\"", 200, "If-None-Match: W/\"a\"", P::not_modified},
      {"ETag: W/\"a\"", 200, "If-None-Match: \"a\"", P::not_modified},
      {"ETag: \"a\"", 200, "If-None-Match: \"b\", \"a\"", P::not_modified},
      {"ETag: \"a\"", 200, "If-None-Match: \"b\"", P::holds},
      {"ETag: \"a\"", 200, "If-None-Match: *", P::not_modified},
      {"ETag: \"a\"", 404, "If-None-Match: \"a\"", P::none},
      {"ETag: \"a\"", 200, "If-Match: \"b\"", P::none},
      {"Last-Modified: " + date(-9), 200, "If-Unmodified-Since: " + date(-10), P::none},
      {"Last-Modified: " + date(-9), 200, "If-Modified-Since: " + date(-9), P::not_modified},
      {"Last-Modified: " + date(-9), 200, "If-Modified-Since: " + date(-10), P::holds},
      {"Last-Modified: " + date(-9), 200, "If-Modified-Since: yesterday", P::none},
      {"Last-Modified: " + date(-9), 200, "If-Modified-Since: " + date(-9) + "\nIf-Modified-Since: " + date(-9),
       P::none},
      {"", 200, "If-Modified-Since: " + date(0), P::not_modified},
      {"", 200, "If-Modified-Since: " + date(-1), P::holds},
      {"ETag: \"a\"\nLast-Modified: " + date(-9), 200, "If-None-Match: \"b\"\nIf-Modified-Since: " + date(-9),
       P::holds},
      {"ETag: \"a\"\nLast-Modified: " + date(-9), 200, "If-None-Match: \"a\"\nIf-Modified-Since: " + date(-10),
       P::not_modified},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(evaluate(request(row.asked), stored_at_now(row.stored, row.status), {}).outcome, row.outcome)
        << row.stored << " | " << row.asked;
  }
}

TEST(Preconditions, Defects) {
  struct Defect {
    Clause clause;
    Row row;
  };
  const Defect rows[] = {
      {Clause::evaluate_preconditions, {"ETag: \"a\"", 200, "If-None-Match: \"a\"", P::none}},
      {Clause::none_match_weakly, {"ETag: \"a\"", 200, "If-None-Match: W/\"a\"", P::holds}},
      {Clause::none_match_star, {"ETag: \"a\"", 200, "If-None-Match: *", P::holds}},
      {Clause::preconditions_only_on_success, {"ETag: \"a\"", 404, "If-None-Match: \"a\"", P::not_modified}},
      {Clause::no_origin_preconditions, {"ETag: \"a\"", 200, "If-Match: \"b\"", P::failed}},
      {Clause::no_origin_preconditions,
       {"Last-Modified: " + date(-9), 200, "If-Unmodified-Since: " + date(-10), P::failed}},
      {Clause::modified_since_invalid,
       {"Last-Modified: " + date(-9), 200, "If-Modified-Since: yesterday", P::not_modified}},
      {Clause::modified_since_date, {"", 200, "If-Modified-Since: " + date(0), P::none}},
      {Clause::none_match_wins,
       {"ETag: \"a\"\nLast-Modified: " + date(-9), 200, "If-None-Match: \"b\"\nIf-Modified-Since: " + date(-9),
        P::not_modified}},
  };
  for (const auto& [clause, row] : rows) {
    EXPECT_EQ(evaluate(request(row.asked), stored_at_now(row.stored, row.status), Rulebook().without(clause)).outcome,
              row.outcome)
        << id(clause);
  }
}

TEST(Preconditions, NotModifiedKeepsTheFieldsThatMatterToACache) {
  const auto made = not_modified(testing::response(
      "ETag: \"a\"\nCache-Control: max-age=60\nAge: 4\nCache-Status: a;hit\nContent-Length: 5\nX-Other: 1"));
  EXPECT_EQ(made.status, 304);
  EXPECT_TRUE(made.body.empty());
  for (const char* name : {"ETag", "Cache-Control", "Age", "Date", "Cache-Status"})
    EXPECT_TRUE(made.fields.has(name)) << name;
  for (const char* name : {"Content-Length", "X-Other"}) EXPECT_FALSE(made.fields.has(name)) << name;
}

}  // namespace
}  // namespace cachestone::policy
