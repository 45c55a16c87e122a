#include "origin/repertoire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cachestone::origin {
namespace {

using ::testing::HasSubstr;

Repertoire read(const std::string& text) {
  const nlohmann::json document = json::parse(text, "origin.json");
  return Repertoire(json::Node(document, "origin.json"));
}

struct Heard {
  int status;
  std::string line;
};

Heard ask(Repertoire& repertoire, const http::Request& request) {
  std::string line;
  const Performance performance =
      repertoire.answer(request, Time(Seconds(1000)), [&](std::string told) { line = std::move(told); });
  return {performance.response.status, line};
}

http::Request request(std::string method, std::string target, http::Fields fields = {}) {
  return {std::move(method), std::move(target), 1, std::move(fields), "", {}};
}

TEST(Repertoire, AnswersByPathAndTellsEachInOneLine) {
  Repertoire repertoire = read(R"({
    "/a": {"status": 203}, "/a?q=1": {"status": 299}, "/cut": {"fault": "truncate"}, "/raw": {"raw": "x"},
    "/e": {"headers": [["ETag", "\"e\""]], "if_validated": {}}
  })");
  EXPECT_EQ(ask(repertoire, request("GET", "/a")).line, "#1 GET /a -> 203");
  EXPECT_EQ(ask(repertoire, request("HEAD", "/a?other")).line, "#2 HEAD /a?other -> 203");
  EXPECT_EQ(ask(repertoire, request("GET", "/a?q=1")).line, "#3 GET /a?q=1 -> 299");
  EXPECT_EQ(ask(repertoire, request("GET", "/cut")).line, "#4 GET /cut -> 200, truncate");
  EXPECT_EQ(ask(repertoire, request("GET", "/raw")).line, "#5 GET /raw -> raw bytes");
  EXPECT_EQ(ask(repertoire, request("GET", "/e")).line, "#6 GET /e -> 200");
  EXPECT_EQ(ask(repertoire, request("GET", "/e", {{"If-None-Match", "\"e\""}})).line, "#7 GET /e -> 304, validated");
  EXPECT_EQ(ask(repertoire, request("GET", "/none")).line, "#8 GET /none -> 404");
}

TEST(Repertoire, PointsAtWhatItCannotUse) {
  struct Row {
    std::string text;
    std::string message;
  };
  const Row rows[] = {
      {R"([])", "object"},
      {R"({"a": {}})", "starts with \"/\""},
      {R"({"/a": {"statsu": 200}})", "/~1a"},
  };
  for (const Row& row : rows) {
    try {
      read(row.text);
      ADD_FAILURE() << row.text << " was accepted";
    } catch (const json::InputError& error) {
      EXPECT_THAT(error.what(), HasSubstr(row.message));
    }
  }
}

}  // namespace
}  // namespace cachestone::origin
