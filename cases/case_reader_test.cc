#include "cases/case_reader.h"

#include <gtest/gtest.h>

#include "cases/reader.h"
#include "cases/testing.h"

namespace cachestone::cases {
namespace {

TEST(ReadCase, EveryMemberOfACase) {
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

TEST(ReadCase, AFieldThatMustNotComeBackMayHaveAControl) {
  const char* const kSteps = R"([{"at": 0, "origin": {"headers": [["Cache-Control", "private=\"A\""], ["A", "1"]]}},
                                 {"at": 1, "expect": {"headers": [{"name": "A", "absent": true}]}}])";
  EXPECT_EQ(read_text(suite_of(case_with(kControl, kSteps, "must"))).cases[0].control.size(), 2u);
  EXPECT_TRUE(read_text(suite_of(case_with("", kSteps, "must"))).cases[0].control.empty());
}

TEST(ReadCase, MistakesInACase) {
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

TEST(ReadCase, MistakesInControls) {
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
