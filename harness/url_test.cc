#include "harness/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <stdexcept>

namespace cachestone::harness {
namespace {

struct Row {
  const char* typed;
  const char* host;
  int port;
  const char* text;
  friend void PrintTo(const Row& row, std::ostream* out) { *out << row.typed; }
};

class Urls : public ::testing::TestWithParam<Row> {};

TEST_P(Urls, AreRead) {
  const CacheUrl url = parse_url(GetParam().typed);
  EXPECT_EQ(url.address.host, GetParam().host);
  EXPECT_EQ(url.address.port, GetParam().port);
  EXPECT_EQ(url.text(), GetParam().text);
  EXPECT_EQ(parse_url(url.text()), url);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Urls,
    ::testing::Values(Row{"127.0.0.1:8080", "127.0.0.1", 8080, "http://127.0.0.1:8080"},
                      Row{"localhost", "localhost", 80, "http://localhost"},
                      Row{"localhost:8080", "localhost", 8080, "http://localhost:8080"},
                      Row{"http://cache.example", "cache.example", 80, "http://cache.example"},
                      Row{"http://cache.example:80/", "cache.example", 80, "http://cache.example"},
                      Row{"HTTP://Cache.Example:8080///", "cache.example", 8080, "http://cache.example:8080"},
                      Row{"http://cache.example/Some/where/", "cache.example", 80, "http://cache.example/Some/where"},
                      Row{" cache.example:81/a ", "cache.example", 81, "http://cache.example:81/a"},
                      Row{"cache.example/a:b@c", "cache.example", 80, "http://cache.example/a:b@c"},
                      Row{"http://[::1]:8080", "::1", 8080, "http://[::1]:8080"},
                      Row{"[::1]:8080", "::1", 8080, "http://[::1]:8080"},
                      Row{"http://[::1]/", "::1", 80, "http://[::1]"},
                      Row{"https://[::1]/", "::1", 443, "https://[::1]"},
                      Row{"https://cache.example", "cache.example", 443, "https://cache.example"},
                      Row{"HTTPS://cache.example:443/base/", "cache.example", 443, "https://cache.example/base"},
                      Row{"https://cache.example:80", "cache.example", 80, "https://cache.example:80"},
                      Row{"http://cache.example:443", "cache.example", 443, "http://cache.example:443"},
                      Row{"cache.example:443", "cache.example", 443, "https://cache.example"}));

struct BadRow {
  const char* typed;
  const char* message;
  friend void PrintTo(const BadRow& row, std::ostream* out) { *out << row.typed; }
};

class BadUrls : public ::testing::TestWithParam<BadRow> {};

TEST_P(BadUrls, AreRefusedWithAReason) {
  try {
    parse_url(GetParam().typed);
    FAIL() << "accepted " << GetParam().typed;
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr(GetParam().message));
    EXPECT_THAT(error.what(), ::testing::HasSubstr(GetParam().typed));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadUrls,
    ::testing::Values(BadRow{"ftp://cache.example", "its scheme must be http or https, not ftp"},
                      BadRow{"http:/cache.example", "two slashes come after http:"},
                      BadRow{"https:cache.example", "two slashes come after https:"},
                      BadRow{"//cache.example", "it names no host"}, BadRow{"/some/where", "it names no host"},
                      BadRow{"", "it names no host"}, BadRow{"http://", "it names no host"},
                      BadRow{"https:///base", "it names no host"}, BadRow{"http://:8080", "the host is missing"},
                      BadRow{"host:", "the port must be a number from 0 to 65535"}, BadRow{"host:0", "not be 0"},
                      BadRow{"host:70000", "the port must be a number"},
                      BadRow{"host:http", "the port must be a number"},
                      BadRow{"::1", "an IPv6 address is written in brackets: [::1]:8080"},
                      BadRow{"http://[::1:8080", "the closing ] of the IPv6 address is missing"},
                      BadRow{"http://1.2.3.400", "is no IPv4 address"}, BadRow{"http://a_b!c", "is no host name"},
                      BadRow{"http://host/?q", "a query or a fragment"}, BadRow{"http://host#a", "a query"},
                      BadRow{"http://host/a b", "spaces"}, BadRow{"http:\\\\host", "backslashes"},
                      BadRow{"http://b\xc3\xbc"
                             "cher.example",
                             "xn--"}));

TEST(BadUrl, SecretsAreNotRepeated) {
  for (const char* typed : {"http://me@host", "https://me:secret@host:1/a", "me:secret@host"}) {
    try {
      parse_url(typed);
      FAIL() << "accepted " << typed;
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), ::testing::HasSubstr("...@host"));
      EXPECT_THAT(error.what(), ::testing::HasSubstr("it must not have a user name or a password"));
      EXPECT_THAT(error.what(), ::testing::Not(::testing::HasSubstr("secret")));
    }
  }
}

}  // namespace
}  // namespace cachestone::harness
