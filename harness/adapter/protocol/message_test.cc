#include "harness/adapter/protocol/message.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "harness/adapter/protocol/byte_text.h"
#include "simulator/json/input_error.h"

namespace cachestone::adapter {
namespace {

const Time kTime{Milliseconds{1768478400123}};

http::Request a_request() {
  return {"POST", "/cs-1/r?a=1", 0, {{"Host", "cache.example"}, {"X-A", ""}, {"x-a", "2"}}, "text", {{"T", "1"}}};
}

http::Response a_response() {
  return {200, "Fine", 1, {{"Cache-Control", "max-age=60"}}, std::string("\xff\x00", 2), {}};
}

struct ToldRow {
  Told message;
  const char* line;
};

const ToldRow kTold[] = {
    {Greeting{1, "cachestone 0.1.0"}, R"({"type":"hello","protocol":1,"tool":"cachestone 0.1.0"})"},
    {Open{kTime, "age/basic"}, R"({"type":"open","time":1768478400123,"case":"age/basic"})"},
    {ClientRequest{kTime, 1, a_request()},
     R"({"type":"request","time":1768478400123,"id":1,"method":"POST","target":"/cs-1/r?a=1","http":"1.0",)"
     R"("headers":[["Host","cache.example"],["X-A",""],["x-a","2"]],"body":"text","trailers":[["T","1"]]})"},
    {Leave{kTime, 7}, R"({"type":"leave","time":1768478400123,"id":7})"},
    {OriginInterim{kTime, 2, {103, "Early Hints", 1, {{"Link", "</a>"}}, "", {}}},
     R"({"type":"interim","time":1768478400123,"id":2,"status":103,"reason":"Early Hints","headers":[["Link","</a>"]]})"},
    {OriginResponse{kTime, 2, a_response()},
     R"({"type":"response","time":1768478400123,"id":2,"status":200,"reason":"Fine",)"
     R"("headers":[["Cache-Control","max-age=60"]],"body64":"/wA="})"},
    {OriginFailed{kTime, 2, engine::OriginFailure::timeout, {}},
     R"({"type":"failure","time":1768478400123,"id":2,"failure":"timeout"})"},
    {OriginFailed{kTime, 2, engine::OriginFailure::truncated, http::Response{200, "OK", 1, {}, "ha", {}}},
     R"({"type":"failure","time":1768478400123,"id":2,"failure":"truncated",)"
     R"("partial":{"status":200,"reason":"OK","headers":[],"body":"ha"}})"},
};

struct SaidRow {
  Said message;
  const char* line;
};

const SaidRow kSaid[] = {
    {Introduction{1, "lib", "2.0", true, {"query"}},
     R"({"type":"hello","protocol":1,"name":"lib","version":"2.0","cache":"shared","lacks":["query"]})"},
    {Introduction{1, "lib", "", false, {}}, R"({"type":"hello","protocol":1,"name":"lib","cache":"private"})"},
    {Fetch{3, {"GET", "/", 1, {}, "", {}}}, R"({"type":"fetch","id":3,"method":"GET","target":"/","headers":[]})"},
    {ReplyInterim{1, {103, "Early Hints", 1, {}, "", {}}},
     R"({"type":"interim","id":1,"status":103,"reason":"Early Hints","headers":[]})"},
    // A byte that is no ASCII is a character of its own: "é" in Latin-1.
    {Reply{1, {204, "No Content", 1, {{"X", "caf\xe9"}}, "", {}}},
     "{\"type\":\"reply\",\"id\":1,\"status\":204,\"reason\":\"No Content\",\"headers\":[[\"X\",\"caf\xc3\xa9\"]]}"},
    {Problem{"it broke"}, R"({"type":"error","message":"it broke"})"},
    {Idle{}, R"({"type":"idle"})"},
};

TEST(Message, FromTheHarnessIsALineAndBack) {
  for (const ToldRow& row : kTold) {
    EXPECT_EQ(write(row.message), std::string(row.line) + "\n");
    EXPECT_TRUE(read_told(row.line, "line") == row.message) << row.line;
  }
}

TEST(Message, FromTheAdapterIsALineAndBack) {
  for (const SaidRow& row : kSaid) {
    EXPECT_EQ(write(row.message), std::string(row.line) + "\n");
    EXPECT_TRUE(read_said(row.line, "line") == row.message) << row.line;
  }
}

TEST(Message, WhatGoesWithoutSayingMayBeLeftOut) {
  const Said reply = read_said(R"({"type":"reply","id":1,"status":404})", "line");
  EXPECT_EQ(std::get<Reply>(reply).response.reason, "Not Found");
  EXPECT_EQ(std::get<Reply>(reply).response.minor_version, 1);
  EXPECT_TRUE(std::get<Reply>(reply).response.fields.empty());
}

struct BadRow {
  const char* line;
  const char* error;
};

constexpr BadRow kBad[] = {
    {"",
     "line: expected valid JSON, found parse error at line 1, column 1: syntax error while parsing value - unexpected "
     "end "
     "of input; expected '[', '{', or a literal"},
    {"[]", "line: expected an object, found []"},
    {R"({"id":1})", "line: expected a member \"type\", found none"},
    {R"({"type":"reply","id":1,"status":99})", "line at /status: expected a whole number from 200 to 999, found 99"},
    {R"({"type":"reply","id":1,"status":103})", "line at /status: expected a whole number from 200 to 999, found 103"},
    {R"({"type":"interim","id":1,"status":200})",
     "line at /status: expected a whole number from 100 to 199, found 200"},
    {R"({"type":"reply","id":-1,"status":200})",
     "line at /id: expected a whole number from 0 to 9007199254740991, found -1"},
    {R"({"type":"reply","id":"1","status":200})", "line at /id: expected a whole number, found \"1\""},
    {R"({"type":"reply","id":1,"status":200,"headers":{"A":"b"}})",
     "line at /headers: expected an array, found {\"A\":\"b\"}"},
    {R"({"type":"reply","id":1,"status":200,"headers":[["A"]]})",
     "line at /headers/0: expected [name, value], found [\"A\"]"},
    {R"({"type":"reply","id":1,"status":200,"headers":[["",""]]})",
     "line at /headers/0/0: expected some words, found \"\""},
    {R"({"type":"reply","id":1,"status":200,"headers":[["A","\u0100"]]})",
     "line at /headers/0/1: expected characters up to U+00FF only, each of them one byte, found \"\xc4\x80\""},
    {R"({"type":"reply","id":1,"status":200,"body":"a","body64":"YQ=="})",
     "line at /body64: expected either body or body64, found \"YQ==\""},
    {R"({"type":"reply","id":1,"status":200,"body64":"?"})", "line at /body64: expected base64, found \"?\""},
    {R"({"type":"reply","id":1,"status":200,"http":"2"})", "line at /http: expected \"1.0\" or \"1.1\", found \"2\""},
    {R"({"type":"fetch","id":1,"target":"/"})", "line: expected a member \"method\", found none"},
    {R"({"type":"hello","protocol":2})", "line at /protocol: expected protocol version 1, found 2"},
    {R"({"type":"hello","protocol":1,"name":"a","cache":"both"})",
     "line at /cache: expected shared or private, found \"both\""},
    {R"({"type":"idle","id":1})", "line at /id: expected one of type, found unknown member"},
};

TEST(Message, WhatIsWrongWithALineIsSaid) {
  for (const BadRow& row : kBad) {
    try {
      read_said(row.line, "line");
      ADD_FAILURE() << row.line;
    } catch (const json::InputError& error) {
      EXPECT_STREQ(error.what(), row.error);
    }
  }
}

RC_GTEST_PROP(ByteText, AnyBytesAreTextAndBack, (const std::string& bytes)) {
  RC_ASSERT(bytes_of_text(text_of_bytes(bytes)) == bytes);
}

RC_GTEST_PROP(Message, AnyFieldsAndBodySurvive, (const std::string& value, const std::string& body)) {
  const Said reply = Reply{1, {200, value, 1, {{"A", value}, {"a", body}}, body, {}}};
  const std::string line = write(reply);
  RC_ASSERT(line.find('\n') == line.size() - 1);
  RC_ASSERT(read_said(std::string_view(line).substr(0, line.size() - 1), "line") == reply);
}

}  // namespace
}  // namespace cachestone::adapter
