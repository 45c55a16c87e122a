#include "cases/reader.h"

#include <gtest/gtest.h>

#include "cases/testing.h"

namespace cachestone::cases {
namespace {

const char* const kNoStore = R"({
  "id": "not-reused", "title": "A response with no-store is not used again", "clauses": ["rfc9111-5.2.2.5-01"],
  "level": "must",
  "steps": [{ "at": 0, "origin": { "headers": [["Cache-Control", "no-store, max-age=60"]] } },
            { "at": 1, "expect": { "from": "origin" } }],
  "control": [{ "op": "replace", "path": "/steps/0/origin/headers/0/1", "value": "max-age=60" }]})";

TEST(ReadSuite, TheExampleOfTheReadme) {
  const Suite suite = read_text(suite_of(kNoStore));
  EXPECT_EQ(suite.id, "area/name");
  EXPECT_EQ(suite.area(), "area");
  ASSERT_EQ(suite.cases.size(), 1u);
  const Case& item = suite.cases[0];
  EXPECT_EQ(item.id, "area/name/not-reused");
  EXPECT_EQ(item.suite, "area/name");
  EXPECT_EQ(item.level, Level::must);
  EXPECT_EQ(item.audience, Audience::any);
  EXPECT_EQ(item.clauses, std::vector<std::string>{"rfc9111-5.2.2.5-01"});
  ASSERT_EQ(item.steps.size(), 2u);
  EXPECT_EQ(item.steps[0].method, "GET");
  EXPECT_EQ(item.steps[0].path, "/r");
  EXPECT_EQ(item.steps[0].origin->fields, (http::Fields{{"Cache-Control", "no-store, max-age=60"}}));
  EXPECT_EQ(item.steps[1].origin, std::nullopt);
  EXPECT_EQ(item.steps[1].expect[0].from, std::vector<From>{From::origin});
  ASSERT_EQ(item.control.size(), 2u);
  EXPECT_EQ(item.control[0].origin->fields, (http::Fields{{"Cache-Control", "max-age=60"}}));
  EXPECT_EQ(item.length(), Seconds(1));
}

TEST(ReadSuite, EveryMemberOfACase) {
  const Suite suite = read_text(suite_of(R"({
    "id": "x", "title": "t", "clauses": ["rfc9111-4-07", "rfc9111-5.2.2.5-01"], "level": "probe", "cache": "private",
    "needs": ["byte-ranges"], "note": "n", "observe": { "step": 1, "header": "Age" },
    "steps": [
      { "at": 2, "request": { "method": "POST", "path": "/p?x={base}", "headers": [["A", "{date-1}"]], "body": "{base}" } },
      { "at": 2, "clients": 3, "overlap": true }]})"));
  const Case& item = suite.cases.at(0);
  EXPECT_EQ(item.level, Level::probe);
  EXPECT_EQ(item.audience, Audience::private_only);
  EXPECT_EQ(item.needs, std::vector<std::string>{"byte-ranges"});
  EXPECT_EQ(item.note, "n");
  EXPECT_EQ(item.observe->step, 1u);
  EXPECT_EQ(item.observe->field, "Age");
  EXPECT_TRUE(item.control.empty());
  const Step& first = item.steps.at(0);
  EXPECT_EQ(first.at, Seconds(2));
  EXPECT_EQ(first.method, "POST");
  EXPECT_EQ(first.path, "/p?x={base}");
  EXPECT_EQ(first.fields, (http::Fields{{"A", "{date-1}"}}));
  EXPECT_EQ(first.body, "{base}");
  EXPECT_EQ(item.steps.at(1).clients, 3u);
  EXPECT_TRUE(item.steps.at(1).overlap);
}

TEST(ReadSuite, EveryMemberOfAnExpectation) {
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

TEST(ReadSuite, ListsAndPartsOfWhatIsExpected) {
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

TEST(ReadSuite, HowARequestIsSent) {
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

TEST(ReadSuite, AFamilyWithItsControls) {
  const Suite suite = read_text(suite_of(R"({
    "id": "kept-{status}", "title": "Status {status}", "clauses": ["rfc9111-4-07"], "level": "must",
    "for_each": { "status": [200, 404] },
    "steps": [{ "at": 0, "origin": { "status": "{status}", "headers": [["Cache-Control", "no-store"]] } },
              { "at": 1, "expect": { "from": "origin" } }],
    "control": [{ "op": "replace", "path": "/steps/0/origin/headers/0/1", "value": "max-age={status}" }]})"));
  ASSERT_EQ(suite.cases.size(), 2u);
  EXPECT_EQ(suite.cases[0].id, "area/name/kept-200");
  EXPECT_EQ(suite.cases[1].title, "Status 404");
  EXPECT_EQ(suite.cases[1].steps[0].origin->status, 404);
  EXPECT_EQ(suite.cases[1].control[0].origin->fields.first("Cache-Control"), "max-age=404");
}

TEST(ReadSuite, AScenarioNeedsOnlySteps) {
  const Suite suite = read_text(R"({"steps": [{ "at": 0 }, { "at": 9, "expect": { "from": "origin" } }]})", "");
  EXPECT_EQ(suite.id, "scenario");
  ASSERT_EQ(suite.cases.size(), 1u);
  EXPECT_EQ(suite.cases[0].id, "scenario/scenario");
  EXPECT_EQ(suite.cases[0].level, Level::probe);
  EXPECT_EQ(suite.cases[0].steps.size(), 2u);
  EXPECT_EQ(read_text(kNoStore, "mine").cases[0].id, "mine/not-reused");
  EXPECT_EQ(read_text(R"({"$schema": "s", "steps": [{ "at": 0 }]})").cases.size(), 1u);
}

TEST(ReadSuite, AnyNameWillDoWhenNoneIsAsked) {
  EXPECT_EQ(read_text(suite_of(kNoStore), "").id, "area/name");
}

TEST(ForbidsReuse, OnlyByWhatTheLastStepInsistsOn) {
  struct Row {
    const char* steps;
    bool forbids;
  };
  const Row kRows[] = {
      {R"([{"at": 0}, {"at": 1, "expect": {"from": "origin"}}])", true},
      {R"([{"at": 0}, {"at": 1, "expect": {"from": ["origin", "validated", "error"]}}])", true},
      {R"([{"at": 0}, {"at": 1, "expect": {"from": "validated"}}])", true},
      {R"([{"at": 0}, {"at": 1, "expect": {"origin_sees": 1}}])", true},
      {R"([{"at": 0}, {"at": 1, "expect": {"origin_sees": {"method": "GET"}}}])", true},
      {R"([{"at": 0}, {"at": 1, "expect": [{"setup": true, "status": 200}, {"from": "error"}]}])", true},
      {R"([{"at": 0}, {"at": 1, "expect": {"from": "cache"}}])", false},
      {R"([{"at": 0}, {"at": 1, "expect": {"from": ["origin", "stale"]}}])", false},
      {R"([{"at": 0}, {"at": 1, "expect": {"setup": true, "from": "origin"}}])", false},
      {R"([{"at": 0}, {"at": 1, "expect": {"setup": true, "origin_sees": 1}}])", false},
      {R"([{"at": 0}, {"at": 1, "expect": [{"setup": true, "from": "validated"},
                                           {"origin_sees": {"method": "GET"}}]}])",
       false},
      {R"([{"at": 0}, {"at": 1, "expect": [{"from": "origin"}, {"setup": true, "origin_sees": {"method": "GET"}}]}])",
       true},
      {R"([{"at": 0}, {"at": 1, "expect": {"origin_sees": 0}}])", false},
      {R"([{"at": 0}, {"at": 1, "expect": {"origin_sees": [0, 1]}}])", false},
      {R"([{"at": 0}, {"at": 1, "expect": {"origin_sees": [1, 2]}}])", true},
      {R"([{"at": 0}, {"at": 1, "expect": {"status": 200}}])", false},
      {R"([{"at": 0}, {"at": 1}])", false},
      {R"([{"at": 0}, {"at": 1, "expect": {"from": "origin"}}, {"at": 2}])", false},
      {R"([{"at": 0, "expect": {"from": "origin"}}])", false},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(forbids_reuse(read_text(suite_of(case_with("", row.steps))).cases.at(0)), row.forbids) << row.steps;
  }
}

// A control that takes the origin's fields out, for steps that have some.
const char* const kControl = R"("control": [{"op": "remove", "path": "/steps/0/origin"}], )";

TEST(ReadSuite, AFieldThatMustNotComeBackMayHaveAControl) {
  const char* const kSteps = R"([{"at": 0, "origin": {"headers": [["Cache-Control", "private=\"A\""], ["A", "1"]]}},
                                 {"at": 1, "expect": {"headers": [{"name": "A", "absent": true}]}}])";
  EXPECT_EQ(read_text(suite_of(case_with(kControl, kSteps, "must"))).cases[0].control.size(), 2u);
  EXPECT_TRUE(read_text(suite_of(case_with("", kSteps, "must"))).cases[0].control.empty());
}

// What each mistake is called. The message follows "suite.json at ".
struct Mistake {
  std::string text;
  const char* message;
};

void expect_messages(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    const std::string message(mistake.message);
    const std::string expected = message.front() == ':' ? "suite.json" + message : "suite.json at " + message;
    EXPECT_EQ(error_of([&] { read_text(mistake.text); }), expected) << mistake.text;
  }
}

TEST(ReadSuite, MistakesInTheSuite) {
  expect_messages({
      {"[]", ": expected an object, found []"},
      {"{\"suite\": ",
       ": expected valid JSON, found parse error at line 1, column 11: syntax error while parsing "
       "value - unexpected end of input; expected '[', '{', or a literal"},
      {R"({"suite": "a", "suite": "b"})", "/suite: expected each member once in an object, found \"suite\" twice"},
      {R"({"suite": "area/other"})", "/suite: expected \"area/name\", the file's own path, found \"area/other\""},
      {R"({"title": "t"})", ": expected a member \"suite\", found none"},
      {R"({"suite": "area/name", "title": "t", "spec": "s", "about": "a"})",
       ": expected a member \"cases\", found none"},
      {suite_of(""), "/cases: expected at least one case, found []"},
      {R"({"suite": "area/name", "title": "t", "spec": "s", "about": "a", "author": "me", "cases": [)" +
           std::string(kNoStore) + "]}",
       "/author: expected one of $schema, about, cases, spec, suite, title, found unknown member"},
      {suite_of(std::string(kNoStore) + "," + kNoStore),
       "/cases/1/id: expected an id of its own, found \"area/name/not-reused\" again"},
      {suite_of(R"({"id": "a{n}", "title": "t", "clauses": ["rfc9111-4-07"], "level": "probe",
                    "for_each": {"n": [1, 1]}, "steps": [{"at": 0}]})"),
       "/cases/0/id: expected an id of its own, found \"area/name/a1\" again"},
  });
}

TEST(ReadSuite, MistakesInACase) {
  const std::string step = R"([{"at": 0}])";
  expect_messages({
      {suite_of("7"), "/cases/0: expected an object, found 7"},
      {suite_of(R"({"id": "No-Store"})"), "/cases/0/id: expected lower case words joined by -, found \"No-Store\""},
      {suite_of(R"({"id": "a--b"})"), "/cases/0/id: expected lower case words joined by -, found \"a--b\""},
      {suite_of(R"({"id": "a-"})"), "/cases/0/id: expected lower case words joined by -, found \"a-\""},
      {suite_of(R"({"id": ""})"), "/cases/0/id: expected lower case words joined by -, found \"\""},
      {suite_of(R"({"id": "a"})"), "/cases/0: expected a member \"title\", found none"},
      {suite_of(R"({"id": "a", "title": "is {status}"})"),
       "/cases/0/title: expected text without placeholders, found {status}"},
      {suite_of(R"({"id": "a", "title": "t", "clauses": []})"),
       "/cases/0/clauses: expected at least one clause, found []"},
      {suite_of(R"({"id": "a", "title": "t", "clauses": ["rfc9111-4-07", "rfc9111-9-99"]})"),
       "/cases/0/clauses/1: expected a clause of requirements.json, found \"rfc9111-9-99\""},
      {suite_of(R"({"id": "a", "title": "t", "clauses": ["rfc9111-4-07", "rfc9111-4-07"]})"),
       "/cases/0/clauses/1: expected each clause once, found \"rfc9111-4-07\""},
      {suite_of(case_with("", step, "MUST")),
       "/cases/0/level: expected one of must, should, may, probe, found \"MUST\""},
      {suite_of(case_with(R"("cache": "public", )", step)),
       "/cases/0/cache: expected one of any, shared, private, found \"public\""},
      {suite_of(case_with(R"("needs": ["Ranges"], )", step)),
       "/cases/0/needs/0: expected a capability of capabilities.json, found \"Ranges\""},
      {suite_of(case_with(R"("observe": {"step": 0}, )", step)),
       "/cases/0/observe: expected header, or requests: true, found neither"},
      {suite_of(case_with(R"("observe": {"step": 0, "header": "Age", "requests": true}, )", step)),
       "/cases/0/observe: expected header, or requests: true, found both"},
      {suite_of(case_with(R"("spec": "x", )", step)),
       "/cases/0/spec: expected one of cache, clauses, control, id, level, needs, note, observe, steps, title, "
       "topology, "
       "found unknown member"},
      {suite_of(case_with(R"("observe": {"step": 0, "header": "Age"}, )", step, "must")),
       "/cases/0/observe: expected no observe: only a probe reports a value, found {\"header\":\"Age\",\"step\":0}"},
      {suite_of(case_with(R"("observe": {"step": 1, "header": "Age"}, )", step)),
       "/cases/0/observe/step: expected a whole number from 0 to 0, found 1"},
      {suite_of(R"({"id": "n-{n}", "title": "t", "clauses": ["rfc9111-4-07"], "level": "probe",
                    "for_each": {"n": [5, 99]}, "steps": [{"at": 0, "clients": 1, "origin": {"delay": "{n}"}},
                                                          {"at": 0, "clients": "{n}0"}]})"),
       "/cases/0/steps/1/clients: expected a whole number, found \"50\" (with n = 5)"},
      {suite_of(R"({"id": "n-{n}", "title": "t", "clauses": ["rfc9111-4-07"], "level": "probe",
                    "for_each": {"n": [5, 3601]}, "steps": [{"at": 0, "origin": {"delay": "{n}"}}]})"),
       "/cases/0/steps/0/origin/delay: expected seconds from 0 to 3600, found 3601 (with n = 3601)"},
  });
}

TEST(ReadSuite, MistakesInSteps) {
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

TEST(ReadSuite, MistakesInExpectations) {
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

TEST(ReadSuite, MistakesInControls) {
  const char* const kForbidding = R"([{"at": 0, "origin": {}}, {"at": 1, "expect": {"from": "origin"}}])";
  const char* const kReusing = R"([{"at": 0, "origin": {}}, {"at": 1, "expect": {"from": "cache"}}])";
  expect_messages({
      {suite_of(case_with("", kForbidding, "must")),
       "/cases/0: expected a control: the last step of this must case forbids a stored response, found none"},
      {suite_of(case_with("", kForbidding, "should")),
       "/cases/0: expected a control: the last step of this should case forbids a stored response, found none"},
      {suite_of(case_with(kControl, kForbidding, "may")),
       "/cases/0/control: expected no control: a may case forbids nothing, found one"},
      {suite_of(case_with(kControl, kForbidding, "probe")),
       "/cases/0/control: expected no control: a probe case forbids nothing, found one"},
      {suite_of(case_with(kControl, kReusing, "must")),
       "/cases/0/control: expected no control: the last step does not forbid a stored response, found one"},
      {suite_of(case_with(R"("control": [{"op": "remove", "path": "/steps/0/request"}], )", kForbidding, "must")),
       "/cases/0/control/0/path: expected something that is there, found nothing at /steps/0/request"},
      {suite_of(
           case_with(R"("control": [{"op": "replace", "path": "/steps/0/at", "value": 0}], )", kForbidding, "must")),
       "/cases/0/control: expected a patch that changes the steps, found one that changes nothing"},
      {suite_of(
           case_with(R"("control": [{"op": "replace", "path": "/steps/0/at", "value": 2}], )", kForbidding, "must")),
       "/cases/0/steps/1/at: expected a time not before that of the step before, 2, found 1 (with the control "
       "applied)"},
      {suite_of(
           R"({"id": "a-{n}", "title": "t", "clauses": ["rfc9111-4-07"], "level": "must", "for_each": {"n": [1, 2]},
                    "steps": )" +
           std::string(kForbidding) + R"(,
                    "control": [{"op": "replace", "path": "/steps/{n}/at", "value": 1}]})"),
       "/cases/0/control: expected a patch that changes the steps, found one that changes nothing (with n = 1)"},
  });
}

}  // namespace
}  // namespace cachestone::cases
