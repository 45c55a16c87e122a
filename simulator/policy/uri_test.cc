#include "simulator/policy/uri.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

TEST(Uri, TargetUri) {
  struct Row {
    const char* target;
    const char* host;
    const char* uri;
  };
  const Row rows[] = {
      {"/r?x=1", "example.org", "http://example.org/r?x=1"},
      {"/R", "EXAMPLE.org:80", "http://example.org/R"},
      {"/r", "example.org:8080", "http://example.org:8080/r"},
      {"http://Other.example/r", "example.org", "http://other.example/r"},
      {"https://other.example:443", "example.org", "https://other.example/"},
      {"http://other.example?x", "example.org", "http://other.example/?x"},
      {"/r#frag", "example.org", "http://example.org/r"},
      {"*", "example.org", "http://example.org/"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(target_uri(testing::request("Host: " + std::string(row.host), "GET", row.target)), row.uri);
  }
}

// Examples of RFC 3986 §5.4.
TEST(Uri, Resolve) {
  struct Row {
    const char* reference;
    const char* uri;
  };
  const Row rows[] = {
      {"g", "http://a/b/c/g"},      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},    {"/g", "http://a/g"},
      {"//g", "http://g/"},         {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},  {"#s", "http://a/b/c/d;p?q"},
      {"", "http://a/b/c/d;p?q"},   {".", "http://a/b/c/"},
      {"..", "http://a/b/"},        {"../g", "http://a/b/g"},
      {"../../../g", "http://a/g"}, {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},      {"http://X.y:80/z", "http://x.y/z"},
  };
  for (const Row& row : rows) EXPECT_EQ(resolve(row.reference, "http://a/b/c/d;p?q"), row.uri) << row.reference;
}

TEST(Uri, Origin) {
  EXPECT_EQ(origin_of("http://a:1/b?c"), "http://a:1");
  EXPECT_EQ(origin_of("http://a"), "http://a");
  EXPECT_EQ(origin_of("/b"), "");
}

}  // namespace
}  // namespace cachestone::policy
