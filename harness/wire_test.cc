#include "harness/wire.h"

#include <gtest/gtest.h>

namespace cachestone::harness {
namespace {

const Time kStart = std::chrono::sys_days(std::chrono::year(2026) / 1 / 15);

TEST(Wire, TheTokenOfARequest) {
  struct Row {
    const char* bytes;
    const char* token;
  };
  const Row rows[] = {
      {"GET /cs-1f-12/r HTTP/1.1\r\nHost: a\r\n\r\n", "cs-1f-12"},
      {"GET /base/cs-1f-12?q HTTP/1.1\r\n", "cs-1f-12"},
      {"PURGE http://a.example/cs-1-2 HTTP/1.1\r\n", "cs-1-2"},
      {"GET / HTTP/1.1\r\nReferer: /cs-1f-12/\r\n\r\n", ""},
      {"/cs-1f-12/r", ""},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(token_of_request(row.bytes), row.token) << row.bytes;
}

std::string text_of(const std::vector<WirePiece>& pieces) {
  std::string text;
  for (const WirePiece& piece : pieces) {
    text += std::to_string(std::chrono::duration_cast<Milliseconds>(piece.at - kStart).count()) + " " +
            std::to_string(piece.connection) + " " + piece.from + ">" + piece.to + " " +
            piece.bytes.substr(0, piece.bytes.find('\r')) + "\n";
  }
  return text;
}

TEST(Wire, ATapSortsByTheTokenOfTheLastRequestOnAConnection) {
  Time now = kStart;
  Wiretap tap([&] { return now; });
  const int connections[3] = {};
  const auto hear = [&](int connection, bool accepted, bool outgoing, const char* bytes) {
    tap.hear({&connections[connection], accepted, outgoing, bytes});
    now += Milliseconds(1);
  };
  hear(0, false, true, "GET /cs-1-1/r HTTP/1.1\r\n\r\n");
  hear(1, true, false, "GET /cs-1-1/r HTTP/1.1\r\n");
  hear(1, true, false, "Via: cache\r\n\r\n");
  hear(2, false, true, "GET /cs-1-2/r HTTP/1.1\r\n\r\n");
  hear(1, true, true, "HTTP/1.1 200 OK\r\n\r\n");
  hear(0, false, false, "HTTP/1.1 201 Made\r\n\r\n");
  hear(2, false, false, "HTTP/1.1 202 Two\r\n\r\n");
  hear(0, false, true, "GET /cs-1-2/again HTTP/1.1\r\n\r\n");
  EXPECT_EQ(text_of(tap.take("cs-1-1")),
            "0 1 client>cache GET /cs-1-1/r HTTP/1.1\n"
            "1 2 cache>origin GET /cs-1-1/r HTTP/1.1\n"
            "4 2 origin>cache HTTP/1.1 200 OK\n"
            "5 1 cache>client HTTP/1.1 201 Made\n");
  EXPECT_EQ(text_of(tap.take("cs-1-2")),
            "3 3 client>cache GET /cs-1-2/r HTTP/1.1\n"
            "6 3 cache>client HTTP/1.1 202 Two\n"
            "7 1 client>cache GET /cs-1-2/again HTTP/1.1\n");
  EXPECT_TRUE(tap.take("cs-1-1").empty()) << "it is forgotten";
}

TEST(Wire, WithoutSocketsTheCodecWritesIt) {
  PlayedTimeline played;
  SeenTimeline& seen = played.seen;
  seen.start = kStart;
  seen.steps.resize(2);
  for (std::size_t step = 0; step < 2; ++step) {
    SeenExchange& exchange = seen.steps[step].clients.emplace_back();
    exchange.request.method = step == 0 ? "GET" : "HEAD";
    exchange.request.target = "/r" + std::to_string(step);
    exchange.received.sent = exchange.received.done = kStart + Seconds(step);
    exchange.received.has_response = true;
    exchange.received.response.status = 200;
  }
  seen.steps[0].clients[0].received.done += Milliseconds(100);
  http::Response interim;
  interim.status = 103;
  interim.reason = "Early Hints";
  seen.steps[0].clients[0].received.interim.push_back(interim);
  origin::LogEntry entry;
  entry.at = kStart;
  entry.delay = Milliseconds(100);
  entry.request.method = "GET";
  entry.request.target = "/o";
  entry.raw = true;
  entry.raw_bytes = "HTP/1.1 what";
  seen.log.push_back(entry);
  EXPECT_EQ(text_of(written(played)),
            "0 0 client>cache GET /r0 HTTP/1.1\n"
            "0 0 cache>origin GET /o HTTP/1.1\n"
            "100 0 origin>cache HTP/1.1 what\n"
            "100 0 cache>client HTTP/1.1 103 Early Hints\n"
            "1000 0 client>cache HEAD /r1 HTTP/1.1\n"
            "1000 0 cache>client HTTP/1.1 200 OK\n");
}

}  // namespace
}  // namespace cachestone::harness
