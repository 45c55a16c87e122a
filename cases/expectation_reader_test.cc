#include "cases/expectation_reader.h"

#include <gtest/gtest.h>

#include "cases/testing.h"

namespace cachestone::cases {
namespace {

TEST(ReadExpectation, EveryMemberOfAnExpectation) {
  const Suite suite = read_text(suite_of(case_with("", R"([{ "at": 0 }, { "at": 1, "expect": [
    { "setup": true, "from": ["cache", "validated"], "status": 203, "body": "serial {serial}", "interim": [103],
      "trailers": [{ "name": "T", "present": true }] },
    { "body": { "same_as_step": 0 },
      "headers": [
        { "name": "A", "equals": "{base}" }, { "name": "B", "present": true }, { "name": "C", "absent": true },
        { "name": "D", "contains": "x" }, { "name": "E", "between": [1, 3.5] }, { "name": "F", "at_least": -1 },
        { "name": "G", "same_as_step": 0 }, { "name": "I", "parameter": "ttl", "type": ["Integer", "Token"] }],
      "origin_sees": { "method": "GET", "path": "/r", "times": 2, "headers": [{ "name": "H", "absent": true }] } },
    { "origin_sees": 0 }] }])")));
  const std::vector<Expectation>& expect = suite.cases.at(0).steps.at(1).expect;
  ASSERT_EQ(expect.size(), 3u);
  EXPECT_TRUE(expect[0].setup);
  EXPECT_EQ(expect[0].from, (std::vector<From>{From::cache, From::validated}));
  EXPECT_EQ(expect[0].status, std::vector<int>{203});
  EXPECT_EQ(expect[0].body, "serial {serial}");
  EXPECT_EQ(expect[0].interim, std::vector<int>{103});
  EXPECT_EQ(expect[0].trailers.at(0).field, "T");
  EXPECT_FALSE(expect[1].setup);
  EXPECT_EQ(expect[1].body_of_step, 0u);
  using Op = FieldCheck::Op;
  const Op kOps[] = {Op::equals,  Op::present,  Op::absent,       Op::contains,
                     Op::between, Op::at_least, Op::same_as_step, Op::type};
  ASSERT_EQ(expect[1].fields.size(), std::size(kOps));
  for (std::size_t i = 0; i < std::size(kOps); ++i) EXPECT_EQ(expect[1].fields[i].op, kOps[i]) << i;
  EXPECT_EQ(expect[1].fields[0].text, "{base}");
  EXPECT_EQ(expect[1].fields[3].text, "x");
  EXPECT_EQ(expect[1].fields[4].low, 1);
  EXPECT_EQ(expect[1].fields[4].high, 3.5);
  EXPECT_EQ(expect[1].fields[5].low, -1);
  EXPECT_EQ(expect[1].fields[0].parameter, "");
  EXPECT_EQ(expect[1].fields[7].parameter, "ttl");
  EXPECT_EQ(expect[1].fields[7].types, (std::vector<SfType>{SfType::integer, SfType::token}));
  EXPECT_EQ(expect[1].origin_sees->method, "GET");
  EXPECT_EQ(expect[1].origin_sees->path, "/r");
  EXPECT_EQ(expect[1].origin_sees->times, (Times{2, 2}));
  EXPECT_EQ(expect[1].origin_sees->fields.at(0).field, "H");
  EXPECT_EQ(expect[2].origin_sees->times, (Times{0, 0}));
}

TEST(ReadExpectation, ListsAndPartsOfWhatIsExpected) {
  const Suite suite = read_text(suite_of(case_with("", R"([{ "at": 0 }, { "at": 1, "expect": [
    { "status": [200, 416], "body": { "contains": "a", "lacks": ["b", "{serial}"] },
      "headers": [{ "name": "A", "lacks": "x" }, { "name": "B", "count": 2 }, { "name": "Date", "date": [-2, 1] }] },
    { "parts": [{ "range": "0-1/10", "body": "01", "type": "text/plain" }] },
    { "origin_sees": [1, 2] }, { "origin_sees": { "method": "GET", "times": [0, 1] } }] }])")));
  const std::vector<Expectation>& expect = suite.cases.at(0).steps.at(1).expect;
  using Op = FieldCheck::Op;
  EXPECT_EQ(expect[0].status, (std::vector<int>{200, 416}));
  EXPECT_EQ(expect[0].body_contains, std::vector<std::string>{"a"});
  EXPECT_EQ(expect[0].body_lacks, (std::vector<std::string>{"b", "{serial}"}));
  EXPECT_EQ(expect[0].fields[0].op, Op::lacks);
  EXPECT_EQ(expect[0].fields[0].text, "x");
  EXPECT_EQ(expect[0].fields[1].op, Op::count);
  EXPECT_EQ(expect[0].fields[1].low, 2);
  EXPECT_EQ(expect[0].fields[2].op, Op::date);
  EXPECT_EQ(expect[0].fields[2].low, -2);
  ASSERT_EQ(expect[1].parts.size(), 1u);
  EXPECT_EQ(expect[1].parts[0].range, "0-1/10");
  EXPECT_EQ(expect[1].parts[0].bytes, "01");
  EXPECT_EQ(expect[1].parts[0].content_type, "text/plain");
  EXPECT_EQ(expect[2].origin_sees->times, (Times{1, 2}));
  EXPECT_EQ(expect[3].origin_sees->times, (Times{0, 1}));
}

TEST(ReadExpectation, MistakesInExpectations) {
  const auto with = [](const std::string& expect) {
    return suite_of(case_with("", R"([{"at": 0}, {"at": 1, "expect": )" + expect + "}]"));
  };
  const auto with_check = [&](const std::string& check) { return with(R"({"headers": [)" + check + "]}"); };
  const std::string at = "/cases/0/steps/1/expect";
  const std::vector<std::pair<std::string, std::string>> kMistakes = {
      {with("[]"), ": expected at least one expectation, found []"},
      {with("{}"), ": expected at least one check, found none"},
      {with(R"({"setup": true})"), ": expected at least one check, found none"},
      {with(R"({"form": "cache"})"),
       "/form: expected one of answered_by, body, from, headers, interim, origin_sees, parts, setup, status, "
       "tiers_see, trailers, "
       "found unknown member"},
      {with(R"({"from": "hit"})"), "/from: expected one of cache, origin, validated, stale, error, found \"hit\""},
      {with(R"({"from": []})"), "/from: expected at least one of cache, origin, validated, stale, error, found []"},
      {with(R"({"from": ["cache", "cache"]})"), "/from/1: expected each source once, found \"cache\""},
      {with(R"({"from": ["cache", "origin", "validated", "error"]})"),
       "/from: expected a list that leaves something out: this check could never fail, found "
       "[\"cache\",\"origin\",\"validated\",\"error\"]"},
      {with(R"({"status": 100})"), "/status: expected a whole number from 200 to 999, found 100"},
      {with(R"({"interim": [200]})"), "/interim/0: expected a whole number from 100 to 199, found 200"},
      {with(R"({"status": []})"), "/status: expected at least one status code, found []"},
      {with(R"({"body": 7})"),
       "/body: expected the text of the body, or an object of contains, lacks, same_as_step, found 7"},
      {with(R"({"body": {}})"), "/body: expected contains, lacks or same_as_step, found none of them"},
      {with(R"({"body": {"contains": []}})"), "/body/contains: expected at least one text, found []"},
      {with(R"({"body": {"lacks": ""}})"),
       "/body/lacks: expected some text: every value contains the empty one, found \"\""},
      {with(R"({"body": {"same_as_step": 1}})"), "/body/same_as_step: expected a whole number from 0 to 0, found 1"},
      {with(R"({"body": "{nobody}"})"),
       "/body: expected {date}, {date-60}, {date+60 rfc850}, {date asctime}, {serial} or {base}, found {nobody}"},
      {with(R"({"headers": []})"), "/headers: expected at least one check, found []"},
      {with_check(R"({"present": true})"), "/headers/0: expected a member \"name\", found none"},
      {with_check(R"({"name": "A"})"),
       "/headers/0: expected one of equals, present, absent, contains, lacks, between, at_least, count, date, "
       "same_as_step, type, found none"},
      {with_check(R"({"name": "A", "present": true, "equals": "x"})"),
       "/headers/0: expected one of equals, present, absent, contains, lacks, between, at_least, count, date, "
       "same_as_step, type, found more than one"},
      {with_check(R"({"name": "A", "parameter": "a b", "present": true})"),
       "/headers/0/parameter: expected a parameter, found \"a b\""},
      {with_check(R"({"name": "A", "parameter": "a"})"),
       "/headers/0: expected one of equals, present, absent, contains, lacks, between, at_least, count, date, "
       "same_as_step, type, found none"},
      {with_check(R"({"name": "A", "type": []})"),
       "/headers/0/type: expected at least one of Boolean, Integer, String, Token, found []"},
      {with_check(R"({"name": "A", "type": ["Date"]})"),
       "/headers/0/type/0: expected one of Boolean, Integer, String, Token, found \"Date\""},
      {with_check(R"({"name": "A b", "present": true})"), "/headers/0/name: expected a field name, found \"A b\""},
      {with_check(R"({"name": "A", "present": false})"), "/headers/0/present: expected true, found false"},
      {with_check(R"({"name": "A", "contains": ""})"),
       "/headers/0/contains: expected some text: every value contains the empty one, found \"\""},
      {with_check(R"({"name": "A", "count": 0})"), "/headers/0/count: expected a whole number from 1 to 1000, found 0"},
      {with_check(R"({"name": "A", "date": [2, -2]})"),
       "/headers/0/date: expected two numbers, the smaller first, found [2,-2]"},
      {with_check(R"({"name": "A", "between": [3, 1]})"),
       "/headers/0/between: expected two numbers, the smaller first, found [3,1]"},
      {with_check(R"({"name": "A", "between": [3]})"),
       "/headers/0/between: expected two numbers: [least, most], found [3]"},
      {with_check(R"({"name": "A", "at_least": "1"})"), "/headers/0/at_least: expected a number, found \"1\""},
      {with_check(R"({"name": "A", "same_as_step": 1})"),
       "/headers/0/same_as_step: expected a whole number from 0 to 0, found 1"},
      {with(R"({"origin_sees": -1})"), "/origin_sees: expected a whole number from 0 to 1000, found -1"},
      {with(R"({"parts": []})"), "/parts: expected at least one part, found []"},
      {with(R"({"parts": [{"range": "0-1", "body": "01"}]})"),
       "/parts/0/range: expected a range as in Content-Range: \"0-1/10\", found \"0-1\""},
      {with(R"({"origin_sees": [2]})"), "/origin_sees: expected two numbers: [least, most], found [2]"},
      {with(R"({"origin_sees": [2, 2]})"), "/origin_sees: expected two numbers, the smaller first, found [2,2]"},
      {with(R"({"origin_sees": {}})"), "/origin_sees: expected method, path, headers or times, found none of them"},
      {with(R"({"origin_sees": {"times": 0, "method": "GET"}})"),
       "/origin_sees: expected nothing but times, when times is 0: there is no request to look at, found more"},
  };
  for (const auto& [text, message] : kMistakes) {
    EXPECT_EQ(error_of([&] { read_text(text); }), "suite.json at " + at + message) << text;
  }
  EXPECT_EQ(
      error_of([&] { read_text(suite_of(case_with("", R"([{"at": 0, "expect": {"body": {"same_as_step": 0}}}])"))); }),
      "suite.json at /cases/0/steps/0/expect/body/same_as_step: expected no same_as_step: the first step has none "
      "before it, found 0");
}

}  // namespace
}  // namespace cachestone::cases
