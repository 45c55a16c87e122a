#include "simulator/http/byteranges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cachestone::http {
namespace {

BodyPart part(std::uint64_t offset, std::string bytes, std::optional<std::string> type = "text/plain") {
  const ByteSpan span{offset, bytes.size()};
  return {std::move(type), {"bytes", span, 100}, std::move(bytes)};
}

const std::string kTwoParts =
    "--B\r\n"
    "Content-Type: text/plain\r\n"
    "Content-Range: bytes 10-14/100\r\n"
    "\r\n"
    "first\r\n"
    "--B\r\n"
    "Content-Range: bytes 0-1/100\r\n"
    "\r\n"
    "\r\n\r\n"
    "--B--\r\n";

TEST(ByteRanges, WritesAndReads) {
  const std::vector<BodyPart> parts = {part(10, "first"), part(0, "\r\n", std::nullopt)};
  EXPECT_EQ(write_byteranges(parts, "B"), kTwoParts);
  EXPECT_EQ(parse_byteranges(kTwoParts, "B"), parts);
}

TEST(ByteRanges, DataMayLookLikeABoundary) {
  const std::vector<BodyPart> parts = {part(0, "a\r\n--B\r\nContent-Range: bytes 5-5/100\r\n\r\nx\r\n--B--\r\n"),
                                       part(90, "--B")};
  EXPECT_EQ(parse_byteranges(write_byteranges(parts, "B"), "B"), parts);
}

// What RFC 9110 §14.6 and RFC 2046 §5.1.1 let a sender add.
TEST(ByteRanges, ReadsWhatIsAllowedAround) {
  const std::string head = "Content-Range: bytes 0-0/2\r\n\r\nx\r\n";
  const std::string kRight[] = {
      "--B\r\n" + head + "--B--",
      "--B\r\n" + head + "--B-- \t",
      "--B\r\n" + head + "--B--\r\nepilogue\r\n--B\r\n",
      "\r\n\r\n--B\r\n" + head + "--B--\r\n",
      "--B \t\r\n" + head + "--B--\r\n",
      "--B\r\nX-Other: 1\r\nX-Other:\r\n" + head + "--B--\r\n",
      "--B\r\nCONTENT-RANGE:bytes 0-0/2 \r\n\r\nx\r\n--B--\r\n",
  };
  for (const std::string& text : kRight) {
    const auto parts = parse_byteranges(text, "B");
    ASSERT_TRUE(parts) << text;
    EXPECT_EQ(*parts, std::vector<BodyPart>({{std::nullopt, {"bytes", ByteSpan{0, 1}, 2}, "x"}})) << text;
  }
}

TEST(ByteRanges, RefusesWhatIsWrong) {
  const std::string head = "Content-Range: bytes 0-0/2\r\n\r\nx\r\n";
  const std::string kWrong[] = {
      "",
      "--B--\r\n",
      "--B\r\n--B--\r\n",
      "--B",
      "--B\r\n" + head,
      "--B\r\n" + head + "--B",
      "--B\r\n" + head + "--B-",
      "--B\r\n" + head + "--B--x",
      "--B\r\n" + head + "--BC--\r\n",
      "--C\r\n" + head + "--C--\r\n",
      "preamble\r\n--B\r\n" + head + "--B--\r\n",
      "\n--B\r\n" + head + "--B--\r\n",
      "--B\n" + head + "--B--\r\n",
      "--B\r\nContent-Range: bytes 0-0/2\r\n\r\nx--B--\r\n",       // no line end after the data
      "--B\r\nContent-Range: bytes 0-1/2\r\n\r\nx\r\n--B--\r\n",   // shorter than it says
      "--B\r\nContent-Range: bytes 0-0/2\r\n\r\nxy\r\n--B--\r\n",  // longer
      "--B\r\nContent-Range: bytes 0-9223372036854775806/*\r\n\r\nx\r\n--B--\r\n",
      "--B\r\nContent-Range: bytes 1-0/2\r\n\r\nx\r\n--B--\r\n",
      "--B\r\nContent-Range: bytes */2\r\n\r\nx\r\n--B--\r\n",
      "--B\r\nContent-Range: lines 0-0/2\r\n\r\nx\r\n--B--\r\n",
      "--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--\r\n",
      "--B\r\nContent-Range: bytes 0-0/2\r\n" + head + "--B--\r\n",
      "--B\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n" + head + "--B--\r\n",
      "--B\r\nContent-Range: bytes 0-0/2\r\nx\r\n--B--\r\n",  // no empty line
      "--B\r\nno colon\r\n" + head + "--B--\r\n",
      "--B\r\nName : 1\r\n" + head + "--B--\r\n",
      "--B\r\nX: 1\r\n folded\r\n" + head + "--B--\r\n",
      "--B\r\nX: \x01\r\n" + head + "--B--\r\n",
      "--B\r\nX: " + std::string(kMaxPartHeadSize, 'x') + "\r\n" + head + "--B--\r\n",
  };
  for (const std::string& text : kWrong) EXPECT_EQ(parse_byteranges(text, "B"), std::nullopt) << text;
}

TEST(ByteRanges, EveryCutIsRefused) {
  for (std::size_t length = 0; length < kTwoParts.size() - 2; ++length) {
    EXPECT_EQ(parse_byteranges(kTwoParts.substr(0, length), "B"), std::nullopt) << length;
  }
}

TEST(ByteRanges, TooManyPartsAreRefused) {
  const std::vector<BodyPart> most(kMaxBodyParts, part(0, "x"));
  EXPECT_EQ(parse_byteranges(write_byteranges(most, "B"), "B"), most);
  const std::vector<BodyPart> more(kMaxBodyParts + 1, part(0, "x"));
  EXPECT_EQ(parse_byteranges(write_byteranges(more, "B"), "B"), std::nullopt);
}

TEST(Boundary, IsReadFromTheMediaType) {
  struct Row {
    std::string_view content_type;
    std::optional<std::string> boundary;
  };
  const Row kRows[] = {
      {"multipart/byteranges; boundary=THIS_STRING_SEPARATES", "THIS_STRING_SEPARATES"},
      {"Multipart/ByteRanges;Boundary=a;x=y", "a"},
      {"multipart/byteranges; x=\"; boundary=no\"; boundary=\"a b\"", "a b"},
      {"multipart/byteranges; x=\"\\\"; boundary=no\"; boundary=b", "b"},
      {"multipart/byteranges; boundary=\"\\a\"; ;", "a"},
      {"multipart/byteranges", std::nullopt},
      {"multipart/byteranges; boundary", std::nullopt},
      {"multipart/byteranges; boundary=", std::nullopt},
      {"multipart/byteranges; boundary=\"\"", std::nullopt},
      {"multipart/byteranges; boundary=\"a \"", std::nullopt},
      {"multipart/byteranges; boundary=\"a", std::nullopt},
      {"multipart/byteranges; boundary=\"a\"b\"", std::nullopt},
      {"multipart/byteranges; boundary=a b", std::nullopt},
      {"multipart/byteranges; boundary=a*b", std::nullopt},
      {"multipart/byteranges; boundary=a; boundary=a", std::nullopt},
      {"multipart/x-byteranges; boundary=a", std::nullopt},
      {"multipart/mixed; boundary=a", std::nullopt},
      {"", std::nullopt},
  };
  for (const Row& row : kRows) EXPECT_EQ(byteranges_boundary(row.content_type), row.boundary) << row.content_type;
  const std::string longest(70, 'x');
  EXPECT_EQ(byteranges_boundary("multipart/byteranges; boundary=" + longest), longest);
  EXPECT_EQ(byteranges_boundary("multipart/byteranges; boundary=x" + longest), std::nullopt);
}

TEST(Boundary, IsFoundSoThatItOccursNowhere) {
  const std::string first = find_boundary({});
  EXPECT_EQ(first, "cachestone_0000000000");
  EXPECT_EQ(byteranges_boundary("multipart/byteranges; boundary=" + first), first);
  EXPECT_EQ(find_boundary(std::vector{part(0, "anything")}), first);
  EXPECT_EQ(find_boundary(std::vector{part(0, "a" + first + "b")}), "cachestone_0000000001");
  EXPECT_EQ(find_boundary(std::vector{part(0, "x", "a/" + first)}), "cachestone_0000000001");
  EXPECT_EQ(
      find_boundary(std::vector{part(0, "cachestone_0000000002" + first), part(0, first + "1 cachestone_0000000001")}),
      "cachestone_0000000003");
  EXPECT_EQ(find_boundary(std::vector{part(0, "cachestone_0000000001 cachestone_000000000")}), first);
}

}  // namespace
}  // namespace cachestone::http
