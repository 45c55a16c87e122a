#include "simulator/policy/clear_site_data.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

bool clears(const std::string& value, const char* uri = "https://example.org/r",
            const Profile& profile = private_profile(), const Rulebook& rules = {}) {
  return clear_site_data(uri, testing::fields("Clear-Site-Data: " + value), profile, rules).cache;
}

// §3.1, §4.1.
TEST(ClearSiteData, WhichValues) {
  for (const char* value : {"\"cache\"", "\"cookies\", \"cache\"", "\"*\"", "\"unknown\",\"cache\"", "bad, \"cache\"",
                            "\"cache\" , \"storage\"", ", \"cache\""}) {
    EXPECT_TRUE(clears(value)) << value;
  }
  for (const char* value :
       {"", "cache", "\"Cache\"", "\"CACHE\"", "\"cookies\"", "*", "'cache'", "\"cache \"", "\"caches\"", "\"cache\";x",
        "\"cookies, cache\"", "\"cache\" \"cookies\"", "\"cac\\he\""}) {
    EXPECT_FALSE(clears(value)) << value;
  }
  const auto lines = testing::fields("Clear-Site-Data: \"cookies\"\nclear-site-data: \"cache\"");
  EXPECT_TRUE(clear_site_data("https://a/", lines, private_profile(), {}).cache);
  EXPECT_FALSE(clear_site_data("https://a/", {}, private_profile(), {}).cache);
}

// §4.2.
TEST(ClearSiteData, OnlySecure) {
  for (const char* uri : {"https://example.org/", "http://127.0.0.1:8080/x", "http://127.1/", "http://[::1]/",
                          "http://[::1]:81/", "http://localhost/", "http://a.localhost:3/"}) {
    EXPECT_TRUE(clears("\"cache\"", uri)) << uri;
  }
  for (const char* uri : {"http://example.org/", "http://127.0.0.1.example/", "http://notlocalhost/", "http://[::2]/",
                          "http://localhost@example.org/", "http://128.0.0.1/", ""}) {
    EXPECT_FALSE(clears("\"cache\"", uri)) << uri;
  }
}

TEST(ClearSiteData, OnlyPrivate) {
  EXPECT_FALSE(clears("\"cache\"", "https://example.org/r", shared_profile()));
}

// §4.2.3.
TEST(ClearSiteData, WhichStoredResponses) {
  struct Row {
    const char* stored_uri;
    bool cleared;
  };
  const Row rows[] = {
      {"https://example.org/other?x", true},
      {"https://example.org:8443/", true},
      {"http://example.org/", true},
      {"https://a.example.org/", false},
      {"https://org/", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(is_cleared(row.stored_uri, "https://example.org/r", {}), row.cleared) << row.stored_uri;
  }
  EXPECT_TRUE(is_cleared("http://[::1]:1/", "http://[::1]/", {}));
  EXPECT_FALSE(is_cleared("http://[::1]:1/", "http://[::2]/", {}));
}

TEST(ClearSiteData, Defects) {
  const auto broken = [](Clause clause, const char* value, const char* uri, const Profile& profile) {
    return clears(value, uri, profile, Rulebook().without(clause));
  };
  const char* const uri = "https://example.org/r";
  EXPECT_TRUE(broken(Clause::clear_not_by_shared, "\"cache\"", uri, shared_profile()));
  EXPECT_FALSE(broken(Clause::clear_unknown_types_ignored, "\"cache\", \"unknown\"", uri, private_profile()));
  EXPECT_TRUE(broken(Clause::clear_unknown_types_ignored, "\"cache\", \"cookies\"", uri, private_profile()));
  EXPECT_TRUE(broken(Clause::clear_types_are_quoted, "Cache", uri, private_profile()));
  EXPECT_TRUE(broken(Clause::clear_only_secure, "\"cache\"", "http://example.org/", private_profile()));
  EXPECT_TRUE(is_cleared("https://a/", "https://b/", Rulebook().without(Clause::clear_same_host)));
}

TEST(ClearSiteData, Reasons) {
  const auto why = [](const char* uri, const Profile& profile) {
    return describe(
        clear_site_data(uri, testing::fields("Clear-Site-Data: \"cache\""), profile, {}).decision.reasons.at(0));
  };
  EXPECT_EQ(why("https://u@a:1/", private_profile()),
            "must: Clear-Site-Data: what is stored for a goes (Clear-Site-Data §4.2.3, csd-4.2.3-01)");
  EXPECT_EQ(why("http://a/", private_profile()),
            "may: Clear-Site-Data is ignored: http://a is not secure (Clear-Site-Data §4.2, csd-4.2-01)");
  EXPECT_EQ(why("https://a/", shared_profile()),
            "may: Clear-Site-Data is for user agents: this cache is shared and keeps what it has (Clear-Site-Data, "
            "csd-0-01)");
}

}  // namespace
}  // namespace cachestone::policy
