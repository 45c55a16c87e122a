#include "simulator/net/exchange_error.h"

#include <gtest/gtest.h>

namespace cachestone::net {
namespace {

TEST(Judge, SaysHowFarTheResponseHadCome) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n";
  struct Row {
    std::string bytes;
    Stop stop;
    Failure failure;
    std::string error;
  };
  const Row rows[] = {
      {head + std::string(24, 'x'), Stop::complete, Failure::none, ""},
      {"HTTP/1.1 200 OK\r\n\r\nabc", Stop::closed, Failure::none, ""},
      {"", Stop::closed, Failure::refused, "closed without an answer"},
      {"", Stop::reset, Failure::reset, "reset before an answer"},
      {"", Stop::timeout, Failure::timeout, "no answer in 10 s"},
      {"HTTP/1.1 2", Stop::closed, Failure::truncated, "closed within the fields"},
      {"HTTP/1.1 103 Hi\r\n\r\n", Stop::closed, Failure::truncated, "closed after an interim response"},
      {head + "ab", Stop::closed, Failure::truncated, "closed within the body after 2 of 24 bytes"},
      {"HTTP/1.1 200 OK\r\n\r\nabc", Stop::cut, Failure::truncated,
       "closed within the body after 3 bytes, and TLS did not say that this was the end"},
      {"", Stop::cut, Failure::refused, "closed without an answer"},
      {head + "ab", Stop::reset, Failure::reset, "reset within the body after 2 of 24 bytes"},
      {head, Stop::timeout, Failure::timeout, "stalled within the body after 0 of 24 bytes, given up after 10 s"},
      {"HTTP/1.1 200 OK\r\n\r\nabc", Stop::reset, Failure::reset, "reset within the body after 3 bytes"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", Stop::closed, Failure::truncated,
       "closed within the chunked body after 2 bytes"},
  };
  for (const Row& row : rows) {
    http::ResponseReader reader("GET");
    reader.feed(row.bytes);
    ClientResult result;
    judge(reader, row.stop, Seconds(10), result);
    EXPECT_EQ(name(result.failure), name(row.failure)) << row.bytes;
    EXPECT_EQ(result.error, row.error);
  }
}

TEST(DurationText, IsInSecondsWhereItCan) {
  EXPECT_EQ(duration_text(Seconds(10)), "10 s");
  EXPECT_EQ(duration_text(Milliseconds(250)), "250 ms");
  EXPECT_EQ(duration_text(Milliseconds(1500)), "1500 ms");
}

TEST(ConnectErrorText, IsPartOfASentence) {
  EXPECT_EQ(connect_error_text(asio::error::connection_refused), "connection refused");
  EXPECT_EQ(connect_error_text(asio::error::network_unreachable), "cannot connect: network is unreachable");
}

}  // namespace
}  // namespace cachestone::net
