#include "origin/script/script_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cachestone::origin {
namespace {

Answer read(const std::string& text) {
  const nlohmann::json document = json::parse(text, "answer.json");
  return read_answer(json::Node(document, "answer.json"));
}

TEST(ReadAnswer, DefaultsAreAPlain200) {
  const Answer answer = read("{}");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.reason, std::nullopt);
  EXPECT_TRUE(answer.fields.empty());
  EXPECT_EQ(answer.body, std::nullopt);
  EXPECT_EQ(answer.delay, Milliseconds(0));
  EXPECT_FALSE(answer.chunked);
  EXPECT_EQ(answer.fault, Fault::none);
  EXPECT_EQ(answer.raw, std::nullopt);
  EXPECT_EQ(answer.if_validated, nullptr);
}

TEST(ReadAnswer, KeepsEveryMember) {
  const Answer answer = read(R"({
    "status": 203, "reason": "Fine",
    "headers": [["X-One", "1"], ["cache-CONTROL", "max-age=1"], ["X-One", "{date}"]],
    "body": "it is {serial}", "trailers": [["X-After", "yes"]],
    "interim": [{"status": 103, "headers": [["Link", "</a>"]]}, {"status": 102}],
    "delay": 1.5, "chunked": true, "omit": ["Date", "Cachestone-Serial"], "fault": "stall"})");
  EXPECT_EQ(answer.status, 203);
  EXPECT_EQ(answer.reason, "Fine");
  EXPECT_EQ(answer.fields, (http::Fields{{"X-One", "1"}, {"cache-CONTROL", "max-age=1"}, {"X-One", "{date}"}}));
  EXPECT_EQ(answer.body, "it is {serial}");
  EXPECT_EQ(answer.trailers, (http::Fields{{"X-After", "yes"}}));
  ASSERT_EQ(answer.interim.size(), 2u);
  EXPECT_EQ(answer.interim[0].status, 103);
  EXPECT_EQ(answer.interim[0].fields, (http::Fields{{"Link", "</a>"}}));
  EXPECT_EQ(answer.interim[1].status, 102);
  EXPECT_EQ(answer.delay, Milliseconds(1500));
  EXPECT_TRUE(answer.chunked);
  EXPECT_EQ(answer.omit, (std::vector<std::string>{"Date", "Cachestone-Serial"}));
  EXPECT_EQ(answer.fault, Fault::stall);
}

TEST(ReadAnswer, PausesRangesAndStallsThatEnd) {
  EXPECT_EQ(read(R"({"pause": 0.5})").pause, Milliseconds(500));
  EXPECT_TRUE(read(R"({"ranges": true})").ranges);
  EXPECT_EQ(read(R"({"fault": "stall", "stall_for": 2})").stall_for, Milliseconds(2000));
  EXPECT_EQ(read(R"({"fault": "stall"})").stall_for, std::nullopt);
}

TEST(ReadAnswer, IfValidatedIs304UnlessItSaysElse) {
  EXPECT_EQ(read(R"({"headers": [["ETag", "\"a\""]], "if_validated": {}})").if_validated->status, 304);
  const Answer answer = read(R"({"headers": [["last-modified", "{date-60}"]], "if_validated": {"status": 500}})");
  EXPECT_EQ(answer.if_validated->status, 500);
}

TEST(ReadAnswer, EveryFaultHasAName) {
  for (const char* name :
       {"refuse", "reset_before", "reset_within_fields", "reset_within_body", "truncate", "stall", "wrong_length"}) {
    const Answer answer = read(R"({"fault": ")" + std::string(name) + R"("})");
    EXPECT_EQ(origin::name(answer.fault), name);
  }
}

TEST(ReadAnswer, SaysWhatIsWrong) {
  struct Row {
    const char* text;
    const char* message;  // after "answer.json at "
  };
  const Row kRows[] = {
      {R"({"statuz": 200})",
       "/statuz: expected one of body, chunked, delay, fault, headers, if_validated, interim, omit, pause, "
       "ranges, raw, reason, stall_for, status, trailers, found unknown member"},
      {R"({"status": 103})", "/status: expected a whole number from 200 to 999, found 103"},
      {R"({"status": "200"})", "/status: expected a whole number, found \"200\""},
      {R"({"reason": "a\r\nb"})", "/reason: expected text without CR, LF and NUL, found \"a\\r\\nb\""},
      {R"({"reason": "{serial}"})", "/reason: expected text without placeholders, found {serial}"},
      {R"({"headers": {"A": "b"}})", "/headers: expected an array, found {\"A\":\"b\"}"},
      {R"({"headers": ["A: b"]})", "/headers/0: expected a field: [\"Name\", \"value\"], found \"A: b\""},
      {R"({"headers": [["A"]]})", "/headers/0: expected a field: [\"Name\", \"value\"], found [\"A\"]"},
      {R"({"headers": [["A b", "c"]]})", "/headers/0/0: expected a field name, found \"A b\""},
      {R"({"headers": [["", "c"]]})", "/headers/0/0: expected a field name, found \"\""},
      {R"({"headers": [["A", "b\nc"]]})", "/headers/0/1: expected text without CR, LF and NUL, found \"b\\nc\""},
      {R"({"headers": [["A", "b\u0000"]]})", "/headers/0/1: expected text without CR, LF and NUL, found \"b\\u0000\""},
      {R"({"headers": [["A", 1]]})", "/headers/0/1: expected a string, found 1"},
      {R"({"headers": [["Date", "{dat}"]]})",
       "/headers/0/1: expected {date}, {date-60}, {date+60 rfc850}, {date asctime}, {serial} or {base}, found {dat}"},
      {R"({"body": "{seriel}"})",
       "/body: expected {date}, {date-60}, {date+60 rfc850}, {date asctime}, {serial} or {base}, found {seriel}"},
      {R"({"interim": [{"status": 200}]})", "/interim/0/status: expected a whole number from 100 to 199, found 200"},
      {R"({"interim": [{}]})", "/interim/0: expected a member \"status\", found none"},
      {R"({"delay": -1})", "/delay: expected seconds from 0 to 3600, found -1"},
      {R"({"delay": 1e9})", "/delay: expected seconds from 0 to 3600, found 1000000000.0"},
      {R"({"omit": ["Age"]})", "/omit/0: expected one of Date, Cachestone-Serial, Content-Length, found \"Age\""},
      {R"({"fault": "crash"})",
       "/fault: expected one of refuse, reset_before, reset_within_fields, reset_within_body, truncate, stall, "
       "wrong_length, found \"crash\""},
      {R"({"fault": "none"})",
       "/fault: expected one of refuse, reset_before, reset_within_fields, reset_within_body, truncate, stall, "
       "wrong_length, found \"none\""},
      {R"({"raw": "HTTP/1.1 200\r\n\r\n", "status": 200})",
       "/status: expected one of delay, raw, found unknown member"},
      {R"({"if_validated": {}})",
       "/if_validated: expected an ETag or Last-Modified in the headers of the answer that it stands in for, found "
       "neither"},
      {R"({"headers": [["ETag", "\"a\""]], "if_validated": {"if_validated": {}}})",
       "/if_validated/if_validated: expected one of body, chunked, delay, fault, headers, interim, omit, pause, "
       "ranges, "
       "raw, reason, stall_for, status, trailers, found unknown member"},
      {R"({"stall_for": 2})", ": expected the fault stall beside stall_for, found none"},
      {R"({"status": 203, "ranges": true})", ": expected status 200 beside ranges, found 203"},
      {R"({"pause": 1, "fault": "truncate"})", ": expected no fault beside pause, found one"},
      {R"({"pause": 1, "body": ""})", ": expected a body for the pause, found none"},
      {R"({"headers": [["ETag", "\"a\""]], "if_validated": {"body": "x"}})",
       "/if_validated: expected no body, chunked or trailers with status 304, found one of them"},
      {R"({"status": 204, "fault": "truncate"})", ": expected a body for the fault truncate, found none"},
      {R"({"body": "", "fault": "wrong_length"})", ": expected a body for the fault wrong_length, found none"},
      {R"({"chunked": true, "fault": "wrong_length"})",
       ": expected a body framed by Content-Length for the fault wrong_length, found a chunked one"},
  };
  for (const Row& row : kRows) {
    const std::string message(row.message);
    const std::string expected = "answer.json" + (message.front() == ':' ? message : " at " + message);
    try {
      read(row.text);
      ADD_FAILURE() << "accepted: " << row.text;
    } catch (const json::InputError& error) {
      EXPECT_EQ(std::string(error.what()), expected) << row.text;
    }
  }
}

TEST(ReadFields, ClientsKnowNoSerial) {
  const nlohmann::json document = json::parse(R"([["X", "{serial}"]])", "f");
  EXPECT_NO_THROW(read_fields(json::Node(document, "f")));
  EXPECT_THROW(read_fields(json::Node(document, "f"), Placeholders::client), json::InputError);
}

}  // namespace
}  // namespace cachestone::origin
