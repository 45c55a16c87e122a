#include "reports/site/interest.h"

#include <gtest/gtest.h>

namespace cachestone::reports::site {
namespace {

// A result of one step: what the client sends, and what the origin answers, in the case and in its control.
CaseResult made(http::Request request, http::Response response, http::Request control_request,
                http::Response control_response) {
  const auto exchange = [](http::Request asked, http::Response answered) {
    Exchange one;
    one.request = std::move(asked);
    one.origin.emplace_back();
    one.origin[0].response = std::move(answered);
    return one;
  };
  CaseResult result;
  result.exchanges.push_back(exchange(std::move(request), std::move(response)));
  result.control.push_back(exchange(std::move(control_request), std::move(control_response)));
  return result;
}

http::Response with(http::Fields fields, int status = 200) {
  return {status, "", 1, std::move(fields), "", {}};
}

TEST(Interest, CachingFieldsAndThoseOfChecksAndClientsMatter) {
  CaseResult result = made({"GET", "/", 1, {{"X-Colour", "blue"}, {"User-Agent", "x"}}, "", {}}, {}, {}, {});
  result.checks.push_back({0, false, false, true, "the response field X-Kept is \"one\"", ""});
  result.checks.push_back({0, false, false, true, "the forwarded request's X-Hop is absent", ""});
  const Interest interest(result);
  const http::Fields alone;
  const http::Fields expiring = {{"Expires", "0"}};
  struct Row {
    const char* name;
    const http::Fields& message;
    bool matters;
  };
  const Row rows[] = {
      {"Cache-Control", alone, true}, {"AGE", alone, true},         {"CDN-Cache-Control", alone, true},
      {"x-kept", alone, true},        {"X-Hop", alone, true},       {"x-colour", alone, true},
      {"Server", alone, false},       {"User-Agent", alone, false}, {"Content-Length", alone, false},
      {"Date", alone, false},         {"Date", expiring, true},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(interest.matters(http::Field{row.name, "x"}, row.message), row.matters) << row.name;
  }
}

TEST(Interest, WhatTheControlLeavesOutDiffers) {
  const CaseResult result =
      made({"GET", "/cs-1-1/r", 1, {{"Range", "bytes=0-1"}}, "", {}},
           with({{"Cache-Control", "no-store"}, {"ETag", "\"a\""}, {"Cachestone-Serial", "1"}}),
           {"GET", "/cs-1-2/r", 1, {}, "", {}},
           with({{"cache-control", "max-age=60"}, {"etag", "\"a\""}, {"Cachestone-Serial", "7"}}));
  const Interest interest(result);
  const Exchange& run = result.exchanges[0];
  const Exchange& control = result.control[0];
  EXPECT_TRUE(interest.differs(&run.request.fields.lines()[0]));
  EXPECT_FALSE(interest.differs(&run.request));  // the same target, but for the part that keeps cases apart
  EXPECT_TRUE(interest.differs(&run.origin[0].response.fields.lines()[0]));
  EXPECT_TRUE(interest.differs(&control.origin[0].response.fields.lines()[0]));
  EXPECT_FALSE(interest.differs(&run.origin[0].response.fields.lines()[1]));
  EXPECT_FALSE(interest.differs(&run.origin[0].response.fields.lines()[2]));
}

TEST(Interest, MethodsTargetsAndStatusesDiffer) {
  const CaseResult result =
      made({"POST", "/cs-1-1/r", 1, {}, "", {}}, with({}, 404), {"GET", "/cs-1-2/r", 1, {}, "", {}}, with({}, 200));
  const Interest interest(result);
  EXPECT_TRUE(interest.differs(&result.exchanges[0].request));
  EXPECT_TRUE(interest.differs(&result.control[0].request));
  EXPECT_TRUE(interest.differs(&result.exchanges[0].origin[0].response));
}

TEST(Interest, DatesOfTheSameMomentAndTheCachesDoingDoNotDiffer) {
  const CaseResult result = made({}, with({{"Last-Modified", "Thu, 01 Jan 2026 11:59:59 GMT"}}), {},
                                 with({{"Last-Modified", "Thu, 01 Jan 2026 12:00:00 GMT"}}));
  EXPECT_FALSE(Interest(result).differs(&result.exchanges[0].origin[0].response.fields.lines()[0]));
  const CaseResult later = made({}, with({{"Expires", "Thu, 01 Jan 2026 12:01:00 GMT"}}), {},
                                with({{"Expires", "Thu, 01 Jan 2026 12:00:00 GMT"}}));
  EXPECT_TRUE(Interest(later).differs(&later.exchanges[0].origin[0].response.fields.lines()[0]));
  const CaseResult validated = made({}, with({{"ETag", "\"a\""}}, 304), {}, with({{"ETag", "\"b\""}}, 200));
  EXPECT_FALSE(Interest(validated).differs(&validated.exchanges[0].origin[0].response));
}

TEST(ShortTarget, LeavesOutWhatKeepsCasesApart) {
  EXPECT_EQ(short_target("/cs-1f-12/r?a=1"), "/r?a=1");
  EXPECT_EQ(short_target("http://a.example/cs-1f-12/r"), "http://a.example/r");
  EXPECT_EQ(short_target("/cs-1"), "/cs-1");
  EXPECT_EQ(short_target("*"), "*");
}

}  // namespace
}  // namespace cachestone::reports::site
