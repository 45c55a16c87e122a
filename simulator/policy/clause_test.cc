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
  EXPECT_EQ(section(Clause::search_same_path), "No-Vary-Search §6");
  EXPECT_EQ(section("csd-4.2.3-01"), "Clear-Site-Data §4.2.3");
  EXPECT_EQ(section("csd-0-01"), "Clear-Site-Data");
  EXPECT_EQ(section("query-2-02"), "HTTP QUERY Method §2");
  EXPECT_EQ(section("fetch-4.6-01"), "fetch §4.6");
  EXPECT_EQ(section("nonsense"), "nonsense");
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
