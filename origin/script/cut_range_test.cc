#include "origin/script/cut_range.h"

#include <gtest/gtest.h>

namespace cachestone::origin {
namespace {

struct Row {
  const char* method;
  http::Fields fields;
  int status;
  const char* content_range;
  const char* body;
};

TEST(CutRange, AnswersWithThePartOrTheWhole) {
  const char* const kDate = "Thu, 15 Jan 2026 12:00:00 GMT";
  const Row kRows[] = {
      {"GET", {{"Range", "bytes=2-4"}}, 206, "bytes 2-4/10", "234"},
      {"GET", {{"Range", "bytes=7-"}}, 206, "bytes 7-9/10", "789"},
      {"GET", {{"Range", "bytes=-2"}}, 206, "bytes 8-9/10", "89"},
      {"GET", {{"Range", "bytes=10-"}}, 416, "bytes */10", ""},
      {"GET", {{"Range", "bytes=0-1,4-5"}}, 200, "", "0123456789"},
      {"GET", {{"Range", "bytes=2-4"}, {"Range", "bytes=2-4"}}, 200, "", "0123456789"},
      {"GET", {{"Range", "lines=2-4"}}, 200, "", "0123456789"},
      {"GET", {{"Range", "bytes=4-2"}}, 200, "", "0123456789"},
      {"GET", {}, 200, "", "0123456789"},
      {"POST", {{"Range", "bytes=2-4"}}, 200, "", "0123456789"},
      {"GET", {{"Range", "bytes=2-4"}, {"If-Range", "\"a\""}}, 206, "bytes 2-4/10", "234"},
      {"GET", {{"Range", "bytes=2-4"}, {"If-Range", "\"b\""}}, 200, "", "0123456789"},
      {"GET", {{"Range", "bytes=2-4"}, {"If-Range", kDate}}, 206, "bytes 2-4/10", "234"},
  };
  for (const Row& row : kRows) {
    http::Request request;
    request.method = row.method;
    request.fields = row.fields;
    http::Response response;
    response.status = 200;
    response.reason = "OK";
    response.fields = {{"ETag", "\"a\""}, {"Last-Modified", kDate}};
    response.body = "0123456789";
    cut_range(response, request);
    const std::string what = row.fields.empty() ? row.method : row.method + (" " + row.fields.lines().back().value);
    EXPECT_EQ(response.status, row.status) << what;
    EXPECT_EQ(response.reason, http::reason_phrase(row.status)) << what;
    EXPECT_EQ(response.fields.first("Content-Range").value_or(""), row.content_range) << what;
    EXPECT_EQ(response.body, row.body) << what;
  }
}

TEST(CutRange, AWeakTagIsNoConditionForARange) {
  http::Request request;
  request.fields = {{"Range", "bytes=2-4"}, {"If-Range", "W/\"a\""}};
  http::Response response;
  response.status = 200;
  response.fields = {{"ETag", "W/\"a\""}};
  response.body = "0123456789";
  cut_range(response, request);
  EXPECT_EQ(response.status, 200);
}

}  // namespace
}  // namespace cachestone::origin
