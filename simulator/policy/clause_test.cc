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

TEST(Rulebook, NotesWhatItIsAsked) {
  Inquiry inquiry;
  const Rulebook rules = Rulebook().noting(inquiry);
  EXPECT_TRUE(rules.in_force(Clause::send_via));
  EXPECT_FALSE(rules.distorted(Distortion::largest_of_duplicates));
  EXPECT_EQ(inquiry.clauses.count(), 1u);
  EXPECT_EQ(inquiry.distortions.count(), 1u);
  EXPECT_TRUE(inquiry.asked(Clause::send_via));
  EXPECT_TRUE(inquiry.asked(Distortion::largest_of_duplicates));
  EXPECT_FALSE(inquiry.asked(Clause::store_no_store));
  // Short cuts would leave questions unasked.
  EXPECT_TRUE(rules.distorted());
  EXPECT_FALSE(rules.is_reference());
  EXPECT_FALSE(Rulebook().distorted());
  EXPECT_TRUE(Rulebook().is_reference());
}

}  // namespace
}  // namespace cachestone::policy
