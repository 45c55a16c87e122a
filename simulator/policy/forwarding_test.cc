#include "simulator/policy/forwarding.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::kNow;

TEST(Forwarding, HopByHopFieldsAreRemovedAndTheRestKeptInOrder) {
  auto fields =
      testing::fields("A: 1\nConnection: X-Hop, close\nX-Hop: 1\nKeep-Alive: 1\nTE: trailers\nUpgrade: x\nB: 2\na: 3");
  remove_hop_by_hop(fields, {});
  EXPECT_EQ(fields, testing::fields("A: 1\nB: 2\na: 3"));
}

TEST(Forwarding, RequestGetsVia) {
  struct Row {
    const char* lines;
    const char* via;
  };
  const Row rows[] = {{"", "1.1 cachestone"},
                      {"Via: 1.0 a\nVia: 1.1 b", "1.0 a, 1.1 b, 1.1 cachestone"},
                      {"Via: , 1.0 a (x),", "1.0 a (x), 1.1 cachestone"}};
  for (const Row& row : rows) {
    const auto sent = forwarded(testing::request(row.lines), shared_profile(), {});
    EXPECT_EQ(sent.fields.first("Via"), row.via);
    EXPECT_EQ(sent.fields.count("Via"), 1u);
  }
}

TEST(Forwarding, ResponseGetsADateWhenItHasNone) {
  EXPECT_EQ(received(testing::response("Date: none"), kNow, {}).fields.first("Date"), http::format_date(kNow));
  EXPECT_EQ(received(testing::response("Date: x"), kNow, {}).fields.first("Date"), "x");
}

TEST(Forwarding, Defects) {
  const auto asked = testing::request("Connection: X-Hop\nX-Hop: 1\nKeep-Alive: 1\nX-Odd: 1");
  auto sent = [&](Clause clause) { return forwarded(asked, shared_profile(), Rulebook().without(clause)).fields; };
  EXPECT_TRUE(sent(Clause::strip_nominated_fields).has("X-Hop"));
  EXPECT_TRUE(sent(Clause::strip_hop_by_hop_fields).has("Keep-Alive"));
  EXPECT_FALSE(sent(Clause::send_via).has("Via"));
  EXPECT_FALSE(sent(Clause::forward_unknown_fields).has("X-Odd"));
  EXPECT_FALSE(
      received(testing::response("Date: none"), kNow, Rulebook().without(Clause::add_missing_date)).fields.has("Date"));
}

}  // namespace
}  // namespace cachestone::policy
