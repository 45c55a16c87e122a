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

TEST(Transcript, BothEndsAreToldInTheOrderInWhichThingsHappened) {
  const auto piece = [](int at, const std::string& from, const std::string& to) {
    return harness::WirePiece{Time(Milliseconds(at)), from, to, from + ">" + to + std::to_string(at), 0};
  };
  const auto pieces = merged({piece(5, "client", "cache"), piece(5, "cache", "client"), piece(7, "client", "cache"),
                              piece(9, "cache", "client")},
                             {piece(5, "cache", "origin"), piece(5, "origin", "cache"), piece(8, "cache", "origin"),
                              piece(9, "origin", "cache"), piece(11, "cache", "origin")});
  std::string order;
  for (const auto& each : pieces) order += each.bytes + " ";
  EXPECT_EQ(order,
            "client>cache5 cache>origin5 origin>cache5 cache>client5 client>cache7 cache>origin8 origin>cache9 "
            "cache>client9 cache>origin11 ");
}

}  // namespace
}  // namespace cachestone::cli
