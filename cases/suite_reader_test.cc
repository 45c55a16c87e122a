#include "cases/suite_reader.h"

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

}  // namespace
}  // namespace cachestone::cases
