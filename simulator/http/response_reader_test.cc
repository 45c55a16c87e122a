#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/http/codec.h"
#include "simulator/http/codec_testing.h"

namespace cachestone::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Reads at once and byte by byte; both must agree.
Outcome<Response> read(std::string_view bytes, std::string_view method = "GET", Limits limits = {}) {
  const Outcome<Response> whole = read_in_pieces(ResponseReader(method, limits), bytes);
  EXPECT_EQ(read_byte_by_byte(ResponseReader(method, limits), bytes), whole) << bytes;
  return whole;
}

TEST(ResponseReader, KeepsEverythingAsItIs) {
  const auto outcome = read("HTTP/1.1 299 Fine  so far\xe9\r\nAGE: 1\r\nage:2\r\nContent-Length: 2\r\n\r\nhirest");
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.framing, Framing::length);
  Response expected;
  expected.status = 299;
  expected.reason = "Fine  so far\xe9";
  expected.fields = {{"AGE", "1"}, {"age", "2"}, {"Content-Length", "2"}};
  expected.body = "hi";
  EXPECT_EQ(outcome.message, expected);
}

TEST(ResponseReader, ReadsStatusLines) {
  EXPECT_EQ(read("HTTP/1.1 200 \r\n\r\n").message.reason, "");
  EXPECT_EQ(read("HTTP/1.0 999 x\r\n\r\n").message.status, 999);
  EXPECT_EQ(read("HTTP/1.0 999 x\r\n\r\n").message.minor_version, 0);
}

TEST(ResponseReader, RefusesMalformedStatusLines) {
  struct Row {
    std::string bytes;
    std::string error;
  };
  const Row kRows[] = {
      {"\r\nHTTP/1.1 200 OK\r\n", "byte 0: the HTTP version is not of the form HTTP/1.x"},
      {"garbage\r\n", "byte 0: the HTTP version is not of the form HTTP/1.x"},
      {"HTTP/1.1\r\n", "byte 8: the status code is not a number from 100 to 999"},
      {"HTTP/1.1  200 OK\r\n", "byte 9: the status code is not a number from 100 to 999"},
      {"HTTP/1.1 20 OK\r\n", "byte 9: the status code is not a number from 100 to 999"},
      {"HTTP/1.1 020 OK\r\n", "byte 9: the status code is not a number from 100 to 999"},
      {"HTTP/1.1 2x0 OK\r\n", "byte 9: the status code is not a number from 100 to 999"},
      {"HTTP/1.1 200\r\n", "byte 12: no space after the status code"},
      {"HTTP/1.1 2000 OK\r\n", "byte 12: no space after the status code"},
      {"HTTP/2.0 200 OK\r\n", "byte 5: the major HTTP version is not 1"},
      {"http/1.1 200 OK\r\n", "byte 0: the HTTP version is not of the form HTTP/1.x"},
      {"ICY 200 OK\r\n", "byte 0: the HTTP version is not of the form HTTP/1.x"},
      {"HTTP/1.1 200 O\x01K\r\n", "byte 14: control character 0x01 in the status line"},
      {"HTTP/1.1 200 OK\n", "byte 15: bare LF in the status line"},
  };
  for (const Row& row : kRows) EXPECT_EQ(read(row.bytes).error, row.error) << row.bytes;
}

// A recipient may mend these; the harness has to see them (RFC 9112 §5.1, §5.2).
TEST(ResponseReader, SaysClearlyWhatARecipientMightHaveMended) {
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n").error,
            "byte 23: a field value continues on the next line (obs-fold)");
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nX : a\r\n\r\n").error, "byte 18: white space between field name and colon");
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nX: a\n\r\n").error, "byte 21: bare LF in a field line");
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n").message.fields, (Fields{{"X", "a"}}));
}

// RFC 9112 §6.3, item by item.
TEST(ResponseReader, FindsTheEndOfTheBody) {
  struct Row {
    std::string method;
    std::string head;
    std::string rest;
    Framing framing;
    std::string body;
  };
  const std::string both = "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n";
  const Row kRows[] = {
      {"HEAD", "200 OK\r\nContent-Length: 3\r\n", "abc", Framing::none, ""},
      {"HEAD", "200 OK\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", Framing::none, ""},
      {"HEAD", "200 OK\r\nContent-Length: x\r\n", "abc", Framing::none, ""},
      {"GET", "204 No Content\r\nContent-Length: 3\r\n", "abc", Framing::none, ""},
      {"GET", "304 Not Modified\r\nContent-Length: 3\r\n", "abc", Framing::none, ""},
      {"GET", "101 Switching Protocols\r\n", "abc", Framing::none, ""},
      {"CONNECT", "200 OK\r\nContent-Length: 3\r\n", "abc", Framing::none, ""},
      {"CONNECT", "404 Not Found\r\nContent-Length: 3\r\n", "abc", Framing::length, "abc"},
      {"head", "200 OK\r\nContent-Length: 3\r\n", "abc", Framing::length, "abc"},
      {"GET", "200 OK\r\n" + both, "1\r\nx\r\n0\r\n\r\n", Framing::chunked, "x"},
      {"GET", "200 OK\r\nTransfer-Encoding: gzip, chunked\r\n", "1\r\nx\r\n0\r\n\r\n", Framing::chunked, "x"},
      {"GET", "200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 1\r\n", "abc", Framing::until_close, "abc"},
      {"GET", "200 OK\r\nTransfer-Encoding: chunked, gzip\r\n", "abc", Framing::until_close, "abc"},
      {"GET", "200 OK\r\nContent-Length: 2\r\n", "abc", Framing::length, "ab"},
      {"GET", "200 OK\r\nContent-Length: 0\r\n", "abc", Framing::length, ""},
      {"GET", "200 OK\r\nContent-Length: 2, 2\r\n", "abc", Framing::length, "ab"},
      {"GET", "200 OK\r\n", "abc", Framing::until_close, "abc"},
      {"GET", "200 OK\r\n", "", Framing::until_close, ""},
  };
  for (const Row& row : kRows) {
    const auto outcome = read("HTTP/1.1 " + row.head + "\r\n" + row.rest, row.method);
    EXPECT_TRUE(outcome.complete) << row.method << " " << row.head << outcome.error;
    EXPECT_EQ(outcome.framing, row.framing) << row.method << " " << row.head;
    EXPECT_EQ(outcome.message.body, row.body) << row.method << " " << row.head;
  }
}

TEST(ResponseReader, LeavesBothFramingFieldsVisible) {
  const auto outcome =
      read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: 1\r\n\r\n");
  EXPECT_EQ(outcome.message.fields, (Fields{{"Content-Length", "9"}, {"Transfer-Encoding", "chunked"}}));
  EXPECT_EQ(outcome.message.trailers, (Fields{{"T", "1"}}));
}

TEST(ResponseReader, RefusesFramingThatCannotBeTold) {
  struct Row {
    std::string fields;
    std::string error;
  };
  const Row kRows[] = {
      {"Content-Length: 1\r\nContent-Length: 2\r\n", "byte 36: Content-Length is repeated with another value"},
      {"Content-Length: a\r\n", "byte 17: Content-Length is not a number"},
      {"Transfer-Encoding: chunked, chunked\r\n", "byte 17: chunked is applied more than once"},
      {"Content-Length: 99999999999\r\n", "byte 17: Content-Length is larger than the limit"},
  };
  for (const Row& row : kRows) EXPECT_EQ(read("HTTP/1.1 200 OK\r\n" + row.fields + "\r\n").error, row.error);
}

TEST(ResponseReader, CollectsInterimResponses) {
  const auto outcome = read(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 5\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_TRUE(outcome.complete);
  ASSERT_EQ(outcome.interim.size(), 2U);
  EXPECT_EQ(outcome.interim[0].status, 100);
  EXPECT_EQ(outcome.interim[1].fields, (Fields{{"Link", "</a>"}, {"Content-Length", "5"}}));
  EXPECT_EQ(outcome.message.status, 200);
  EXPECT_EQ(outcome.message.fields, (Fields{{"Content-Length", "1"}}));
}

TEST(ResponseReader, AnInterimResponseIsNotTheEnd) {
  ResponseReader reader("GET");
  reader.feed("HTTP/1.1 103 Early Hints\r\n\r\n");
  EXPECT_FALSE(reader.head_complete());
  EXPECT_EQ(reader.response().status, 0);
  EXPECT_EQ(reader.interim().size(), 1U);
  reader.end_of_input();
  ASSERT_TRUE(reader.error());
  EXPECT_TRUE(reader.error()->truncated);
  EXPECT_EQ(reader.error()->describe(), "byte 28: the connection was closed within the status line");
}

TEST(ResponseReader, CountsOffsetsFromTheFirstInterimResponse) {
  EXPECT_EQ(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n").error,
            "byte 42: Content-Length is not a number");
}

TEST(ResponseReader, KeepsToItsLimits) {
  Limits limits;
  limits.body = 3;
  limits.interim_responses = 1;
  const std::string interim = "HTTP/1.1 103 Early Hints\r\n\r\n";
  const std::string final_head = "HTTP/1.1 200 OK\r\n\r\n";
  EXPECT_TRUE(read(interim + final_head + "abc", "GET", limits).complete);
  EXPECT_EQ(read(interim + interim + final_head, "GET", limits).error,
            "byte 54: more interim responses than the limit");
  EXPECT_EQ(read(final_head + "abcd", "GET", limits).error, "byte 22: the body is larger than the limit");
}

TEST(ResponseReader, KeepsWhatArrivedOfATruncatedResponse) {
  const auto outcome = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_TRUE(outcome.truncated);
  EXPECT_TRUE(outcome.head_complete);
  EXPECT_EQ(outcome.message.body, "ab");
  EXPECT_EQ(outcome.error, "byte 40: the connection was closed with 3 bytes of the body missing");
}

TEST(ResponseReader, ReadsTheNextResponseAfterTake) {
  ResponseReader reader("GET");
  reader.feed("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_EQ(reader.take().body, "x");
  EXPECT_THAT(reader.interim(), IsEmpty());
  EXPECT_TRUE(reader.empty());
  reader.feed("HTTP/1.1 404 Not Found\r\n\r\nab");
  EXPECT_EQ(reader.take_body(), "ab");
  reader.feed("c");
  reader.end_of_input();
  EXPECT_TRUE(reader.complete());
  EXPECT_EQ(reader.response().status, 404);
  EXPECT_EQ(reader.take().body, "c");
}

}  // namespace
}  // namespace cachestone::http
