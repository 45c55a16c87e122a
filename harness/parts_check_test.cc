#include "harness/parts_check.h"

#include <gtest/gtest.h>

#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using cases::BodyPart;

const char* const kBody =
    "--b\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n"
    "--b\r\nContent-Range: bytes 4-6/10\r\n\r\n456\r\n--b--\r\n";

TEST(Parts, AreThoseExpectedWhateverTheBoundary) {
  const BodyPart first{"0-1/10", "01", "text/plain"};
  const BodyPart second{"4-6/10", "456", std::nullopt};
  struct Row {
    std::vector<BodyPart> wanted;
    bool held;
  };
  const Row kRows[] = {{{first, second}, true},
                       {{BodyPart{"0-1/10", "01", std::nullopt}, second}, true},
                       {{second, first}, false},
                       {{first}, false},
                       {{first, second, second}, false},
                       {{BodyPart{"0-1/11", "01", std::nullopt}, second}, false},
                       {{BodyPart{"0-1/10", "10", std::nullopt}, second}, false},
                       {{BodyPart{"0-1/10", "01", "text/html"}, second}, false}};
  const auto response = testing::response(206, {{"Content-Type", "multipart/byteranges; boundary=b"}}, kBody);
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    const Look look = look_at_parts(kRows[i].wanted, response);
    EXPECT_EQ(look.held, kRows[i].held) << i;
    EXPECT_EQ(look.seen, "it is of bytes 0-1/10 \"01\", text/plain; bytes 4-6/10 \"456\"");
  }
}

TEST(Parts, MayLeaveTheCompleteLengthOpen) {
  const auto response = testing::response(206, {{"Content-Type", "multipart/byteranges; boundary=b"}},
                                          "--b\r\nContent-Range: bytes 0-1/*\r\n\r\n01\r\n--b--\r\n");
  EXPECT_TRUE(look_at_parts({{"0-1/10", "01", std::nullopt}}, response).held);
  EXPECT_FALSE(look_at_parts({{"0-2/10", "01", std::nullopt}}, response).held);
  EXPECT_TRUE(look_at_parts({{"0-1/*", "01", std::nullopt}}, response).held);
}

TEST(Parts, AnotherBodyHasNone) {
  const std::vector<BodyPart> wanted{{"0-1/10", "01", std::nullopt}};
  EXPECT_EQ(look_at_parts(wanted, testing::response(206, {}, kBody)).seen, "it has no Content-Type");
  EXPECT_EQ(look_at_parts(wanted, testing::response(206, {{"Content-Type", "text/plain"}}, "01")).seen,
            "its Content-Type is \"text/plain\"");
  const Look other =
      look_at_parts(wanted, testing::response(206, {{"Content-Type", "multipart/byteranges; boundary=c"}}, "01"));
  EXPECT_FALSE(other.held);
  EXPECT_EQ(other.seen, "it cannot be read as such: \"01\"");
}

}  // namespace
}  // namespace cachestone::harness
