#include "origin/act.h"

#include <gtest/gtest.h>

namespace cachestone::origin {
namespace {

Performance sample() {
  Performance performance;
  performance.response = {200, "OK", 1, {{"A", "1"}, {"B", "2"}, {"Content-Length", "9"}}, "serial 1\n", {}};
  return performance;
}

const std::string kHead = "HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nContent-Length: 9\r\n\r\n";

TEST(Act, PutsEveryFaultIntoBytes) {
  struct Row {
    Fault fault;
    std::string bytes;
    After after;
  };
  const Row rows[] = {
      {Fault::none, kHead + "serial 1\n", After::keep},
      {Fault::refuse, "", After::close},
      {Fault::reset_before, "", After::reset},
      {Fault::reset_within_fields, "HTTP/1.1 200 OK\r\nA: 1\r\n", After::reset},
      {Fault::reset_within_body, kHead + "seri", After::reset},
      {Fault::truncate, kHead + "seri", After::close},
      {Fault::stall, kHead, After::stall},
      {Fault::wrong_length, kHead + "serial 1\n", After::close},
  };
  for (const Row& row : rows) {
    Performance performance = sample();
    performance.fault = row.fault;
    const Act what = act(performance, "GET");
    EXPECT_EQ(what.bytes, row.bytes) << name(row.fault);
    EXPECT_EQ(what.after, row.after) << name(row.fault);
  }
}

TEST(Act, CutsAChunkedBodyWithinItsChunk) {
  Performance performance = sample();
  performance.response.fields = {{"Transfer-Encoding", "chunked"}};
  performance.fault = Fault::truncate;
  EXPECT_EQ(act(performance, "GET").bytes, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nseri");
}

TEST(Act, APauseIsBetweenTheHalvesOfTheBody) {
  Performance performance = sample();
  EXPECT_EQ(halves(performance, "GET").first, kHead + "seri");
  EXPECT_EQ(halves(performance, "GET").second, "al 1\n");
  EXPECT_EQ(halves(performance, "HEAD").first, kHead);
  EXPECT_EQ(halves(performance, "HEAD").second, "");
  performance.response.fields = {{"Transfer-Encoding", "chunked"}};
  EXPECT_EQ(halves(performance, "GET").first, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nseri");
  EXPECT_EQ(halves(performance, "GET").second, "al 1\n\r\n0\r\n\r\n");
}

TEST(Act, HasNoBodyWhereThereCanBeNone) {
  for (const Fault fault : {Fault::none, Fault::truncate, Fault::reset_within_body, Fault::wrong_length}) {
    Performance performance = sample();
    performance.fault = fault;
    EXPECT_EQ(act(performance, "HEAD").bytes, kHead) << name(fault);
    performance.response.status = 304;
    performance.response.reason = "Not Modified";
    EXPECT_EQ(act(performance, "GET").bytes, "HTTP/1.1 304 Not Modified" + kHead.substr(15)) << name(fault);
  }
}

TEST(Act, SendsRawBytesInsteadOfAResponse) {
  Performance performance = sample();
  performance.raw = "HTTP/1.1 200 OK\nbare line feeds\n\n";
  const Act what = act(performance, "GET");
  EXPECT_EQ(what.bytes, *performance.raw);
  EXPECT_EQ(what.after, After::close);
}

}  // namespace
}  // namespace cachestone::origin
