#include "simulator/policy/selection.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::request;
using testing::stored_at_now;

// RFC 9111 §2: the whole URI, unless the clause is switched off.
TEST(Selection, CacheKey) {
  const Rulebook broken = Rulebook().without(Clause::same_target_uri);
  for (const char* uri : {"http://a/b", "http://a/b/", "http://a/b/C", "http://a/b/c?d", "http://a/b?d"}) {
    EXPECT_EQ(cache_key(uri, {}), uri);
    EXPECT_EQ(cache_key(uri, broken), "http://a/b") << uri;
  }
  EXPECT_EQ(cache_key("http://a/?b", broken), "http://a/");
  EXPECT_EQ(cache_key("http://a", broken), "http://a");
  EXPECT_EQ(cache_key("/b/c", broken), "/b");
}

// RFC 9111 §4.1.
TEST(Selection, Vary) {
  struct Row {
    const char* vary;
    const char* then;
    const char* now;
    bool fits;
  };
  const Row rows[] = {
      {"Foo", "Foo: 1", "Foo: 1", true},
      {"Foo", "Foo: 1", "Foo: 2", false},
      {"foo", "FOO: 1", "fOO: 1", true},
      {"Foo", "Foo: a", "Foo: A", false},
      {"Foo", "", "", true},
      {"Foo", "", "Foo: 1", false},
      {"Foo", "Foo: 1", "", false},
      {"Foo", "", "Foo:", false},
      {"Foo", "Foo: a, b", "Foo: a\nFoo: b", true},
      {"Foo", "Foo: a,b", "Foo: a , b", true},
      {"Foo", "Foo: a, b", "Foo: b, a", false},
      {"Foo, Bar", "Foo: 1\nBar: 1", "Foo: 1\nBar: 2", false},
      {"Foo\nVary: Bar", "Foo: 1\nBar: 1", "Foo: 1\nBar: 2", false},
      {"*", "", "", false},
      {"Foo, *", "Foo: 1", "Foo: 1", false},
      {"", "Foo: 1", "Foo: 2", true},
      {", ,", "Foo: 1", "Foo: 2", true},
  };
  for (const Row& row : rows) {
    const StoredResponse stored = stored_at_now("Vary: " + std::string(row.vary), 200, row.then);
    EXPECT_EQ(selects(request(row.now), stored, {}).allowed(), row.fits)
        << row.vary << " | " << row.then << " | " << row.now;
  }
}

TEST(Selection, Methods) {
  EXPECT_TRUE(method_permits("GET", "GET"));
  EXPECT_TRUE(method_permits("HEAD", "GET"));
  EXPECT_TRUE(method_permits("HEAD", "HEAD"));
  EXPECT_FALSE(method_permits("GET", "HEAD"));
}

TEST(Selection, LatestDateIsPreferred) {
  StoredResponse older = stored_at_now("Date: " + testing::date(-10));
  StoredResponse newer = stored_at_now("Date: " + testing::date(-5));
  older.order = 2;  // although it arrived later
  newer.order = 1;
  EXPECT_TRUE(preferred(newer, older, {}));
  EXPECT_FALSE(preferred(older, newer, {}));
  EXPECT_TRUE(preferred(older, newer, Rulebook().without(Clause::latest_date_first)));
}

TEST(Selection, EachRefusalVanishesWithItsClause) {
  struct Row {
    Clause clause;
    const char* vary;
    const char* then;
    const char* now;
  };
  const Row rows[] = {
      {Clause::vary_fields_match, "Foo", "Foo: 1", "Foo: 2"},
      {Clause::vary_absent_is_not_empty, "Foo", "", "Foo:"},
      {Clause::vary_star_never_matches, "*", "", ""},
  };
  for (const Row& row : rows) {
    const StoredResponse stored = stored_at_now("Vary: " + std::string(row.vary), 200, row.then);
    EXPECT_FALSE(selects(request(row.now), stored, {}).allowed()) << id(row.clause);
    EXPECT_TRUE(selects(request(row.now), stored, Rulebook().without(row.clause)).allowed()) << id(row.clause);
  }
}

}  // namespace
}  // namespace cachestone::policy
