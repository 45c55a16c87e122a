#include "simulator/policy/decision.h"

#include <gtest/gtest.h>

namespace cachestone::policy {
namespace {

TEST(Decision, StrictestRulingPrevails) {
  struct Row {
    Ruling first, second, result;
  };
  const Row rows[] = {
      {Ruling::may, Ruling::may, Ruling::may},
      {Ruling::may, Ruling::must, Ruling::must},
      {Ruling::must, Ruling::may, Ruling::must},
      {Ruling::must, Ruling::must_not, Ruling::must_not},
      {Ruling::must_not, Ruling::must, Ruling::must_not},
  };
  for (const Row& row : rows) {
    Decision decision;
    decision.add(Clause::store_no_store, row.first, "a");
    decision.add(Clause::store_private, row.second, "b");
    EXPECT_EQ(decision.ruling, row.result) << name(row.first) << ", " << name(row.second);
  }
}

TEST(Decision, DecidingReasonsAreThoseOfTheRuling) {
  Decision decision;
  decision.add(Clause::store_enabler, Ruling::may, "permitted");
  decision.add(Clause::store_no_store, Ruling::must_not, "no-store in the response");
  ASSERT_EQ(decision.deciding().size(), 1u);
  EXPECT_EQ(decision.deciding()[0]->clause, Clause::store_no_store);
}

TEST(Decision, PrintsItselfWithItsClauses) {
  Decision decision;
  decision.add(Clause::store_no_store, Ruling::must_not, "no-store in the response");
  EXPECT_EQ(describe(decision),
            "must not\n  must not: no-store in the response (RFC 9111 §5.2.2.5, rfc9111-5.2.2.5-01)");
}

}  // namespace
}  // namespace cachestone::policy
