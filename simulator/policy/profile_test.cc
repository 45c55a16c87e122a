#include "simulator/policy/profile.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cachestone::policy {
namespace {

Profile read(const char* text) {
  const nlohmann::json value = json::parse(text, "profile.json");
  return read_profile(json::Node(value, "profile.json"));
}

TEST(Profile, MembersOverrideTheReference) {
  const Profile profile = read(R"({"kind": "private", "heuristic_fraction": 0.5, "heuristic_cap": 60, "capacity": 7,
                                   "stale_when_disconnected": false, "collapse_requests": false, "pseudonym": "x"})");
  EXPECT_EQ(profile.kind, CacheKind::private_cache);
  EXPECT_EQ(profile.heuristic_fraction, 0.5);
  EXPECT_EQ(profile.heuristic_cap, Seconds(60));
  EXPECT_EQ(profile.capacity, 7u);
  EXPECT_FALSE(profile.stale_when_disconnected);
  EXPECT_FALSE(profile.collapse_requests);
  EXPECT_EQ(profile.pseudonym, "x");
  EXPECT_TRUE(read("{}").shared());
}

TEST(Profile, MembersForManagedCachesAndExtensions) {
  const Profile profile = read(R"({"targeted_fields": ["A", "B"], "cdn_id": "edge", "purge_method": "PURGE",
      "default_lifetime": 1, "minimum_lifetime": 2, "maximum_lifetime": 3, "capacity_bytes": 4, "largest_content": 5,
      "cache_status": false, "partial_content": false, "query": false, "cache_groups": false, "no_vary_search": false,
      "clear_site_data": false, "immutable": false,
      "honour_request_directives": false, "stale_while_revalidate": false, "stale_if_error": false,
      "cache_status_details": true})");
  EXPECT_TRUE(profile.cache_status_details);
  EXPECT_EQ(profile.targeted_fields, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(profile.cdn_id, "edge");
  EXPECT_EQ(profile.purge_method, "PURGE");
  EXPECT_EQ(profile.default_lifetime, Seconds(1));
  EXPECT_EQ(profile.minimum_lifetime, Seconds(2));
  EXPECT_EQ(profile.maximum_lifetime, Seconds(3));
  EXPECT_EQ(profile.capacity_bytes, 4u);
  EXPECT_EQ(profile.largest_content, 5u);
  for (const bool flag : {profile.cache_status, profile.partial_content, profile.query, profile.cache_groups,
                          profile.no_vary_search, profile.clear_site_data, profile.immutable,
                          profile.honour_request_directives, profile.stale_while_revalidate, profile.stale_if_error}) {
    EXPECT_FALSE(flag);
  }
}

TEST(Profile, NamesStandForKindsOfCaches) {
  struct Row {
    const char* name;
    CacheKind kind;
  };
  const Row rows[] = {{"browser", CacheKind::private_cache},
                      {"proxy", CacheKind::shared},
                      {"cdn", CacheKind::shared},
                      {"edge", CacheKind::shared},
                      {"shield", CacheKind::shared},
                      {"reference", CacheKind::shared},
                      {"reference-private", CacheKind::private_cache}};
  std::string names;
  for (const Row& row : rows) {
    const Profile profile = read(("\"" + std::string(row.name) + "\"").c_str());
    EXPECT_EQ(profile.name, row.name);
    EXPECT_EQ(profile.kind, row.kind) << row.name;
    names += (names.empty() ? "" : ", ") + std::string(row.name);
  }
  EXPECT_EQ(names, profile_names());
  EXPECT_FALSE(named_profile("netscape"));
  EXPECT_NE(named_profile("edge")->cdn_id, named_profile("shield")->cdn_id);
  EXPECT_TRUE(named_profile("proxy")->cdn_id.empty());
  const Profile based = read(R"({"base": "browser", "capacity": 3})");
  EXPECT_EQ(based.name, "browser");
  EXPECT_EQ(based.kind, CacheKind::private_cache);
  EXPECT_EQ(based.capacity, 3u);
}

TEST(Profile, MistakesAreNamed) {
  struct Row {
    const char* text;
    const char* message;
  };
  const Row rows[] = {
      {R"({"kind": "public"})", "profile.json at /kind: expected \"shared\" or \"private\", found \"public\""},
      {R"({"heuristic_fraction": 2})", "profile.json at /heuristic_fraction: expected a number from 0 to 1, found 2"},
      {R"([])", "profile.json: expected an object, found []"},
      {R"({"base": "a"})",
       "profile.json at /base: expected one of browser, proxy, cdn, edge, shield, reference, reference-private, found "
       "\"a\""},
      {R"("netscape")",
       "profile.json: expected one of browser, proxy, cdn, edge, shield, reference, reference-private, found "
       "\"netscape\""},
  };
  for (const Row& row : rows) {
    try {
      read(row.text);
      FAIL() << row.text;
    } catch (const json::InputError& error) {
      EXPECT_STREQ(error.what(), row.message);
    }
  }
  EXPECT_THROW(read(R"({"colour": "red"})"), json::InputError);
}

}  // namespace
}  // namespace cachestone::policy
