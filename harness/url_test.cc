#include "harness/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace cachestone::harness {
namespace {

struct Row {
  const char* typed;
  const char* host;
  int port;
  const char* text;
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
                      Row{"http://cache.example", "cache.example", 80, "http://cache.example"},
                      Row{"http://cache.example:80/", "cache.example", 80, "http://cache.example"},
                      Row{"HTTP://cache.example:8080///", "cache.example", 8080, "http://cache.example:8080"},
                      Row{"http://cache.example/some/where/", "cache.example", 80, "http://cache.example/some/where"},
                      Row{" cache.example:81/a ", "cache.example", 81, "http://cache.example:81/a"},
                      Row{"http://[::1]:8080", "::1", 8080, "http://[::1]:8080"},
                      Row{"http://[::1]/", "::1", 80, "http://[::1]"}));

struct BadRow {
  const char* typed;
  const char* message;
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

INSTANTIATE_TEST_SUITE_P(Table, BadUrls,
                         ::testing::Values(BadRow{"https://cache.example", "https is not supported yet"},
                                           BadRow{"ftp://cache.example", "its scheme must be http"},
                                           BadRow{"", "it names no host"}, BadRow{"http://", "it names no host"},
                                           BadRow{"http://:8080", ""}, BadRow{"host:", ""}, BadRow{"host:0", ""},
                                           BadRow{"host:70000", ""}, BadRow{"host:http", ""},
                                           BadRow{"http://me@host", "user name"}, BadRow{"http://host/?q", "query"},
                                           BadRow{"http://host/a b", "spaces"}));

}  // namespace
}  // namespace cachestone::harness
