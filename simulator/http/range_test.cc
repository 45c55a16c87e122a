#include "simulator/http/range.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cachestone::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::nullopt_t kNone = std::nullopt;

TEST(Range, ReadsByteRanges) {
  struct Row {
    std::string_view text;
    std::vector<RangeSpec> specs;
    std::string_view written;
  };
  const Row kRows[] = {
      {"bytes=0-499", {{0, 499}}, "bytes=0-499"},
      {"bytes=9500-", {{9500, kNone}}, "bytes=9500-"},
      {"bytes=-500", {{kNone, 500}}, "bytes=-500"},
      {"bytes=-0", {{kNone, 0}}, "bytes=-0"},
      {"bytes=0-0,-1", {{0, 0}, {kNone, 1}}, "bytes=0-0,-1"},
      {"bytes= 0-999, 4500-5499, -1000", {{0, 999}, {4500, 5499}, {kNone, 1000}}, "bytes=0-999,4500-5499,-1000"},
      {"bytes=5-6 ,\t1-2", {{5, 6}, {1, 2}}, "bytes=5-6,1-2"},
      {"BYTES=1-1", {{1, 1}}, "bytes=1-1"},
      {"  bytes=1-1\t", {{1, 1}}, "bytes=1-1"},
      {"bytes=,,1-2, ,3-4,", {{1, 2}, {3, 4}}, "bytes=1-2,3-4"},
      {"bytes=007-0008", {{7, 8}}, "bytes=7-8"},
  };
  for (const Row& row : kRows) {
    const auto ranges = parse_range(row.text);
    ASSERT_TRUE(ranges) << row.text;
    EXPECT_TRUE(ranges->bytes());
    EXPECT_EQ(ranges->specs, row.specs) << row.text;
    EXPECT_EQ(format(*ranges), row.written);
  }
}

TEST(Range, RefusesWhatIsInvalid) {
  const std::string_view kWrong[] = {
      "",
      "bytes",
      "bytes=",
      "bytes=,",
      "bytes= ,\t",
      "=0-1",
      "bytes =0-1",
      "bytes 0-1",
      "bytes:0-1",
      "bytes=1",
      "bytes=-",
      "bytes=2-1",
      "bytes=a-b",
      "bytes=0x1-2",
      "bytes=1-a",
      "bytes=a-1",
      "bytes=+1-2",
      "bytes=1--2",
      "bytes=--1",
      "bytes=1 -2",
      "bytes=1- 2",
      "bytes=1-2-3",
      "bytes=0-1,x",
      "bytes=0-1;2-3",
      "bytes=1.0-2",
      "b\"ytes=1-2",
      "bytes=\"1-2\"",
      "lines=",
      "lines=a b",
      "lines=\xc3\xa4",
  };
  for (const std::string_view text : kWrong) EXPECT_EQ(parse_range(text), std::nullopt) << text;
}

TEST(Range, RecognisesOtherUnits) {
  for (const std::string_view text : {"lines=1-2", "Lines=-", "lines=a,b", "lines=9-1", "lines= x=y "}) {
    const auto ranges = parse_range(text);
    ASSERT_TRUE(ranges) << text;
    EXPECT_EQ(ranges->unit, "lines");
    EXPECT_FALSE(ranges->bytes());
    EXPECT_THAT(ranges->specs, IsEmpty());
    EXPECT_THAT(resolve(*ranges, 100), IsEmpty());
  }
}

TEST(Range, ResolvesAgainstALength) {
  struct Row {
    std::string_view text;
    std::uint64_t length;
    std::vector<ByteSpan> spans;
  };
  const Row kRows[] = {
      // The examples of RFC 9110 §14.1.2.
      {"bytes=0-499", 10000, {{0, 500}}},
      {"bytes=500-999", 10000, {{500, 500}}},
      {"bytes=-500", 10000, {{9500, 500}}},
      {"bytes=9500-", 10000, {{9500, 500}}},
      {"bytes=0-0,-1", 10000, {{0, 1}, {9999, 1}}},
      {"bytes= 0-999, 4500-5499, -1000", 10000, {{0, 1000}, {4500, 1000}, {9000, 1000}}},
      {"bytes=500-700,601-999", 10000, {{500, 201}, {601, 399}}},
      // The edges.
      {"bytes=0-", 10, {{0, 10}}},
      {"bytes=9-9", 10, {{9, 1}}},
      {"bytes=9-10", 10, {{9, 1}}},
      {"bytes=9-100", 10, {{9, 1}}},
      {"bytes=10-", 10, {}},
      {"bytes=10-20", 10, {}},
      {"bytes=-10", 10, {{0, 10}}},
      {"bytes=-11", 10, {{0, 10}}},
      {"bytes=-0", 10, {}},
      {"bytes=20-,0-1,-0,5-", 10, {{0, 2}, {5, 5}}},
      {"bytes=5-6,0-1", 10, {{5, 2}, {0, 2}}},
      {"bytes=0-", 0, {}},
      {"bytes=0-0", 0, {}},
      {"bytes=-0", 0, {}},
      {"bytes=-5", 0, {{0, 0}}},
      // Too large to hold.
      {"bytes=1-18446744073709551616", 10, {{1, 9}}},
      {"bytes=1-99999999999999999999999999999999999999", 10, {{1, 9}}},
      {"bytes=18446744073709551616-", 10, {}},
      {"bytes=18446744073709551617-18446744073709551618", 10, {}},
      {"bytes=-18446744073709551617", 10, {{0, 10}}},
      {"bytes=-9223372036854775808", 10, {{0, 10}}},
      {"bytes=9223372036854775807-", kMaxPosition, {}},
      {"bytes=9223372036854775806-", kMaxPosition, {{kMaxPosition - 1, 1}}},
  };
  for (const Row& row : kRows) {
    const auto ranges = parse_range(row.text);
    ASSERT_TRUE(ranges) << row.text;
    EXPECT_EQ(resolve(*ranges, row.length), row.spans) << row.text << " of " << row.length;
  }
}

TEST(ContentRange, ReadsAndWrites) {
  struct Row {
    std::string_view text;
    ContentRange range;
    std::string_view written;
  };
  const Row kRows[] = {
      {"bytes 42-1233/1234", {"bytes", ByteSpan{42, 1192}, 1234}, "bytes 42-1233/1234"},
      {"bytes 42-1233/*", {"bytes", ByteSpan{42, 1192}, kNone}, "bytes 42-1233/*"},
      {"bytes */1234", {"bytes", kNone, 1234}, "bytes */1234"},
      {"bytes */0", {"bytes", kNone, 0}, "bytes */0"},
      {"bytes 0-0/1", {"bytes", ByteSpan{0, 1}, 1}, "bytes 0-0/1"},
      {" Bytes 00-01/02 ", {"bytes", ByteSpan{0, 2}, 2}, "bytes 0-1/2"},
      {"bytes 0-9223372036854775806/*", {"bytes", ByteSpan{0, kMaxPosition}, kNone}, "bytes 0-9223372036854775806/*"},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(parse_content_range(row.text), row.range) << row.text;
    EXPECT_EQ(format(row.range), row.written);
  }
}

TEST(ContentRange, RefusesWhatIsInvalid) {
  const std::string_view kWrong[] = {
      "",
      "bytes",
      "bytes ",
      "bytes 0-9",
      "bytes */*",
      "bytes *",
      "bytes 9-0/10",
      "bytes 0-9/9",
      "bytes 0-9/5",
      "bytes 0-9/",
      "bytes /10",
      "bytes 0-/10",
      "bytes -9/10",
      "bytes 9/10",
      "bytes  0-9/10",
      "bytes=0-9/10",
      "bytes: 0-9/10",
      "bytes\t0-9/10",
      "bytes 0 -9/10",
      "bytes 0-9 /10",
      "bytes 0-9/ 10",
      "bytes 0-9/10/10",
      "bytes 0-9/10, bytes 10-19/20",
      "bytes 0-0x9/10",
      "bytes 0-9/1e3",
      "bytes +0-9/10",
      "bytes 0-9223372036854775807/*",
      "bytes 0-9/18446744073709551626",
      "bytes 18446744073709551616-18446744073709551617/*",
      " 0-9/10",
      "0-9/10",
  };
  for (const std::string_view text : kWrong) EXPECT_EQ(parse_content_range(text), std::nullopt) << text;
}

TEST(ContentRange, RecognisesOtherUnits) {
  const auto range = parse_content_range("ExampleUnit 1.2-4.3/25");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->unit, "exampleunit");
  EXPECT_FALSE(range->bytes());
  EXPECT_EQ(range->span, std::nullopt);
  EXPECT_EQ(range->complete_length, std::nullopt);
}

}  // namespace
}  // namespace cachestone::http
