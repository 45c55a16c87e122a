#include "cases/step_reader.h"

#include <gtest/gtest.h>

#include "cases/testing.h"

namespace cachestone::cases {
namespace {

TEST(ReadStep, HowARequestIsSent) {
  const Suite suite = read_text(suite_of(case_with(R"("observe": {"step": 1, "requests": true}, )", R"([
    { "at": 0, "request": { "headers": [["Host", "a.example"]], "abort": 0.5 }, "expect": { "origin_sees": 1 } },
    { "at": 1, "request": { "version": "1.0", "absolute": "a.example:8080" } }])")));
  const Case& item = suite.cases.at(0);
  EXPECT_EQ(item.steps[0].fields, (http::Fields{{"Host", "a.example"}}));
  EXPECT_EQ(item.steps[0].abort, Milliseconds(500));
  EXPECT_EQ(item.steps[0].minor_version, 1);
  EXPECT_EQ(item.steps[1].minor_version, 0);
  EXPECT_EQ(item.steps[1].absolute, "a.example:8080");
  EXPECT_EQ(item.steps[1].abort, std::nullopt);
  EXPECT_TRUE(item.observe->requests);
}

TEST(ReadStep, MistakesInSteps) {
  const auto with = [](const std::string& steps) { return suite_of(case_with("", steps)); };
  expect_messages({
      {with("[]"), "/cases/0/steps: expected at least one step, found []"},
      {with("{}"), "/cases/0/steps: expected an array, found {}"},
      {with("[{}]"), "/cases/0/steps/0: expected a member \"at\", found none"},
      {with(R"([{"at": -1}])"), "/cases/0/steps/0/at: expected a whole number from 0 to 315360000, found -1"},
      {with(R"([{"at": 0.5}])"), "/cases/0/steps/0/at: expected a whole number, found 0.5"},
      {with(R"([{"at": 4}, {"at": 3}])"),
       "/cases/0/steps/1/at: expected a time not before that of the step before, 4, found 3"},
      {with(R"([{"at": 0, "clients": 0}])"),
       "/cases/0/steps/0/clients: expected a whole number from 1 to 100, found 0"},
      {with(R"([{"at": 0, "overlap": true}])"),
       "/cases/0/steps/0/overlap: expected no overlap: the first step has none before it, found true"},
      {with(R"([{"at": 0, "wait": 1}])"),
       "/cases/0/steps/0/wait: expected one of at, clients, expect, origin, overlap, request, found unknown member"},
      {with(R"([{"at": 0, "request": {"method": "GET /"}}])"),
       "/cases/0/steps/0/request/method: expected a method, found \"GET /\""},
      {with(R"([{"at": 0, "request": {"path": "r"}}])"),
       "/cases/0/steps/0/request/path: expected a path that starts with / and has no spaces, control characters or #, "
       "found \"r\""},
      {with(R"([{"at": 0, "request": {"path": "/a b"}}])"),
       "/cases/0/steps/0/request/path: expected a path that starts with / and has no spaces, control characters or #, "
       "found \"/a b\""},
      {with(R"([{"at": 0, "request": {"headers": [["host", "x"], ["Host", "x"]]}}])"),
       "/cases/0/steps/0/request/headers: expected at most one Host, found more"},
      {with(R"([{"at": 0, "request": {"abort": 0}}])"),
       "/cases/0/steps/0/request/abort: expected seconds, more than 0 and at most 3600, found 0"},
      {with(R"([{"at": 0, "request": {"abort": 1}, "expect": {"status": 200}}])"),
       "/cases/0/steps/0/expect: expected nothing but origin_sees and tiers_see: the client goes away without a "
       "response, found more"},
      {with(R"([{"at": 0, "request": {"version": "2"}}])"),
       "/cases/0/steps/0/request/version: expected \"1.0\" or \"1.1\", found \"2\""},
      {with(R"([{"at": 0, "request": {"absolute": "http://a.example"}}])"),
       "/cases/0/steps/0/request/absolute: expected a host, and a port if need be: \"a.example:8080\", found "
       "\"http://a.example\""},
      {with(R"([{"at": 0, "request": {"headers": [["A", "{serial}"]]}}])"),
       "/cases/0/steps/0/request/headers/0/1: expected {date}, {date-60}, {date+60 rfc850}, {date asctime} or {base}, "
       "found {serial}"},
      {with(R"([{"at": 0, "origin": {"interim": [{"status": 99}]}}])"),
       "/cases/0/steps/0/origin/interim/0/status: expected a whole number from 100 to 199, found 99"},
      {with(R"([{"at": 0, "origin": {"body": "{seriel}"}}])"),
       "/cases/0/steps/0/origin/body: expected {date}, {date-60}, {date+60 rfc850}, {date asctime}, {serial} or "
       "{base}, found {seriel}"},
  });
}

}  // namespace
}  // namespace cachestone::cases
