#include "harness/cli/transcript.h"

#include <gtest/gtest.h>

namespace cachestone::cli {
namespace {

TEST(Transcript, BytesForAReader) {
  struct Row {
    std::string bytes;
    std::string text;
  };
  const Row rows[] = {
      {"GET / HTTP/1.1\r\nA: b\r\n\r\n", "GET / HTTP/1.1\nA: b\n\n"},
      {"body", "body\n(no end of line)\n"},
      {"a\nb\r\n", "a\\n\nb\n"},
      {"a\rb\r\n", "a\\rb\n"},
      {std::string("\x1b[2J\0\xff\\\t\r\n", 10), "\\x1b[2J\\x00\\xff\\\\\t\n"},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(readable(row.bytes), row.text);
}

TEST(Transcript, EachPieceHasItsTimeAndItsWay) {
  const Time start = std::chrono::sys_days(std::chrono::year(2026) / 1 / 15);
  EXPECT_EQ(transcript_text({{start + Milliseconds(1002), "client", "cache", "A\r\n", 3},
                             {start + Milliseconds(3000), "cache", "origin", "B\r\n", 0}},
                            start),
            "--- 1.002 s  client -> cache  (connection 3), 3 bytes\nA\n\n"
            "--- 3.000 s  cache -> origin, 3 bytes\nB\n\n");
  EXPECT_EQ(transcript_text({}, start), "Nothing was exchanged.\n");
}

}  // namespace
}  // namespace cachestone::cli
