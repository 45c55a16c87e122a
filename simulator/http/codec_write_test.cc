#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/http/codec.h"

namespace cachestone::http {
namespace {

Response response(int status, Fields fields, std::string body = "", Fields trailers = {}) {
  Response result;
  result.status = status;
  result.reason = "R";
  result.fields = std::move(fields);
  result.body = std::move(body);
  result.trailers = std::move(trailers);
  return result;
}

TEST(Write, WritesHeadsByteForByte) {
  Request request;
  request.method = "M-SEARCH";
  request.target = "*";
  request.minor_version = 0;
  request.fields = {{"hOST", "a"}, {"X", ""}, {"x", "b  c"}};
  EXPECT_EQ(write_head(request), "M-SEARCH * HTTP/1.0\r\nhOST: a\r\nX:\r\nx: b  c\r\n\r\n");
  EXPECT_EQ(write_head(response(200, {{"A", "1"}})), "HTTP/1.1 200 R\r\nA: 1\r\n\r\n");
  Response bare;
  bare.reason = "";
  EXPECT_EQ(write_head(bare), "HTTP/1.1 200 \r\n\r\n");
}

TEST(Write, WritesChunks) {
  EXPECT_EQ(write_chunk(""), "");
  EXPECT_EQ(write_chunk("abc"), "3\r\nabc\r\n");
  EXPECT_EQ(write_chunk(std::string(256, 'x')), "100\r\n" + std::string(256, 'x') + "\r\n");
  EXPECT_EQ(write_last_chunk({}), "0\r\n\r\n");
  EXPECT_EQ(write_last_chunk({{"T", "1"}}), "0\r\nT: 1\r\n\r\n");
}

TEST(Write, WritesBodiesAsTheFieldsSay) {
  EXPECT_EQ(write(response(200, {{"Content-Length", "2"}}, "ab")), "HTTP/1.1 200 R\r\nContent-Length: 2\r\n\r\nab");
  EXPECT_EQ(write(response(200, {{"Transfer-Encoding", "Chunked"}}, "ab", {{"T", "1"}})),
            "HTTP/1.1 200 R\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nab\r\n0\r\nT: 1\r\n\r\n");
  EXPECT_EQ(write(response(200, {{"Transfer-Encoding", "chunked"}})),
            "HTTP/1.1 200 R\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  EXPECT_EQ(write(response(200, {{"Content-Length", "9"}}, "ab")), "HTTP/1.1 200 R\r\nContent-Length: 9\r\n\r\nab");
}

TEST(Write, WritesNoLastChunkWhereThereIsNoBody) {
  EXPECT_EQ(write(response(304, {{"Transfer-Encoding", "chunked"}})),
            "HTTP/1.1 304 R\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(SetFraming, TellsTheTruthAboutRequests) {
  struct Row {
    std::string method;
    Fields before;
    std::string body;
    Fields trailers;
    Fields after;
  };
  const Row kRows[] = {
      {"GET", {}, "", {}, {}},
      {"GET", {{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}, "", {}, {}},
      {"POST", {}, "", {}, {{"Content-Length", "0"}}},
      {"GET", {}, "ab", {}, {{"Content-Length", "2"}}},
      {"PUT", {{"content-length", "9"}, {"X", "1"}}, "ab", {}, {{"content-length", "2"}, {"X", "1"}}},
      {"PUT", {{"Content-Length", "2"}}, "ab", {{"T", "1"}}, {{"Transfer-Encoding", "chunked"}}},
      {"PUT", {{"Transfer-Encoding", "chunked"}}, "ab", {}, {{"Content-Length", "2"}}},
  };
  for (const Row& row : kRows) {
    Request request;
    request.method = row.method;
    request.fields = row.before;
    request.body = row.body;
    request.trailers = row.trailers;
    set_framing(request);
    EXPECT_EQ(request.fields, row.after) << row.method << " " << write(request);
  }
}

TEST(SetFraming, TellsTheTruthAboutResponses) {
  struct Row {
    std::string method;
    int status;
    Fields before;
    std::string body;
    Fields after;
  };
  const Fields both{{"Content-Length", "7"}, {"Transfer-Encoding", "chunked"}};
  const Fields seven{{"Content-Length", "7"}};
  const Row kRows[] = {
      {"GET", 200, {}, "", {{"Content-Length", "0"}}},
      {"GET", 200, both, "ab", {{"Content-Length", "2"}}},
      {"GET", 204, both, "", {}},
      {"GET", 204, {}, "", {}},
      {"GET", 103, both, "", {}},
      {"GET", 304, both, "", seven},
      {"GET", 304, {}, "", {}},
      {"HEAD", 200, both, "", seven},
      {"HEAD", 200, {}, "", {}},
      {"HEAD", 200, both, "ab", {{"Content-Length", "2"}}},
      {"HEAD", 204, both, "", {}},
      {"CONNECT", 200, both, "", {}},
      {"CONNECT", 404, {}, "ab", {{"Content-Length", "2"}}},
  };
  for (const Row& row : kRows) {
    Response message = response(row.status, row.before, row.body);
    set_framing(message, row.method);
    EXPECT_EQ(message.fields, row.after) << row.method << " " << row.status;
  }
}

TEST(SetFraming, SendsTrailersChunkedWhereTheVersionCan) {
  Response message = response(200, {{"Content-Length", "2"}}, "ab", {{"T", "1"}});
  set_framing(message, "GET");
  EXPECT_EQ(message.fields, (Fields{{"Transfer-Encoding", "chunked"}}));
  message.minor_version = 0;
  set_framing(message, "GET");
  EXPECT_EQ(message.fields, (Fields{{"Content-Length", "2"}}));
}

}  // namespace
}  // namespace cachestone::http
