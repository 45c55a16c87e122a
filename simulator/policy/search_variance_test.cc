#include "simulator/policy/search_variance.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

SearchVariance variance(const std::string& value, const Rulebook& rules = {}) {
  return search_variance(testing::fields("No-Vary-Search: " + value), rules);
}

const SearchVariance kDefault;

// §5.1, with the examples of §5.2.
TEST(SearchVariance, Parsed) {
  struct Row {
    const char* value;
    SearchVariance variance;
  };
  const Row rows[] = {
      {"params=(\"a\")", {false, {"a"}, true}},
      {"except=(\"x\")", {true, {"x"}, true}},
      {"params=(\"b\" \"a\" \"b\")", {false, {"a", "b"}, true}},
      {"params=()", kDefault},
      {"except=()", {true, {}, true}},
      {"params=(), key-order", {false, {}, false}},
      {"except=(\"x\"), key-order", {true, {"x"}, false}},
      {"key-order=?1, except=(\"x\")", {true, {"x"}, false}},
      {"key-order=?0, except=(\"x\")", {true, {"x"}, true}},
      {"params=(\"a\";p);q, other=5", {false, {"a"}, true}},
      {"params=?1, params=(\"a\")", {false, {"a"}, true}},
      // §5.3.
      {"params=(\"%C3%A9+%E6%B0%97\")", {false, {"\xc3\xa9 \xe6\xb0\x97"}, true}},
      {"params=(\"%2b%\" \"%4\" \"%4g\" \"%zz\" \"%ff\")", {false, {"%4", "%4g", "%zz", "+%", "\xef\xbf\xbd"}, true}},
      // Anything wrong gives the default.
      {"", kDefault},
      {"key-order=\"not a boolean\"", kDefault},
      {"key-order=1, params=(\"a\")", kDefault},
      {"key-order=(), params=(\"a\")", kDefault},
      {"params=\"not an inner list\"", kDefault},
      {"params=(not-a-string)", kDefault},
      {"params=(\"a\" b)", kDefault},
      {"params=?0", kDefault},
      {"params", kDefault},
      {"params=?1, except=(\"x\")", kDefault},
      {"params=(\"a\"), except=(\"x\")", kDefault},
      {"params=(), except=()", kDefault},
      {"except=\"not an inner list\"", kDefault},
      {"except=(not-a-string)", kDefault},
      {"except=?1", kDefault},
      {"key-order", kDefault},
      {"params=(\"a\"),", kDefault},
      {"Params=(\"a\")", kDefault},
  };
  for (const Row& row : rows) EXPECT_EQ(variance(row.value), row.variance) << row.value;
  EXPECT_EQ(search_variance({}, {}), kDefault);
  EXPECT_EQ(search_variance(testing::fields("No-Vary-Search: params=(\"a\")\nno-vary-search: key-order"), {}),
            (SearchVariance{false, {"a"}, false}));
}

bool equivalent(const char* value, const std::string& a, const std::string& b, const Rulebook& rules = {}) {
  return match_search("http://h/p" + a, "http://h/p" + b, variance(value, rules), rules).allowed();
}

// §6, with its examples.
TEST(SearchVariance, EquivalentOrNot) {
  struct Row {
    const char* value;
    const char* a;
    const char* b;
    bool equivalent;
  };
  const Row rows[] = {
      {"", "?a=x", "?a=x", true},
      {"", "", "?", false},
      {"", "?a=b&&&c", "?a=b&c=", false},
      {"", "?a=x", "?a=%78", false},
      {"params=(\"q\")", "", "?", true},
      {"params=(\"q\")", "?a=x", "?%61=%78", true},
      {"params=(\"q\")", "?a=\xc3\xa9", "?a=%C3%A9", true},
      {"params=(\"q\")", "?a=%f6", "?a=%ef%bf%bd", true},
      {"params=(\"q\")", "?a=x&&&&", "?a=x", true},
      {"params=(\"q\")", "?a=", "?a", true},
      {"params=(\"q\")", "?a=%20", "?a= &", true},
      {"params=(\"q\")", "?a=+", "?a= &", true},
      {"params=(\"q\")", "?a=b=c", "?a=b%3dc", true},
      {"params=(\"q\")", "?=x", "?=x&", true},
      {"params=(\"q\")", "?a=x", "?a=y", false},
      {"params=(\"q\")", "?a=x", "?a=X", false},
      {"params=(\"q\")", "?a=x", "?A=x", false},
      {"params=(\"q\")", "?a=x", "?a=x&a=x", false},
      {"params=(\"q\")", "?a=x&b=y", "?b=y&a=x", false},
      {"params=(\"q\")", "?a=x&q=1", "?a=x", true},
      {"params=(\"q\")", "?q=1&a=x&q=2", "?a=x&q", true},
      {"params=(\"q\")", "?a=x&Q=1", "?a=x", false},
      {"params=(\"q\")", "?q=1", "", true},
      {"params=(\"%C3%A9+%E6%B0%97\")", "?\xc3\xa9 \xe6\xb0\x97=1", "?%C3%A9%20\xe6\xb0\x97=3", true},
      {"params=(\"\")", "?=1&a", "?a", true},
      {"except=(\"id\")", "?id=1&x=2", "?y&id=1", true},
      {"except=(\"id\")", "?id=1&x=2", "?id=2&x=2", false},
      {"except=(\"id\")", "?x=2", "", true},
      {"except=(\"id\")", "?id=", "", false},
      {"except=()", "?a=1&b", "?c", true},
      {"params=(), key-order", "?a=x&b=y", "?b=y&a=x", true},
      {"params=(), key-order", "?a=x&b=y&a=z", "?b=y&a=x&a=z", true},
      {"params=(), key-order", "?a=x&a=z", "?a=z&a=x", false},
      {"except=(\"a\" \"b\"), key-order", "?b=1&c=2&a=3", "?a=3&b=1", true},
      {"except=(\"a\" \"b\")", "?b=1&a=3", "?a=3&b=1", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(equivalent(row.value, row.a, row.b), row.equivalent) << row.value << " " << row.a << " " << row.b;
    EXPECT_EQ(equivalent(row.value, row.b, row.a), row.equivalent) << row.value << " " << row.b << " " << row.a;
  }
}

TEST(SearchVariance, AllButTheQueryIsEqual) {
  const SearchVariance any = variance("except=()");
  const auto equal = [&](const char* a, const char* b) { return match_search(a, b, any, {}).allowed(); };
  EXPECT_TRUE(equal("http://h/p?a", "http://h/p?b"));
  EXPECT_FALSE(equal("http://h/p?a", "http://h/P?a"));
  EXPECT_FALSE(equal("http://h/p?a", "http://h/p/?a"));
  EXPECT_FALSE(equal("http://h/p?a", "https://h/p?a"));
  EXPECT_FALSE(equal("http://h/p?a", "http://h:81/p?a"));
  EXPECT_FALSE(equal("http://h/p?a", "http://u@h/p?a"));
  EXPECT_EQ(path_key("http://h/p?a=/x?y", {}), "http://h/p");
  EXPECT_EQ(path_key("http://h/p", {}), "http://h/p");
  EXPECT_EQ(path_key("", {}), "");
}

TEST(SearchVariance, LaterValueForThePath) {
  EXPECT_TRUE(superseded("params=(\"a\")", "params=(\"b\")", {}));
  EXPECT_FALSE(superseded("params=(\"a\")", "params=(\"a\")", {}));
  EXPECT_FALSE(superseded("params=(\"a\")", "", {}));
  EXPECT_FALSE(superseded("a", "b", Rulebook().without(Clause::search_latest_value)));
}

TEST(SearchVariance, DefectsOfParsing) {
  const auto broken = [](Clause clause, const char* value) { return variance(value, Rulebook().without(clause)); };
  EXPECT_EQ(broken(Clause::search_unknown_keys_ignored, "params=(\"a\"), other"), kDefault);
  EXPECT_EQ(broken(Clause::search_except, "except=(\"a\")"), (SearchVariance{false, {"a"}, true}));
  EXPECT_EQ(broken(Clause::search_names_decoded, "params=(\"%61+\")"), (SearchVariance{false, {"%61+"}, true}));
  const Clause errors = Clause::search_errors_are_default;
  EXPECT_EQ(broken(errors, "key-order"), (SearchVariance{false, {}, false}));
  EXPECT_EQ(broken(errors, "key-order=1, params=(\"a\")"), (SearchVariance{false, {"a"}, false}));
  EXPECT_EQ(broken(errors, "params=?1, except=(\"x\")"), (SearchVariance{true, {}, true}));
  EXPECT_EQ(broken(errors, "params=(\"a\"), except=(\"x\")"), (SearchVariance{false, {"a"}, true}));
  EXPECT_EQ(broken(errors, "params=\"a\""), (SearchVariance{false, {"a"}, true}));
  EXPECT_EQ(broken(errors, "params=(a \"b\" 1)"), (SearchVariance{false, {"a", "b"}, true}));
  EXPECT_EQ(broken(errors, "except=x"), (SearchVariance{true, {"x"}, true}));
  EXPECT_EQ(broken(errors, "params=("), kDefault);
}

TEST(SearchVariance, DefectsOfComparing) {
  const auto broken = [](Clause clause, const char* value, const char* a, const char* b) {
    return equivalent(value, a, b, Rulebook().without(clause));
  };
  EXPECT_TRUE(broken(Clause::search_same_path, "params=(\"q\")", "1?q", "2"));
  EXPECT_FALSE(broken(Clause::search_same_path, "", "1", "2"));
  EXPECT_TRUE(broken(Clause::search_default_is_exact, "", "?a=b&&&c", "?a=b&c="));
  EXPECT_FALSE(broken(Clause::search_default_is_exact, "", "?a=b", "?a=c"));
  EXPECT_FALSE(broken(Clause::search_parsed_pairs, "params=(\"q\")", "?a=x&", "?%61=x"));
  EXPECT_FALSE(broken(Clause::search_parsed_pairs, "params=(\"q\")", "?a=x&&b", "?a=x&b"));
  EXPECT_TRUE(broken(Clause::search_parsed_pairs, "params=(\"q\")", "?a=x&q=1", "?a=x"));
  EXPECT_FALSE(broken(Clause::search_variance_matches, "params=(\"q\")", "?q=1", "?q=2"));
  EXPECT_TRUE(broken(Clause::search_variance_matches, "params=(\"q\")", "?q=1", "?q=1"));
}

TEST(SearchVariance, Reasons) {
  const auto why = [](const char* value, const char* a, const char* b) {
    const Decision decision = match_search(a, b, variance(value), {});
    return decision.reasons.empty() ? "" : describe(decision.reasons.front());
  };
  EXPECT_EQ(why("params=(\"q\")", "http://h/p?q=1", "http://h/p"),
            "may: equivalent to http://h/p by No-Vary-Search (No-Vary-Search §7, nvs-7-01)");
  EXPECT_EQ(why("params=(\"q\")", "http://h/p?a=1", "http://h/p"),
            "must not: the query differs from http://h/p in what No-Vary-Search leaves (No-Vary-Search §6, nvs-6-03)");
  EXPECT_EQ(why("", "http://h/p?a=1", "http://h/p"),
            "must not: another query, and No-Vary-Search allows no difference (No-Vary-Search §6, nvs-6-02)");
  EXPECT_EQ(why("", "http://h/p", "http://h/p"), "");
}

}  // namespace
}  // namespace cachestone::policy
