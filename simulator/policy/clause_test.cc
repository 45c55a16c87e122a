#include "simulator/policy/clause.h"

#include <gtest/gtest.h>

#include <set>

namespace cachestone::policy {
namespace {

TEST(Clause, IdsAreUniqueAndFound) {
  std::set<std::string_view> ids;
  for (Clause clause : all_clauses()) {
    EXPECT_TRUE(ids.insert(id(clause)).second) << id(clause) << " occurs twice";
    EXPECT_EQ(find_clause(id(clause)), clause);
  }
  EXPECT_EQ(find_clause("rfc9111-0-00"), std::nullopt);
}

TEST(Clause, SectionIsReadFromTheId) {
  EXPECT_EQ(section(Clause::store_no_store), "RFC 9111 §5.2.2.5");
  EXPECT_EQ(section(Clause::send_via), "RFC 9110 §7.6.3");
}

TEST(Rulebook, SwitchesOffOneClauseOnly) {
  const Rulebook all;
  const Rulebook defect = all.without(Clause::store_no_store);
  for (Clause clause : all_clauses()) {
    EXPECT_TRUE(all.in_force(clause));
    EXPECT_EQ(defect.in_force(clause), clause != Clause::store_no_store);
  }
}

}  // namespace
}  // namespace cachestone::policy
