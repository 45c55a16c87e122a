#include "simulator/net/address.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "simulator/net/resolve.h"

namespace cachestone::net {
namespace {

TEST(Address, ReadsHostAndPort) {
  struct Row {
    std::string text;
    Address address;
  };
  const Row rows[] = {
      {"127.0.0.1:8080", {"127.0.0.1", 8080}},
      {"localhost:0", {"localhost", 0}},
      {"[::1]:80", {"::1", 80}},
      {"cache-1.example:65535", {"cache-1.example", 65535}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(parse_address(row.text), row.address) << row.text;
    EXPECT_EQ(row.address.text(), row.text);
  }
}

TEST(Address, TakesTheDefaultPort) {
  EXPECT_EQ(parse_address("example.org", 80), (Address{"example.org", 80}));
  EXPECT_EQ(parse_address("[::1]", 80), (Address{"::1", 80}));
  EXPECT_EQ(parse_address("example.org:81", 80), (Address{"example.org", 81}));
}

TEST(Address, SaysWhatIsWrong) {
  struct Row {
    std::string text;
    std::string why;
  };
  const Row rows[] = {
      {"", "the host is missing; HOST:PORT is expected, as 127.0.0.1:8080"},
      {":80", "the host is missing; HOST:PORT is expected, as 127.0.0.1:8080"},
      {"localhost", "the port is missing; HOST:PORT is expected, as 127.0.0.1:8080"},
      {"localhost:", "the port must be a number from 0 to 65535"},
      {"localhost:65536", "the port must be a number from 0 to 65535"},
      {"localhost:8o", "the port must be a number from 0 to 65535"},
      {"localhost:-1", "the port must be a number from 0 to 65535"},
      {"::1:80", "an IPv6 address is written in brackets: [::1]:8080"},
      {"[::1", "the closing ] of the IPv6 address is missing"},
      {"[::1]80", "after ] only :PORT may follow"},
      {"[127.0.0.1]:80", "\"127.0.0.1\" is no IPv6 address"},
      {"127.0.0.256:80", "\"127.0.0.256\" is no IPv4 address"},
      {"two words:80", "\"two words\" is no host name"},
  };
  for (const Row& row : rows) {
    try {
      parse_address(row.text);
      ADD_FAILURE() << row.text << " was accepted";
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(std::string(error.what()), "\"" + row.text + "\" is not an address: " + row.why);
    }
  }
}

TEST(Resolve, KnowsAddressesAndLocalhostWithoutALookup) {
  EXPECT_EQ(address_of(resolve({"::1", 80}).front()), (Address{"::1", 80}));
  const auto local = resolve({"LocalHost", 80});
  ASSERT_EQ(local.size(), 2u);
  EXPECT_EQ(address_of(local[0]), (Address{"127.0.0.1", 80}));
  EXPECT_EQ(address_of(local[1]), (Address{"::1", 80}));
}

TEST(Resolve, NamesTheHostThatIsNotThere) {
  try {
    resolve({"no-such-host.invalid", 80});
    ADD_FAILURE() << "a name under .invalid was found";
  } catch (const std::runtime_error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with("cannot find the host no-such-host.invalid: ")) << error.what();
  }
}

}  // namespace
}  // namespace cachestone::net
