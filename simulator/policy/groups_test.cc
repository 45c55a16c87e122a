#include "simulator/policy/groups.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::fields;
using testing::request;
using testing::response;
using Keys = std::vector<std::string>;

constexpr const char* kUri = "http://example.org/r";

Keys keys(std::initializer_list<const char*> groups) {
  Keys result;
  for (const char* group : groups) result.push_back("http://example.org " + std::string(group));
  return result;
}

// Values of Cache-Groups and of Cache-Group-Invalidation are read alike (RFC 9875 §2, §3).
TEST(Groups, TheirNames) {
  struct Row {
    const char* value;
    Keys keys;
  };
  const Row rows[] = {
      {"\"a\"", keys({"a"})},
      {"\"b\", \"a\",\"b\"", keys({"b", "a"})},
      {"\"a\";x=1, \"B\";y", keys({"a", "B"})},
      {"\"\", \"with \\\"quotes\\\", and comma\"", keys({"", "with \"quotes\", and comma"})},
      {"", {}},
      {"a", {}},
      {"\"a\", b", {}},
      {"\"a\", (\"b\")", {}},
      {"\"a\",", {}},
      {"\"a\" \"b\"", {}},
      {"\"a", {}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(groups_of(kUri, fields("Cache-Groups: " + std::string(row.value)), {}), row.keys) << row.value;
    const auto answer = response("Cache-Group-Invalidation: " + std::string(row.value));
    EXPECT_EQ(groups_invalidated_by(request("", "POST"), kUri, answer, shared_profile(), {}).groups, row.keys)
        << row.value;
  }
  EXPECT_EQ(groups_of(kUri, fields("Cache-Groups: \"a\"\ncache-groups: \"b\""), {}), keys({"a", "b"}));
  EXPECT_EQ(groups_of(kUri, fields("A: b"), {}), Keys());
}

// RFC 9875 §2.1: same String, same origin.
TEST(Groups, TheirKeys) {
  const auto key = [](const char* uri, const char* value) { return groups_of(uri, fields(value), {}); };
  EXPECT_EQ(key("http://a/x", "Cache-Groups: \"g\""), key("http://a/y?z", "Cache-Groups: \"g\";p"));
  EXPECT_NE(key("http://a/x", "Cache-Groups: \"g\""), key("http://a/x", "Cache-Groups: \"G\""));
  EXPECT_NE(key("http://a/x", "Cache-Groups: \"g\""), key("http://b/x", "Cache-Groups: \"g\""));
  EXPECT_NE(key("http://a/x", "Cache-Groups: \"g\""), key("https://a/x", "Cache-Groups: \"g\""));
  EXPECT_NE(key("http://a/x", "Cache-Groups: \"g\""), key("http://a:81/x", "Cache-Groups: \"g\""));
}

TEST(Groups, WhoInvalidates) {
  struct Row {
    const char* method;
    int status;
    Keys keys;
  };
  const Row rows[] = {
      {"POST", 200, keys({"g"})}, {"PUT", 201, keys({"g"})},  {"DELETE", 204, keys({"g"})},
      {"POST", 303, keys({"g"})}, {"BREW", 200, keys({"g"})}, {"POST", 404, {}},
      {"POST", 500, {}},          {"GET", 200, {}},           {"HEAD", 200, {}},
      {"OPTIONS", 200, {}},       {"TRACE", 200, {}},
  };
  for (const Row& row : rows) {
    const auto answer = response("Cache-Group-Invalidation: \"g\"", row.status);
    EXPECT_EQ(groups_invalidated_by(request("", row.method), kUri, answer, shared_profile(), {}).groups, row.keys)
        << row.method << " " << row.status;
  }
  const auto none = groups_invalidated_by(request("", "POST"), kUri, response(""), shared_profile(), {});
  EXPECT_TRUE(none.groups.empty());
  EXPECT_TRUE(none.decision.reasons.empty());
}

std::string many(std::size_t groups, std::size_t characters) {
  std::string value;
  for (std::size_t i = 0; i < groups; ++i) {
    const std::string number = std::to_string(100 + i);
    value += (i > 0 ? ", \"" : "\"") + number + std::string(characters - number.size(), 'x') + "\"";
  }
  return value;
}

TEST(Groups, ManyLongNames) {
  const auto stored = fields("Cache-Groups: " + many(200, 300));
  EXPECT_EQ(groups_of(kUri, stored, {}).size(), 200U);
  const auto answer = response("Cache-Group-Invalidation: " + many(200, 300));
  EXPECT_EQ(groups_invalidated_by(request("", "POST"), kUri, answer, shared_profile(), {}).groups.size(), 200U);
}

TEST(Groups, DefectsOfMembership) {
  const auto groups = [](Clause clause, const std::string& value) {
    return groups_of(kUri, fields("Cache-Groups: " + value), Rulebook().without(clause));
  };
  EXPECT_EQ(groups(Clause::groups_are_strings, "\"a\", b"), keys({"a", "b"}));
  EXPECT_EQ(groups(Clause::groups_enough, many(32, 31)).size(), 31U);
  EXPECT_EQ(groups(Clause::groups_enough, many(31, 32)).size(), 0U);
  EXPECT_EQ(groups(Clause::same_group, "\"A\""), Keys{"a"});
  EXPECT_EQ(groups_invalidated_with(kUri, fields("Cache-Groups: \"a\""), {}), keys({"a"}));
  EXPECT_EQ(groups_invalidated_with(kUri, fields("Cache-Groups: \"a\""),
                                    Rulebook().without(Clause::groups_invalidated_together)),
            Keys());
}

TEST(Groups, DefectsOfInvalidation) {
  struct Row {
    Clause clause;
    const char* method;
    int status;
    std::string value;
    std::size_t groups;
  };
  const Row rows[] = {
      {Clause::invalidated_groups_are_strings, "POST", 200, "\"a\", b", 2},
      {Clause::groups_not_by_safe_methods, "GET", 200, "\"a\"", 1},
      {Clause::groups_by_unsafe_methods, "POST", 200, "\"a\"", 0},
      {Clause::invalidated_groups_enough, "POST", 200, many(32, 31), 31},
      {Clause::invalidated_groups_enough, "POST", 200, many(31, 32), 0},
      {Clause::groups_not_by_errors, "POST", 500, "\"a\"", 1},
      {Clause::groups_not_by_errors, "GET", 500, "\"a\"", 0},
  };
  for (const Row& row : rows) {
    const auto answer = response("Cache-Group-Invalidation: " + row.value, row.status);
    EXPECT_EQ(
        groups_invalidated_by(request("", row.method), kUri, answer, shared_profile(), Rulebook().without(row.clause))
            .groups.size(),
        row.groups)
        << id(row.clause);
  }
}

TEST(Groups, Reasons) {
  const auto why = [](const char* method, const char* value) {
    const auto result = groups_invalidated_by(
        request("", method), kUri, response("Cache-Group-Invalidation: " + std::string(value)), shared_profile(), {});
    return result.decision.reasons.at(0).saw;
  };
  EXPECT_EQ(why("GET", "\"a\""), "GET is safe: Cache-Group-Invalidation is ignored");
  EXPECT_EQ(why("POST", "a"), "Cache-Group-Invalidation is not a List of Strings: it is ignored");
  EXPECT_EQ(why("POST", "\"a\""), "POST succeeded: 1 group named by Cache-Group-Invalidation");
}

}  // namespace
}  // namespace cachestone::policy
