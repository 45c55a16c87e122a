#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/http/codec.h"
#include "simulator/http/codec_testing.h"

namespace cachestone::http {
namespace {

using testing::HasSubstr;

// Reads at once and byte by byte; both must agree.
Outcome<Request> read(std::string_view bytes, Limits limits = {}) {
  const Outcome<Request> whole = read_in_pieces(RequestReader(limits), bytes);
  EXPECT_EQ(read_byte_by_byte(RequestReader(limits), bytes), whole) << bytes;
  return whole;
}

std::string with_fields(const std::string& lines) {
  return "POST / HTTP/1.1\r\n" + lines + "\r\n";
}

TEST(RequestReader, KeepsEverythingAsItIs) {
  const auto outcome = read("GET http://a/b?c HTTP/1.1\r\nhOST:a\r\nX:  a  b\t \r\nx:\r\nE: \xc3\xa9\r\n\r\n");
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.framing, Framing::none);
  Request expected;
  expected.target = "http://a/b?c";
  expected.fields = {{"hOST", "a"}, {"X", "a  b"}, {"x", ""}, {"E", "\xc3\xa9"}};
  EXPECT_EQ(outcome.message, expected);
}

TEST(RequestReader, ConsumesOneMessageOnly) {
  const std::string first = "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
  const auto outcome = read(first + "GET /next HTTP/1.1\r\n\r\n");
  EXPECT_EQ(outcome.used, first.size());
  EXPECT_EQ(outcome.message.body, "abc");
  EXPECT_EQ(outcome.framing, Framing::length);
}

TEST(RequestReader, ReadsTheNextMessageAfterTake) {
  RequestReader reader;
  const std::string_view bytes = "PUT /a HTTP/1.0\r\nContent-Length: 1\r\n\r\nxGET /b HTTP/1.1\r\n\r\n";
  const std::size_t used = reader.feed(bytes);
  ASSERT_TRUE(reader.complete());
  EXPECT_EQ(reader.feed("more"), 0U);
  const Request first = reader.take();
  EXPECT_EQ(first.target, "/a");
  EXPECT_EQ(first.minor_version, 0);
  EXPECT_EQ(first.body, "x");
  EXPECT_TRUE(reader.empty());
  EXPECT_FALSE(reader.head_complete());
  EXPECT_EQ(reader.feed(bytes.substr(used)), bytes.size() - used);
  Request second;
  second.target = "/b";
  EXPECT_EQ(reader.take(), second);
}

TEST(RequestReader, IgnoresEmptyLinesBeforeTheRequest) {
  RequestReader reader;
  EXPECT_EQ(reader.feed("\r\n\r"), 3U);
  EXPECT_TRUE(reader.empty());
  reader.feed("\nG");
  EXPECT_FALSE(reader.empty());
  EXPECT_TRUE(read("\r\n\r\nGET / HTTP/1.1\r\n\r\n").complete);
}

TEST(RequestReader, ReadsChunkedBodies) {
  const auto outcome = read(
      "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "3\r\nabc\r\n00A;x;y=1 ; z=\"q;\\\"\"\r\n0123456789\r\n0;last\r\nT: 1\r\nt: 2\r\n\r\nrest");
  EXPECT_TRUE(outcome.complete) << outcome.error;
  EXPECT_EQ(outcome.framing, Framing::chunked);
  EXPECT_EQ(outcome.message.body, "abc0123456789");
  EXPECT_EQ(outcome.message.trailers, (Fields{{"T", "1"}, {"t", "2"}}));
  EXPECT_EQ(outcome.message.fields, (Fields{{"Transfer-Encoding", "Chunked"}}));
}

TEST(RequestReader, AcceptsRepeatedIdenticalContentLength) {
  for (std::string fields : {"Content-Length: 2\r\ncontent-length: 2\r\n", "Content-Length: 2, 2\r\n"}) {
    const auto outcome = read(with_fields(fields) + "ab");
    EXPECT_TRUE(outcome.complete) << fields;
    EXPECT_EQ(outcome.message.body, "ab");
  }
}

TEST(RequestReader, NamesTheByteOfAnErrorInTheHead) {
  struct Row {
    std::string bytes;
    std::string error;
    int status = 400;
  };
  const Row kRows[] = {
      {"GET / HTTP/1.1\n", "byte 14: bare LF in the request line"},
      {"\nGET / HTTP/1.1\r\n", "byte 0: bare LF in the request line"},
      {"GET / HTTP/1.1\rX: y\r\n", "byte 14: bare CR in the request line"},
      {"GET / HTTP/1.1\r\r\n", "byte 14: bare CR in the request line"},
      {std::string("GET /\0 HTTP/1.1\r\n", 17), "byte 5: NUL in the request line"},
      {"GET /\x01 HTTP/1.1\r\n", "byte 5: control character 0x01 in the request line"},
      {"GET /\x7f HTTP/1.1\r\n", "byte 5: control character 0x7f in the request line"},
      {"GET /\xc3\xa9 HTTP/1.1\r\n", "byte 5: a character that is not allowed in a target"},
      {"G(T / HTTP/1.1\r\n", "byte 1: a character that is not allowed in a method"},
      {"GET\t/ HTTP/1.1\r\n", "byte 3: a character that is not allowed in a method"},
      {" GET / HTTP/1.1\r\n", "byte 0: a request line without a method"},
      {"GET\r\n", "byte 3: a request line without a target"},
      {"GET  / HTTP/1.1\r\n", "byte 4: a request line without a target"},
      {"GET /\r\n", "byte 5: a request line without an HTTP version"},
      {"GET /\tHTTP/1.1\r\n", "byte 5: a character that is not allowed in a target"},
      {"GET /  HTTP/1.1\r\n", "byte 6: the HTTP version is not of the form HTTP/1.x"},
      {"GET / HTTP/1.1 \r\n", "byte 6: the HTTP version is not of the form HTTP/1.x"},
      {"GET / http/1.1\r\n", "byte 6: the HTTP version is not of the form HTTP/1.x"},
      {"GET / HTTP/1\r\n", "byte 6: the HTTP version is not of the form HTTP/1.x"},
      {"GET / HTTP/1.10\r\n", "byte 6: the HTTP version is not of the form HTTP/1.x"},
      {"GET / HTTP/2.0\r\n", "byte 11: the major HTTP version is not 1", 505},
      {with_fields("X: a\nY: b\r\n"), "byte 21: bare LF in a field line"},
      {with_fields("X: a\rb\r\n"), "byte 21: bare CR in a field line"},
      {with_fields("X: a\r\r\n"), "byte 21: bare CR in a field line"},
      {with_fields(std::string("X: \0\r\n", 6)), "byte 20: NUL in a field line"},
      {with_fields("X: \x1f\r\n"), "byte 20: control character 0x1f in a field line"},
      {with_fields("X\x0b: a\r\n"), "byte 18: control character 0x0b in a field line"},
      {with_fields(" X: a\r\n"), "byte 17: white space before the first field line"},
      {with_fields("X: a\r\n b\r\n"), "byte 23: a field value continues on the next line (obs-fold)"},
      {with_fields("X: a\r\n\t\r\n"), "byte 23: a field value continues on the next line (obs-fold)"},
      {with_fields("X : a\r\n"), "byte 18: white space between field name and colon"},
      {with_fields("X\t: a\r\n"), "byte 18: white space between field name and colon"},
      {with_fields("X Y: a\r\n"), "byte 18: white space in a field name"},
      {with_fields("X\r\n"), "byte 18: a field line without a colon"},
      {with_fields(": a\r\n"), "byte 17: a field line without a name"},
      {with_fields("X(: a\r\n"), "byte 18: a character that is not allowed in a field name"},
      {with_fields("\xe9: a\r\n"), "byte 17: a character that is not allowed in a field name"},
  };
  for (const Row& row : kRows) {
    const auto outcome = read(row.bytes);
    EXPECT_EQ(outcome.error, row.error) << row.bytes;
    EXPECT_EQ(outcome.status, row.status) << row.bytes;
    EXPECT_FALSE(outcome.complete);
    EXPECT_FALSE(outcome.truncated);
    EXPECT_FALSE(outcome.head_complete);
  }
}

// Whatever two recipients could understand in two ways is refused (RFC 9112 §6.3, §11.2).
TEST(RequestReader, RefusesAmbiguousFraming) {
  struct Row {
    std::string fields;
    std::string error;
    int status = 400;
  };
  const Row kRows[] = {
      {"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
       "byte 36: Transfer-Encoding together with Content-Length"},
      {"Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
       "byte 17: Transfer-Encoding together with Content-Length"},
      {"Content-Length: 1\r\nContent-Length: 2\r\n", "byte 36: Content-Length is repeated with another value"},
      {"Content-Length: 1, 2\r\n", "byte 17: Content-Length is repeated with another value"},
      {"Content-Length: 1, 01\r\n", "byte 17: Content-Length is repeated with another value"},
      {"Content-Length: 1,\r\n", "byte 17: Content-Length is not a number"},
      {"Content-Length:\r\n", "byte 17: Content-Length is not a number"},
      {"Content-Length: -1\r\n", "byte 17: Content-Length is not a number"},
      {"Content-Length: +1\r\n", "byte 17: Content-Length is not a number"},
      {"Content-Length: 1 2\r\n", "byte 17: Content-Length is not a number"},
      {"Content-Length: 0x1\r\n", "byte 17: Content-Length is not a number"},
      {"Content-Length: 99999999999999999999999\r\n", "byte 17: Content-Length is larger than the limit", 413},
      {"Content-Length: 18446744073709551616\r\n", "byte 17: Content-Length is larger than the limit", 413},
      {"Transfer-Encoding: chunked, chunked\r\n", "byte 17: chunked is applied more than once"},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "byte 45: chunked is applied more than once"},
      {"Transfer-Encoding: chunked;q=1\r\n", "byte 17: chunked takes no parameters"},
      {"Transfer-Encoding: chunked, gzip\r\n", "byte 17: the last transfer coding is not chunked"},
      {"Transfer-Encoding: gzip\r\n", "byte 17: the last transfer coding is not chunked"},
      {"Transfer-Encoding: xchunked\r\n", "byte 17: the last transfer coding is not chunked"},
      {"Transfer-Encoding: \"chunked\"\r\n", "byte 17: the last transfer coding is not chunked"},
      {"Transfer-Encoding:\r\n", "byte 17: the last transfer coding is not chunked"},
      {"Transfer-Encoding: gzip, chunked\r\n", "byte 17: transfer coding \"gzip\" is not supported", 501},
  };
  for (const Row& row : kRows) {
    const auto outcome = read(with_fields(row.fields));
    EXPECT_EQ(outcome.error, row.error) << row.fields;
    EXPECT_EQ(outcome.status, row.status) << row.fields;
    EXPECT_FALSE(outcome.head_complete) << row.fields;
  }
  EXPECT_EQ(read("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").error,
            "byte 17: Transfer-Encoding in an HTTP/1.0 request");
}

TEST(RequestReader, RefusesMalformedChunks) {
  struct Row {
    std::string body;  // starts at byte 47
    std::string error;
    int status = 400;
  };
  const Row kRows[] = {
      {"\r\n", "byte 47: a chunk size that is not a hexadecimal number"},
      {"g\r\n", "byte 47: a chunk size that is not a hexadecimal number"},
      {"-1\r\n", "byte 47: a chunk size that is not a hexadecimal number"},
      {"+1\r\n", "byte 47: a chunk size that is not a hexadecimal number"},
      {" 1\r\n", "byte 47: a chunk size that is not a hexadecimal number"},
      {"0x1\r\n", "byte 48: a chunk size that is not a hexadecimal number"},
      {"1 \r\n", "byte 48: a chunk size that is not a hexadecimal number"},
      {"1 1\r\n", "byte 48: a chunk size that is not a hexadecimal number"},
      {"1_0\r\n", "byte 48: a chunk size that is not a hexadecimal number"},
      {"1;\r\n", "byte 49: a chunk extension without a name"},
      {"1;a b\r\n", "byte 50: a malformed chunk extension"},
      {"1;a=\r\n", "byte 51: a malformed value of a chunk extension"},
      {"1;a=\"b\r\n", "byte 51: a malformed value of a chunk extension"},
      {"1\nx", "byte 48: bare LF in a chunk size line"},
      {"1;a\rb\r\n", "byte 50: bare CR in a chunk size line"},
      {"1\r\nxy\r\n", "byte 51: the chunk is longer than its size"},
      {"1\r\nx\n", "byte 51: bare LF in the line end after a chunk"},
      {"1\r\nx\rx", "byte 51: bare CR in the line end after a chunk"},
      {"fffffffffffffffff\r\n", "byte 47: the chunks are larger than the limit of the body", 413},
      {"10000000000000001\r\n", "byte 47: the chunks are larger than the limit of the body", 413},
      {"0\r\n X: y\r\n\r\n", "byte 50: white space before the first field line"},
      {"0\r\nX : y\r\n\r\n", "byte 51: white space between field name and colon"},
      {std::string("0\r\nX: \0\r\n", 9), "byte 53: NUL in a trailer field line"},
  };
  for (const Row& row : kRows) {
    const auto outcome = read(with_fields("Transfer-Encoding: chunked\r\n") + row.body);
    EXPECT_EQ(outcome.error, row.error) << row.body;
    EXPECT_EQ(outcome.status, row.status) << row.body;
    EXPECT_TRUE(outcome.head_complete);
  }
}

TEST(RequestReader, KeepsToItsLimits) {
  Limits limits;
  limits.start_line = 20;
  limits.field_section = 40;
  limits.field_lines = 2;
  limits.body = 4;
  limits.chunk_extensions = 10;
  const std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  struct Row {
    std::string bytes;
    std::string error;  // empty: the message is within the limits
    int status = 0;
  };
  const Row kRows[] = {
      {"GET /567 HTTP/1.1\r\n\r\n", "", 0},
      {"GET /56789 HTTP/1.1\r\n\r\n", "byte 20: the start line is longer than the limit", 414},
      {"\r\n\r\nGET / HTTP/1.1\r\n\r\n", "", 0},
      {"\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n", "byte 20: the start line is longer than the limit", 414},
      {"GET / HTTP/1.1\r\nA: " + std::string(33, 'x') + "\r\n\r\n", "", 0},
      {"GET / HTTP/1.1\r\nA: " + std::string(34, 'x') + "\r\n\r\n",
       "byte 56: the field section is longer than the limit", 431},
      {"GET / HTTP/1.1\r\nA:\r\nB:\r\n\r\n", "", 0},
      {"GET / HTTP/1.1\r\nA:\r\nB:\r\nC:\r\n\r\n", "byte 24: more field lines than the limit", 431},
      {"PUT / HTTP/1.1\r\nContent-Length: 4\r\n\r\nabcd", "", 0},
      {"PUT / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcde", "byte 16: Content-Length is larger than the limit", 413},
      {chunked + "1\r\nx\r\n3\r\nabc\r\n0\r\n\r\n", "", 0},
      {chunked + "1\r\nx\r\n4\r\nabcd\r\n0\r\n\r\n", "byte 53: the chunks are larger than the limit of the body", 413},
      {chunked + "1;a\r\nx\r\n1;a=b\r\nx\r\n0;c\r\n\r\n", "", 0},
      {chunked + "1;aaaa\r\nx\r\n1;aaaaa\r\nx\r\n", "byte 59: the chunk extensions are longer than the limit", 413},
      {chunked + "1;aaaaaaaaaaaaaaa\r\n", "byte 57: the chunk size line is longer than the limit", 413},
      {chunked + "0\r\nA:\r\nB:\r\nC:\r\n\r\n", "byte 58: more field lines than the limit", 431},
      {chunked + "0\r\nA: " + std::string(34, 'x') + "\r\n\r\n", "byte 90: the field section is longer than the limit",
       431},
  };
  for (const Row& row : kRows) {
    const auto outcome = read(row.bytes, limits);
    EXPECT_EQ(outcome.error, row.error) << row.bytes;
    EXPECT_EQ(outcome.status, row.status) << row.bytes;
    EXPECT_EQ(outcome.complete, row.error.empty()) << row.bytes;
  }
}

TEST(RequestReader, SaysWhereTheInputEndedTooEarly) {
  struct Row {
    std::string bytes;
    std::string error;
  };
  const Row kRows[] = {
      {"", "byte 0: the connection was closed before the first byte"},
      {"\r\n", "byte 2: the connection was closed before the first byte"},
      {"GET", "byte 3: the connection was closed within the request line"},
      {"GET / HTTP/1.1\r\n\r", "byte 17: the connection was closed within a field line"},
      {"PUT / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab",
       "byte 39: the connection was closed with 3 bytes of the body missing"},
      {with_fields("Transfer-Encoding: chunked\r\n") + "3\r\na",
       "byte 51: the connection was closed with 2 bytes of a chunk missing"},
      {with_fields("Transfer-Encoding: chunked\r\n") + "1\r\na\r\n",
       "byte 53: the connection was closed within a chunk size line"},
      {with_fields("Transfer-Encoding: chunked\r\n") + "0\r\n",
       "byte 50: the connection was closed within a trailer field line"},
  };
  for (const Row& row : kRows) {
    const auto outcome = read(row.bytes);
    EXPECT_EQ(outcome.error, row.error);
    EXPECT_TRUE(outcome.truncated);
    EXPECT_FALSE(outcome.complete);
  }
  EXPECT_TRUE(read("\r\n").empty);
  EXPECT_FALSE(read("G").empty);
  EXPECT_EQ(read("PUT / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab").message.body, "ab");
}

TEST(RequestReader, StopsAtAnError) {
  RequestReader reader;
  const std::size_t used = reader.feed("GET /\n");
  EXPECT_EQ(used, 6U);
  ASSERT_TRUE(reader.error());
  EXPECT_EQ(reader.feed("GET / HTTP/1.1\r\n\r\n"), 0U);
  reader.end_of_input();
  EXPECT_FALSE(reader.error()->truncated);
}

TEST(RequestReader, HandsOutTheBodyAsItComes) {
  RequestReader reader;
  reader.feed("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab");
  ASSERT_TRUE(reader.head_complete());
  EXPECT_EQ(reader.take_body(), "ab");
  EXPECT_EQ(reader.take_body(), "");
  reader.feed("c\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_TRUE(reader.complete());
  EXPECT_EQ(reader.take_body(), "cde");
  EXPECT_EQ(reader.take().body, "");
}

// The limit is on the whole body, also when it is taken out bit by bit.
TEST(RequestReader, CountsTheBodyThatWasTaken) {
  Limits limits;
  limits.body = 3;
  RequestReader reader(limits);
  reader.feed("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
  EXPECT_EQ(reader.take_body(), "ab");
  reader.feed("2\r\ncd\r\n");
  ASSERT_TRUE(reader.error());
  EXPECT_THAT(reader.error()->what, HasSubstr("larger than the limit"));
}

}  // namespace
}  // namespace cachestone::http
