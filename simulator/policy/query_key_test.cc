#include "simulator/policy/query_key.h"

#include <gtest/gtest.h>

#include "simulator/policy/methods.h"
#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

std::string key(std::string_view lines, std::string_view body, const Rulebook& rules = {}) {
  http::Request request = testing::request(lines, "QUERY");
  request.body = body;
  return query_key(request, rules);
}

struct Pair {
  std::string_view lines;
  std::string_view body;
  std::string_view other_lines;
  std::string_view other_body;
};

constexpr std::string_view kJson = "Content-Type: application/json";

const Pair kSame[] = {
    {"", "a", "", "a"},
    {"Content-Type: text/x", "a", "content-type: text/x", "a"},
    {"Content-Type: text/x", "a", "Content-Type: text/x\nAccept: b\nX-Other: c", "a"},
    {"", "", "", ""},
};

// Differences that mean nothing.
const Pair kNormalised[] = {
    {"Content-Type: text/x", "a", "Content-Type: Text/X", "a"},
    {"Content-Type: text/x;a=b", "a", "Content-Type: text/x ; a=b", "a"},
    {"", "a", "Content-Encoding: identity", "a"},
    {"Content-Encoding: gzip, br", "a", "Content-Encoding: GZIP\nContent-Encoding: br", "a"},
    {"Content-Language: de, en", "a", "Content-Language: DE,en", "a"},
    {kJson, R"({"a":[1,2]})", kJson, "{ \"a\" : [1,\n\t2] }\r\n"},
    {kJson, R"({"a\" b":"\\"})", kJson, R"( { "a\" b" : "\\" } )"},
    {"Content-Type: application/x+json", "[1]", "Content-Type: application/x+json", "[ 1 ]"},
    {"Content-Type: APPLICATION/JSON;v=1", "[1]", "Content-Type: application/json; v=1", "[1] "},
};

const Pair kDifferent[] = {
    {"", "a", "", "b"},
    {"", "a", "", "a "},
    {"", "", "Content-Type: text/x", ""},
    {"Content-Type: text/x", "a", "Content-Type: text/y", "a"},
    {"Content-Type: text/x;a=b", "a", "Content-Type: text/x;a=B", "a"},
    {"Content-Type: text/x", "a", "Content-Language: text/x", "a"},
    {"Content-Encoding: gzip", "a", "", "a"},
    {"Content-Encoding: gzip, br", "a", "Content-Encoding: br, gzip", "a"},
    {"Content-Language: de", "a", "Content-Language: en", "a"},
    {"Content-Location: /a", "a", "Content-Location: /A", "a"},
    {"Content-Type: ", "a", "", "a"},
    // White space that means something.
    {"Content-Type: text/x", "[1,2]", "Content-Type: text/x", "[1, 2]"},
    {kJson, R"({"a":"b c"})", kJson, R"({"a":"bc"})"},
    {kJson, R"({"a\" b":1})", kJson, R"({"a\"b":1})"},
    {kJson, "[12]", kJson, "[1 2]"},
    {kJson, "[1,2", kJson, "[1, 2"},
    {"Content-Type: application/json\nContent-Encoding: x", "[1,2]",
     "Content-Type: application/json\nContent-Encoding: x", "[1, 2]"},
    // Whether these mean the same only the resource knows.
    {kJson, "[2,1]", kJson, "[1,2]"},
    {kJson, R"({"a":1,"b":2})", kJson, R"({"b":2,"a":1})"},
    {kJson, "[1.0]", kJson, "[1]"},
    {kJson, "[10000000000000000000001]", kJson, "[10000000000000000000002]"},
    {kJson, R"({"a":1, "a":1})", kJson, R"({"a":1,"a":1})"},
    // One piece cannot look like two.
    {"Content-Type: -", "a", "", "a"},
};

TEST(QueryKey, IsTheContentAndItsMetadata) {
  for (const Pair& row : kSame) EXPECT_EQ(key(row.lines, row.body), key(row.other_lines, row.other_body)) << row.lines;
  for (const Pair& row : kNormalised) {
    EXPECT_EQ(key(row.lines, row.body), key(row.other_lines, row.other_body)) << row.lines << " " << row.body;
  }
  for (const Pair& row : kDifferent) {
    EXPECT_NE(key(row.lines, row.body), key(row.other_lines, row.other_body)) << row.lines << " " << row.body;
  }
}

TEST(QueryKey, NoTransformTakesTheRequestAsItIs) {
  auto same = [](const Pair& row, const Rulebook& rules) {
    const std::string kNoTransform = "\nCache-Control: no-transform";
    return key(std::string(row.lines) + kNoTransform, row.body, rules) ==
           key(std::string(row.other_lines) + kNoTransform, row.other_body, rules);
  };
  for (const Pair& row : kNormalised) {
    EXPECT_FALSE(same(row, {})) << row.lines << " " << row.body;
    EXPECT_TRUE(same(row, Rulebook().without(Clause::query_no_transform))) << row.lines << " " << row.body;
  }
}

TEST(QueryKey, Defects) {
  const Rulebook uri_only = Rulebook().without(Clause::query_key_has_content);
  EXPECT_EQ(key(kJson, "[1]", uri_only), "");
  const Rulebook as_it_is = Rulebook().without(Clause::query_normalised);
  for (const Pair& row : kSame)
    EXPECT_EQ(key(row.lines, row.body, as_it_is), key(row.other_lines, row.other_body, as_it_is));
  for (const Pair& row : kNormalised) {
    EXPECT_NE(key(row.lines, row.body, as_it_is), key(row.other_lines, row.other_body, as_it_is)) << row.lines;
  }
}

TEST(QueryKey, OtherMethodsHaveNone) {
  for (const char* method : {"GET", "POST", "query"}) {
    http::Request request = testing::request(kJson, method);
    request.body = "[1]";
    EXPECT_EQ(query_key(request, {}), "") << method;
  }
}

TEST(Methods, QueryIsSafeAndCacheableWhereItIsKnown) {
  Profile knows;
  knows.query = true;
  Profile does_not;
  does_not.query = false;
  EXPECT_TRUE(is_safe("QUERY", knows, {}));
  EXPECT_TRUE(is_cacheable("QUERY", knows, {}));
  EXPECT_FALSE(is_safe("QUERY", does_not, {}));
  EXPECT_FALSE(is_cacheable("QUERY", does_not, {}));
  EXPECT_FALSE(is_safe("QUERY", knows, Rulebook().without(Clause::query_is_safe)));
  EXPECT_FALSE(is_cacheable("QUERY", knows, Rulebook().without(Clause::query_is_cacheable)));
  for (const char* method : {"GET", "HEAD", "OPTIONS", "TRACE", "POST", "PUT", "DELETE", "X"}) {
    EXPECT_EQ(is_safe(method, knows, {}), is_safe(method)) << method;
    EXPECT_EQ(is_cacheable(method, knows, {}), is_cacheable(method)) << method;
  }
}

}  // namespace
}  // namespace cachestone::policy
