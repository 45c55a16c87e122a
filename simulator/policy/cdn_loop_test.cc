#include "simulator/policy/cdn_loop.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::fields;
using Ids = std::vector<std::string>;

TEST(CdnLoop, Ids) {
  for (const char* id : {"foo123.foocdn.example", "AnotherCDN", "cdn.example:8080", "cdn:", "[::1]", "[2001:db8::1]:80",
                         "127.0.0.1", "a_b~!"}) {
    EXPECT_TRUE(is_cdn_id(id)) << id;
  }
  for (const char* id : {"", ":80", "a b", "a:b", "a:8 0", "a:1:2", "\"a\"", "a/b", "[]", "[::1", "[::1]x", "[a b]",
                         "a@b", "(a)", "\xc3\xa9"}) {
    EXPECT_FALSE(is_cdn_id(id)) << id;
  }
}

// RFC 8586 §2, with its example.
TEST(CdnLoop, Members) {
  struct Row {
    const char* lines;
    Ids ids;
  };
  const Row rows[] = {
      {"", {}},
      {"CDN-Loop: foo123.foocdn.example, barcdn.example; trace=\"abcdef\"\nCDN-Loop: AnotherCDN; abc=123; def=\"456\"",
       {"foo123.foocdn.example", "barcdn.example", "AnotherCDN"}},
      {"cdn-loop: a ; x , , b;y=\"c, d; e\"", {"a", "b"}},
      {"CDN-Loop: a b, c, ;x", {"c"}},
      {"CDN-Loop: a;x=\"\nCDN-Loop: b", {"a", "b"}},
      {"CDN-Loop: [::1]:80", {"[::1]:80"}},
  };
  for (const Row& row : rows) EXPECT_EQ(cdn_ids(fields(row.lines)), row.ids) << row.lines;
}

TEST(CdnLoop, Detected) {
  struct Row {
    const char* value;
    const char* own_id;
    bool forwarded;
  };
  const Row rows[] = {
      {"other.example", "cdn.example", true},
      {"cdn.example", "cdn.example", false},
      {"other, CDN.Example;x=y", "cdn.example", false},
      {"cdn.example:80", "cdn.example", true},
      {"x.cdn.example", "cdn.example", true},
      {"other;via=\"cdn.example\"", "cdn.example", true},
      {"MyCdn", "MyCdn", false},
      {"mycdn", "MyCdn", true},
      {"[::A]", "[::a]", false},
  };
  for (const Row& row : rows) {
    const auto request = fields("CDN-Loop: " + std::string(row.value));
    EXPECT_EQ(may_forward(request, row.own_id, {}).allowed(), row.forwarded) << row.value;
    EXPECT_TRUE(may_forward(request, row.own_id, Rulebook().without(Clause::detect_cdn_loop)).allowed());
  }
  EXPECT_TRUE(may_forward({}, "cdn.example", {}).allowed());
}

TEST(CdnLoop, AddedBehindOthers) {
  auto request = fields("CDN-Loop: other;x=\"\nA: b");
  add_cdn_info(request, "cdn.example", Rulebook().without(Clause::send_cdn_loop));
  EXPECT_EQ(request, fields("CDN-Loop: other;x=\"\nA: b"));
  add_cdn_info(request, "cdn.example", {});
  EXPECT_EQ(request, fields("CDN-Loop: other;x=\"\nA: b\nCDN-Loop: cdn.example"));
  EXPECT_EQ(describe(may_forward(request, "cdn.example", {}).reasons.at(0)),
            "must not: a loop: CDN-Loop names cdn.example already (RFC 8586 §2, rfc8586-2-03)");
}

}  // namespace
}  // namespace cachestone::policy
