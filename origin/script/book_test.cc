#include "origin/script/book.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "origin/script/script_json.h"

namespace cachestone::origin {
namespace {

// Sun, 06 Nov 1994 08:49:37 GMT
constexpr Time kNow{Seconds(784111777)};
const char* const kNowText = "Sun, 06 Nov 1994 08:49:37 GMT";

Answer answer_from(const std::string& text) {
  const nlohmann::json document = json::parse(text, "test");
  return read_answer(json::Node(document, "test"));
}

StepScript step(const std::string& answer, std::string method = "GET", std::string path = "/r") {
  StepScript script{std::move(method), std::move(path), std::nullopt};
  if (!answer.empty()) script.answer = answer_from(answer);
  return script;
}

http::Request request(http::Fields fields = {}, std::string method = "GET", std::string target = "/cs-1/r") {
  http::Request result;
  result.method = std::move(method);
  result.target = std::move(target);
  result.fields = std::move(fields);
  return result;
}

// The response to one request under a script of one answer.
http::Response respond(const std::string& answer, const http::Request& to = request()) {
  Book book;
  book.open("cs-1", {step(answer)});
  return book.answer(to, kNow).response;
}

TEST(Book, APlainAnswer) {
  const http::Response response = respond("");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.reason, "OK");
  EXPECT_EQ(response.fields, (http::Fields{{"Date", kNowText}, {"Cachestone-Serial", "1"}, {"Content-Length", "9"}}));
  EXPECT_EQ(response.body, "serial 1\n");
}

TEST(Book, FieldsOfTheOriginAndOfTheScript) {
  struct Row {
    const char* answer;
    http::Fields fields;
  };
  const Row kRows[] = {
      {R"({"headers": [["X-B", "1"], ["x-a", "2"], ["X-B", "3"]]})",
       {{"Date", kNowText},
        {"X-B", "1"},
        {"x-a", "2"},
        {"X-B", "3"},
        {"Cachestone-Serial", "1"},
        {"Content-Length", "9"}}},
      {R"({"headers": [["X", "a"], ["date", "{date-7}"]]})",
       {{"X", "a"}, {"date", "Sun, 06 Nov 1994 08:49:30 GMT"}, {"Cachestone-Serial", "1"}, {"Content-Length", "9"}}},
      {R"({"headers": [["cachestone-serial", "x"]]})",
       {{"Date", kNowText}, {"cachestone-serial", "x"}, {"Content-Length", "9"}}},
      {R"({"omit": ["Date"]})", {{"Cachestone-Serial", "1"}, {"Content-Length", "9"}}},
      {R"({"omit": ["Date", "Cachestone-Serial", "Content-Length"]})", {}},
      {R"({"body": ""})", {{"Date", kNowText}, {"Cachestone-Serial", "1"}, {"Content-Length", "0"}}},
      {R"({"body": "{base}"})", {{"Date", kNowText}, {"Cachestone-Serial", "1"}, {"Content-Length", "5"}}},
      {R"({"headers": [["Content-Length", "99"]]})",
       {{"Date", kNowText}, {"Content-Length", "99"}, {"Cachestone-Serial", "1"}}},
      {R"({"headers": [["Transfer-Encoding", "chunked"]]})",
       {{"Date", kNowText}, {"Transfer-Encoding", "chunked"}, {"Cachestone-Serial", "1"}}},
      {R"({"chunked": true})", {{"Date", kNowText}, {"Cachestone-Serial", "1"}, {"Transfer-Encoding", "chunked"}}},
      {R"({"trailers": [["X", "1"]]})",
       {{"Date", kNowText}, {"Cachestone-Serial", "1"}, {"Transfer-Encoding", "chunked"}}},
      {R"({"status": 204})", {{"Date", kNowText}, {"Cachestone-Serial", "1"}}},
      {R"({"status": 304})", {{"Date", kNowText}}},
      {R"({"status": 205})", {{"Date", kNowText}, {"Cachestone-Serial", "1"}, {"Content-Length", "0"}}},
      {R"({"fault": "wrong_length"})", {{"Date", kNowText}, {"Cachestone-Serial", "1"}, {"Content-Length", "4"}}},
  };
  for (const Row& row : kRows) EXPECT_EQ(respond(row.answer).fields, row.fields) << row.answer;
}

TEST(Book, BodyReasonTrailersAndInterim) {
  Book book;
  book.open("cs-1", {step(R"({"status": 299, "body": "at {base}", "trailers": [["X-T", "{serial}"]], "delay": 2,
                              "interim": [{"status": 103, "headers": [["Link", "<{base}/a>"]]}]})")});
  const Performance performance = book.answer(request(), kNow);
  EXPECT_EQ(performance.response.reason, "");
  EXPECT_EQ(performance.response.body, "at /cs-1");
  EXPECT_EQ(performance.response.trailers, (http::Fields{{"X-T", "1"}}));
  EXPECT_EQ(performance.delay, Seconds(2));
  ASSERT_EQ(performance.interim.size(), 1u);
  EXPECT_EQ(performance.interim[0].status, 103);
  EXPECT_EQ(performance.interim[0].reason, "Early Hints");
  EXPECT_EQ(performance.interim[0].fields, (http::Fields{{"Link", "</cs-1/a>"}}));
  EXPECT_EQ(respond(R"({"reason": "Fine by me"})").reason, "Fine by me");
  EXPECT_EQ(respond(R"({"status": 204})").body, "");
  EXPECT_EQ(respond(R"({"fault": "wrong_length"})").body, "serial 1\n");
}

TEST(Book, HeadGetsTheFieldsOfGetWithoutContent) {
  for (const char* answer : {"{}", R"({"chunked": true})", R"({"trailers": [["X", "1"]]})", R"({"body": "abc"})"}) {
    const http::Response head = respond(answer, request({}, "HEAD"));
    EXPECT_EQ(head.fields, respond(answer).fields) << answer;
    EXPECT_EQ(head.body, "") << answer;
    EXPECT_TRUE(head.trailers.empty()) << answer;
  }
}

// RFC 9112 §6.1: no chunks for a recipient that speaks HTTP/1.0.
TEST(Book, NoChunksForHttp10) {
  http::Request old = request();
  old.minor_version = 0;
  EXPECT_FALSE(respond(R"({"chunked": true})", old).fields.has("Transfer-Encoding"));
  EXPECT_FALSE(respond(R"({"trailers": [["X", "1"]]})", old).fields.has("Content-Length"));
  EXPECT_EQ(respond("{}", old).fields.first("Content-Length"), "9");
}

TEST(Book, FindsTheTokenInAnyFormOfTarget) {
  struct Row {
    const char* target;
    const char* base;  // null: no case
  };
  const Row kRows[] = {
      {"/cs-1/r", "/cs-1"},
      {"/cs-1", "/cs-1"},
      {"/cs-1/", "/cs-1"},
      {"/cs-1?q", "/cs-1"},
      {"/cs-1#f", "/cs-1"},
      {"/prefix/of/cache/cs-1/r?x=/y", "/prefix/of/cache/cs-1"},
      {"//cs-1/r", "//cs-1"},
      {"http://origin:8080/cs-1/r", "/cs-1"},
      {"https://origin/a/cs-1/r", "/a/cs-1"},
      {"/cs-1/cs-1/r", "/cs-1"},
      {"http://cs-1/r", nullptr},
      {"http://cs-1", nullptr},
      {"/r?/cs-1/", nullptr},
      {"/cs-12/r", nullptr},
      {"/CS-1/r", nullptr},
      {"cs-1", nullptr},
      {"*", nullptr},
      {"", nullptr},
      {"/", nullptr},
  };
  for (const Row& row : kRows) {
    Book book;
    book.open("cs-1", {step(R"({"body": "{base}"})")});
    const Performance performance = book.answer(request({}, "GET", row.target), kNow);
    EXPECT_EQ(performance.response.status, row.base == nullptr ? 404 : 200) << row.target;
    if (row.base != nullptr) {
      EXPECT_EQ(performance.response.body, row.base) << row.target;
    }
    EXPECT_EQ(book.log("cs-1").size(), row.base == nullptr ? 0u : 1u) << row.target;
  }
}

TEST(Book, StrangersGetA404ThatNobodyStores) {
  Book book;
  const http::Response response = book.answer(request({}, "GET", "/favicon.ico"), kNow).response;
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.fields.first("Cache-Control"), "no-store");
  EXPECT_EQ(response.fields.first("Content-Length"), std::to_string(response.body.size()));
  EXPECT_FALSE(response.fields.has(kSerialField));
  EXPECT_EQ(response.body, "No open case has a token in this path.\n");
}

TEST(Book, StepsAndWhatTheyInherit) {
  Book book;
  book.open("cs-1", {
                        step(R"({"body": "first"})"),
                        step("", "GET", "/other"),
                        step("", "POST"),
                        step(""),
                        step(R"({"body": "second"})"),
                        step(""),
                        step("", "HEAD"),
                    });
  const char* const kBodies[] = {"first", "serial 2\n", "serial 3\n", "first", "second", "second", "serial 7\n"};
  for (std::size_t i = 0; i < 7; ++i) {
    book.begin_step("cs-1", i);
    EXPECT_EQ(book.answer(request(), kNow).response.body, kBodies[i]) << i;
    EXPECT_EQ(book.log("cs-1").back().step, i);
    EXPECT_EQ(book.log("cs-1").back().serial, i + 1);
  }
  book.begin_step("cs-1", 99);
  EXPECT_EQ(book.answer(request(), kNow).response.body, "serial 8\n");
}

TEST(Book, StepsOfAnotherHostAreOtherSteps) {
  Book book;
  Script script{step(R"({"body": "first"})"), step(R"({"body": "of a"})"), step(""), step("")};
  script[1].host = script[2].host = "a.example";
  book.open("cs-1", script);
  const char* const kBodies[] = {"first", "of a", "of a", "first"};
  for (std::size_t i = 0; i < 4; ++i) {
    book.begin_step("cs-1", i);
    EXPECT_EQ(book.answer(request(), kNow).response.body, kBodies[i]) << i;
  }
}

TEST(Book, KeepsCasesApart) {
  Book book;
  book.open("a", {step(R"({"body": "of a"})")});
  book.open("b", {step(R"({"body": "of b"})")});
  EXPECT_EQ(book.answer(request({}, "GET", "/a/r"), kNow).response.body, "of a");
  EXPECT_EQ(book.answer(request({}, "GET", "/b/r"), kNow).response.body, "of b");
  EXPECT_EQ(book.answer(request({}, "GET", "/b/r"), kNow).response.fields.first(kSerialField), "2");
  EXPECT_EQ(book.log("a").size(), 1u);
  EXPECT_EQ(book.log("b").size(), 2u);
  book.close("b");
  EXPECT_TRUE(book.log("b").empty());
  EXPECT_EQ(book.answer(request({}, "GET", "/b/r"), kNow).response.status, 404);
  book.close("never opened");
  book.begin_step("never opened", 1);
  EXPECT_TRUE(book.log("never opened").empty());
}

TEST(Book, LogsWhatItReceivedAndDid) {
  Book book;
  book.open("cs-1", {step(R"({"fault": "truncate", "delay": 1})"), step(R"({"raw": "junk {serial}"})")});
  const http::Request received = request({{"x-ODD", "1"}, {"X-Odd", "2"}}, "FOO", "/p/cs-1/r?q");
  EXPECT_EQ(book.answer(received, kNow).fault, Fault::truncate);
  book.begin_step("cs-1", 1);
  EXPECT_EQ(book.answer(request(), kNow + Seconds(5)).raw, "junk 2");
  const auto& log = book.log("cs-1");
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[0].request, received);
  EXPECT_EQ(log[0].at, kNow);
  EXPECT_EQ(log[0].fault, Fault::truncate);
  EXPECT_EQ(log[0].delay, Seconds(1));
  EXPECT_EQ(log[0].response.body, "serial 1\n");
  EXPECT_FALSE(log[0].raw);
  EXPECT_EQ(log[1].at, kNow + Seconds(5));
  EXPECT_TRUE(log[1].raw);
}

TEST(Book, Validation) {
  struct Row {
    const char* name;
    http::Fields answer;  // validators of the answer
    http::Fields request;
    bool validated;
    const char* method = "GET";
  };
  const char* const kModified = "Sun, 06 Nov 1994 08:49:27 GMT";  // ten seconds ago
  const char* const kBefore = "Sun, 06 Nov 1994 08:49:26 GMT";
  const Row kRows[] = {
      {"no condition", {{"ETag", "\"a\""}}, {}, false},
      {"same tag", {{"ETag", "\"a\""}}, {{"If-None-Match", "\"a\""}}, true},
      {"same tag, HEAD", {{"ETag", "\"a\""}}, {{"If-None-Match", "\"a\""}}, true, "HEAD"},
      {"same tag, POST", {{"ETag", "\"a\""}}, {{"If-None-Match", "\"a\""}}, false, "POST"},
      {"another tag", {{"ETag", "\"a\""}}, {{"If-None-Match", "\"b\""}}, false},
      {"weak against strong", {{"ETag", "\"a\""}}, {{"If-None-Match", "W/\"a\""}}, true},
      {"strong against weak", {{"ETag", "W/\"a\""}}, {{"If-None-Match", "\"a\""}}, true},
      {"in a list", {{"ETag", "\"a\""}}, {{"If-None-Match", "\"b\", \"a\""}}, true},
      {"in the second line", {{"ETag", "\"a\""}}, {{"If-None-Match", "\"b\""}, {"if-none-match", "\"a\""}}, true},
      {"anything", {{"ETag", "\"a\""}}, {{"If-None-Match", "*"}}, true},
      {"anything, without a tag", {{"Last-Modified", kModified}}, {{"If-None-Match", "*"}}, true},
      {"a tag of no form", {{"ETag", "a"}}, {{"If-None-Match", "a"}}, true},
      {"a tag of no form, another", {{"ETag", "a"}}, {{"If-None-Match", "b"}}, false},
      {"a filled-in tag", {{"ETag", "\"{base}\""}}, {{"If-None-Match", "\"/cs-1\""}}, true},
      {"same date", {{"Last-Modified", kModified}}, {{"If-Modified-Since", kModified}}, true},
      {"later date", {{"Last-Modified", kBefore}}, {{"If-Modified-Since", kModified}}, true},
      {"earlier date", {{"Last-Modified", kModified}}, {{"If-Modified-Since", kBefore}}, false},
      {"obsolete date", {{"Last-Modified", kModified}}, {{"If-Modified-Since", "Sun Nov  6 08:49:27 1994"}}, true},
      {"no date", {{"Last-Modified", kModified}}, {{"If-Modified-Since", "yesterday"}}, false},
      {"same date, PUT", {{"Last-Modified", kModified}}, {{"If-Modified-Since", kModified}}, false, "PUT"},
      {"a relative date", {{"Last-Modified", "{date-10}"}}, {{"If-Modified-Since", kModified}}, true},
      {"the tag decides against the date",
       {{"ETag", "\"a\""}, {"Last-Modified", kModified}},
       {{"If-None-Match", "\"b\""}, {"If-Modified-Since", kModified}},
       false},
      {"the tag decides for it",
       {{"ETag", "\"a\""}, {"Last-Modified", kModified}},
       {{"If-None-Match", "\"a\""}, {"If-Modified-Since", kBefore}},
       true},
      {"a date alone, with a tag here",
       {{"ETag", "\"a\""}, {"Last-Modified", kModified}},
       {{"If-Modified-Since", kModified}},
       true},
      {"a tag for an answer that has none", {{"Last-Modified", kModified}}, {{"If-None-Match", "\"a\""}}, false},
      {"If-Match is another matter", {{"ETag", "\"a\""}}, {{"If-Match", "\"a\""}}, false},
  };
  for (const Row& row : kRows) {
    StepScript script;
    script.method = row.method;
    script.answer = Answer{};
    script.answer->fields = row.answer;
    script.answer->if_validated = std::make_shared<const Answer>(answer_from(R"({"status": 304})"));
    Book book;
    book.open("cs-1", {script});
    const Performance performance = book.answer(request(row.request, row.method), kNow);
    EXPECT_EQ(performance.response.status, row.validated ? 304 : 200) << row.name;
    EXPECT_EQ(book.log("cs-1")[0].validated, row.validated) << row.name;
  }
}

TEST(Book, WithoutIfValidatedTheOriginIgnoresValidators) {
  EXPECT_EQ(respond(R"({"headers": [["ETag", "\"a\""]]})", request({{"If-None-Match", "\"a\""}})).status, 200);
}

TEST(Book, A304RepeatsWhatItMustUnlessItNamesFields) {
  const http::Request conditional = request({{"If-None-Match", "\"a\""}});
  const std::string full = R"({"headers": [["etag", "\"a\""], ["X-Other", "1"], ["Cache-Control", "max-age=1"],
    ["Expires", "{date}"], ["Vary", "A"], ["vary", "B"], ["Content-Location", "/x"], ["Last-Modified", "{date-5}"],
    ["Content-Type", "text/plain"]], "if_validated": )";
  EXPECT_EQ(respond(full + "{}}", conditional).fields,
            (http::Fields{{"Date", kNowText},
                          {"etag", "\"a\""},
                          {"Cache-Control", "max-age=1"},
                          {"Expires", kNowText},
                          {"Vary", "A"},
                          {"vary", "B"},
                          {"Content-Location", "/x"},
                          {"Last-Modified", "Sun, 06 Nov 1994 08:49:32 GMT"}}));
  EXPECT_EQ(respond(full + R"({"headers": [["X-New", "1"]]}})", conditional).fields,
            (http::Fields{{"Date", kNowText}, {"X-New", "1"}}));
  EXPECT_EQ(respond(full + R"({"status": 500}})", conditional).fields,
            (http::Fields{{"Date", kNowText}, {"Cachestone-Serial", "1"}, {"Content-Length", "9"}}));
}

// What did not change keeps its date, although the clock moves on; other dates follow the clock.
TEST(Book, LastModifiedCountsFromTheFirstRequest) {
  const std::string answer =
      R"({"headers": [["Last-Modified", "{date-10}"], ["Expires", "{date+10}"]], "if_validated": {}})";
  Book book;
  book.open("cs-1", {step(answer), step(answer)});
  const http::Response first = book.answer(request(), kNow).response;
  const std::string modified(*first.fields.first("Last-Modified"));
  EXPECT_EQ(modified, "Sun, 06 Nov 1994 08:49:27 GMT");
  book.begin_step("cs-1", 1);
  const http::Response later = book.answer(request({{"If-Modified-Since", modified}}), kNow + Seconds(60)).response;
  EXPECT_EQ(later.status, 304);
  EXPECT_EQ(later.fields.first("Last-Modified"), modified);
  EXPECT_EQ(later.fields.first("Expires"), "Sun, 06 Nov 1994 08:50:47 GMT");
}

}  // namespace
}  // namespace cachestone::origin
