#include "simulator/policy/cache_status.h"

#include <gtest/gtest.h>

#include "simulator/http/structured_fields.h"
#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using http::Fields;

CacheStatus hit() {
  CacheStatus status;
  status.cache = "cachestone";
  return status;
}

CacheStatus forwarded(Forwarded reason) {
  CacheStatus status = hit();
  status.fwd = reason;
  return status;
}

TEST(CacheStatus, Members) {
  CacheStatus full_hit = hit();
  full_hit.ttl = Seconds{-412};
  full_hit.key = "GET http://example.org/\"r\"\xc3\xa9\n";
  full_hit.detail = "MEMORY";
  // What is only meaningful with fwd is not said of a hit.
  full_hit.fwd_status = 200;
  full_hit.stored = true;
  full_hit.collapsed = true;
  EXPECT_EQ(serialise(full_hit, {}),
            R"(cachestone;hit;ttl=-412;key="GET http://example.org/\"r\"%C3%A9%0A";detail=MEMORY)");

  CacheStatus full_miss = forwarded(Forwarded::vary_miss);
  full_miss.cache = "Example CDN";
  full_miss.fwd_status = 206;
  full_miss.ttl = Seconds{60};
  full_miss.stored = true;
  full_miss.collapsed = false;
  full_miss.detail = "two words";
  EXPECT_EQ(serialise(full_miss, {}),
            R"("Example CDN";fwd=vary-miss;fwd-status=206;stored;collapsed=?0;ttl=60;detail="two words")");

  full_miss = forwarded(Forwarded::uri_miss);
  full_miss.collapsed = true;
  full_miss.ttl = Seconds::max();
  EXPECT_EQ(serialise(full_miss, {}), "cachestone;fwd=uri-miss;collapsed;ttl=999999999999999");
}

TEST(CacheStatus, WhyARequestWentForward) {
  const std::pair<Forwarded, const char*> rows[] = {
      {Forwarded::bypass, "bypass"},       {Forwarded::method, "method"},   {Forwarded::uri_miss, "uri-miss"},
      {Forwarded::vary_miss, "vary-miss"}, {Forwarded::miss, "miss"},       {Forwarded::request, "request"},
      {Forwarded::stale, "stale"},         {Forwarded::partial, "partial"},
  };
  for (const auto& [reason, text] : rows) {
    EXPECT_EQ(serialise(forwarded(reason), {}), "cachestone;fwd=" + std::string(text));
  }
}

// RFC 9211 §2: behind the others, whose words stay as they are.
TEST(CacheStatus, AddedToAResponse) {
  struct Row {
    const char* before;
    const char* after;
  };
  const Row rows[] = {
      {"A: b", "A: b\nCache-Status: cachestone;hit"},
      {"Cache-Status: Origin; hit ;ttl=1\nA: b",
       "Cache-Status: Origin; hit ;ttl=1\nA: b\nCache-Status: cachestone;hit"},
      {"Cache-Status: \nA: b", "Cache-Status: cachestone;hit\nA: b"},
      {"cache-status: Origin;  hit\nA: b", "cache-status: Origin;  hit, cachestone;hit\nA: b"},
      {"Cache-Status: Origin;hit\nA: b\nCache-Status: \"B\"", "Cache-Status: Origin;hit, \"B\", cachestone;hit\nA: b"},
      {"Cache-Status: Hit from cloud\nA: b", "Cache-Status: Hit from cloud\nA: b\nCache-Status: cachestone;hit"},
  };
  for (const Row& row : rows) {
    Fields fields = testing::fields(row.before);
    add_cache_status(fields, hit(), {});
    EXPECT_EQ(fields, testing::fields(row.after)) << row.before;
  }
}

TEST(CacheStatus, DefectsOfAdding) {
  const auto added = [](Clause clause) {
    Fields fields = testing::fields("Cache-Status: Origin;hit");
    add_cache_status(fields, hit(), Rulebook().without(clause));
    return fields.combined("Cache-Status").value_or("");
  };
  EXPECT_EQ(added(Clause::cache_status_at_end), "cachestone;hit, Origin;hit");
  EXPECT_EQ(added(Clause::cache_status_preserved), "cachestone;hit");
}

TEST(CacheStatus, DefectsOfTheMember) {
  CacheStatus stale = hit();
  stale.ttl = Seconds{-5};
  stale.key = "k";
  stale.detail = "d";
  CacheStatus validated = forwarded(Forwarded::stale);
  validated.fwd_status = 304;
  validated.collapsed = true;
  struct Row {
    Clause clause;
    CacheStatus status;
    const char* member;
  };
  const Row rows[] = {
      {Clause::cache_status_hit, validated, "cachestone;hit"},
      {Clause::cache_status_hit_or_fwd, forwarded(Forwarded::miss), "cachestone;hit;fwd=miss"},
      {Clause::cache_status_hit_boolean, hit(), "cachestone;hit=1"},
      {Clause::cache_status_fwd_token, forwarded(Forwarded::partial), "cachestone;fwd=\"partial\""},
      {Clause::cache_status_fwd_specific, forwarded(Forwarded::uri_miss), "cachestone;fwd=miss"},
      {Clause::cache_status_fwd_specific, forwarded(Forwarded::stale), "cachestone;fwd=stale"},
      {Clause::cache_status_fwd_status, validated, "cachestone;fwd=stale;collapsed"},
      {Clause::cache_status_ttl, stale, "cachestone;hit;ttl=0;key=\"k\";detail=d"},
      {Clause::cache_status_stored, forwarded(Forwarded::method), "cachestone;fwd=method;stored"},
      {Clause::cache_status_collapsed, validated, "cachestone;fwd=stale;fwd-status=304"},
      {Clause::cache_status_key, stale, "cachestone;hit;ttl=-5;key=%\"k\";detail=d"},
      {Clause::cache_status_detail, stale, "cachestone;hit;ttl=-5;key=\"k\";detail=%\"d\""},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(serialise(row.status, Rulebook().without(row.clause)), row.member) << id(row.clause);
    EXPECT_TRUE(http::sf::parse_list(row.member)) << row.member;
  }
}

}  // namespace
}  // namespace cachestone::policy
