// schema/suite.schema.json agrees with the reader: what is in the tree passes both, and broken suites pass neither.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cases/reader.h"
#include "cases/testing.h"
#include "simulator/json/schema_testing.h"

namespace cachestone::cases {
namespace {

// Empty when the document is valid, else why it is not.
std::string objections(const nlohmann::json& document) {
  static const json::SchemaJudge kJudge(kCasesDirectory / "schema/suite.schema.json");
  return kJudge.objections(document);
}

TEST(SchemaTest, AcceptsEverySuiteOfTheTree) {
  std::size_t suites = 0;
  for (const Suite& suite : read_catalogue(kCasesDirectory).suites) {
    EXPECT_EQ(objections(json::parse_file(kCasesDirectory / (suite.id + ".json"))), "") << suite.id;
    ++suites;
  }
  EXPECT_GE(suites, 15u);
}

const char* const kSuite = R"({
  "$schema": "../schema/suite.schema.json", "suite": "area/name", "title": "t", "spec": "s", "about": "a",
  "cases": [{
    "id": "kept-{status}", "title": "t", "clauses": ["rfc9111-4-07"], "level": "must", "topology": ["browser", { "name": "edge", "profile": { "base": "cdn" } }],
    "for_each": { "status": [200, 404] },
    "steps": [
      { "at": 0, "request": { "headers": [["A", "b"]], "load": "reload" },
        "origin": { "status": "{status}", "headers": [["ETag", "\"e\""]], "if_validated": {}, "fault": "stall" } },
      { "at": 1, "expect": [{ "from": ["origin", "validated"], "answered_by": "origin", "tiers_see": { "edge": 1 } }, { "headers": [{ "name": "A", "between": [1, 2] }] }] }],
    "control": [{ "op": "remove", "path": "/steps/0/origin/if_validated" }] }]})";

TEST(SchemaTest, AcceptsWhatTheReaderAccepts) {
  EXPECT_EQ(objections(nlohmann::json::parse(kSuite)), "");
  EXPECT_EQ(read_text(kSuite).cases.size(), 2u);
  const char* const kScenario = R"({ "steps": [{ "at": 0, "origin": { "raw": "x", "delay": 0.5 } },
    { "at": 1, "request": { "headers": [["Host", "a.example"]], "absolute": "a.example", "version": "1.0", "abort": 0.5 },
      "origin": { "pause": 1, "ranges": true }, "expect": { "origin_sees": [1, 2] } },
    { "at": 2, "origin": { "fault": "stall", "stall_for": 2 }, "expect": [
      { "status": [200, 206], "body": { "contains": ["a"], "lacks": "b" }, "parts": [{ "range": "0-1/2", "body": "01" }],
        "headers": [{ "name": "A", "lacks": "b" }, { "name": "A", "count": 1 }, { "name": "Date", "date": [-1, 1] }] },
      { "origin_sees": { "method": "GET", "times": [0, 1] } }] }],
    "observe": { "step": 1, "requests": true } })";
  EXPECT_EQ(objections(nlohmann::json::parse(kScenario)), "");
  EXPECT_EQ(read_text(kScenario, "").cases.size(), 1u);
}

// Each patch breaks the suite above in a way that both must see.
TEST(SchemaTest, RejectsWhatTheReaderRejects) {
  const char* const kBreaks[] = {
      R"([{"op": "remove", "path": "/title"}])",
      R"([{"op": "remove", "path": "/cases/0/clauses"}])",
      R"([{"op": "add", "path": "/author", "value": "me"}])",
      R"([{"op": "add", "path": "/cases/0/spec", "value": "s"}])",
      R"([{"op": "replace", "path": "/cases", "value": []}])",
      R"([{"op": "replace", "path": "/cases/0/clauses", "value": []}])",
      R"([{"op": "replace", "path": "/cases/0/id", "value": "Kept {status}"}])",
      R"([{"op": "replace", "path": "/cases/0/level", "value": "shall"}])",
      R"([{"op": "add", "path": "/cases/0/cache", "value": "public"}])",
      R"([{"op": "replace", "path": "/cases/0/for_each/status", "value": []}])",
      R"([{"op": "replace", "path": "/cases/0/topology", "value": []}])",
      R"([{"op": "replace", "path": "/cases/0/topology", "value": "browser"}])",
      R"([{"op": "replace", "path": "/cases/0/topology/0", "value": "netscape"}])",
      R"([{"op": "remove", "path": "/cases/0/topology/1/name"}])",
      R"([{"op": "replace", "path": "/cases/0/topology/1/name", "value": "The Edge"}])",
      R"([{"op": "add", "path": "/cases/0/topology/1/kind", "value": "shared"}])",
      R"([{"op": "replace", "path": "/cases/0/topology/1/profile", "value": 1}])",
      R"([{"op": "replace", "path": "/cases/0/steps/0/request/load", "value": "refresh"}])",
      R"([{"op": "replace", "path": "/cases/0/steps/1/expect/0/answered_by", "value": 1}])",
      R"([{"op": "replace", "path": "/cases/0/steps/1/expect/0/tiers_see", "value": {}}])",
      R"([{"op": "replace", "path": "/cases/0/steps/1/expect/0/tiers_see/edge", "value": -1}])",
      R"([{"op": "replace", "path": "/cases/0/steps", "value": []}])",
      R"([{"op": "remove", "path": "/cases/0/steps/0/at"}])",
      R"([{"op": "replace", "path": "/cases/0/steps/0/at", "value": -1}])",
      R"([{"op": "add", "path": "/cases/0/steps/0/wait", "value": 1}])",
      R"([{"op": "add", "path": "/cases/0/steps/0/clients", "value": 0}])",
      R"([{"op": "replace", "path": "/cases/0/steps/0/request/headers/0", "value": ["A"]}])",
      R"([{"op": "replace", "path": "/cases/0/steps/0/request/headers/0/0", "value": "A b"}])",
      R"([{"op": "replace", "path": "/cases/0/steps/0/request/headers/0/1", "value": "a\nb"}])",
      R"([{"op": "replace", "path": "/cases/0/steps/0/origin/status", "value": 103}])",
      R"([{"op": "replace", "path": "/cases/0/steps/0/origin/fault", "value": "crash"}])",
      R"([{"op": "add", "path": "/cases/0/steps/0/origin/raw", "value": "x"}])",
      R"([{"op": "add", "path": "/cases/0/steps/0/origin/omit", "value": ["Age"]}])",
      R"([{"op": "add", "path": "/cases/0/steps/0/origin/interim", "value": [{"status": 200}]}])",
      R"([{"op": "replace", "path": "/cases/0/steps/1/expect/0/from", "value": "hit"}])",
      R"([{"op": "replace", "path": "/cases/0/steps/1/expect/0/from", "value": []}])",
      R"([{"op": "replace", "path": "/cases/0/steps/1/expect/1", "value": {}}])",
      R"([{"op": "replace", "path": "/cases/0/steps/1/expect/1/headers", "value": []}])",
      R"([{"op": "add", "path": "/cases/0/steps/1/expect/1/headers/0/present", "value": true}])",
      R"([{"op": "remove", "path": "/cases/0/steps/1/expect/1/headers/0/between"}])",
      R"([{"op": "replace", "path": "/cases/0/control/0/path", "value": "/level"}])",
      R"([{"op": "replace", "path": "/cases/0/control/0/op", "value": "delete"}])",
  };
  for (const char* const patch : kBreaks) {
    const nlohmann::json broken = nlohmann::json::parse(kSuite).patch(nlohmann::json::parse(patch));
    EXPECT_NE(objections(broken), "") << patch;
    EXPECT_THROW(read_text(broken.dump()), json::InputError) << patch;
  }
}

}  // namespace
}  // namespace cachestone::cases
