// schema/results.schema.json agrees with the reader and the writer: what is written is valid, what the reader refuses
// for its shape is not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/any_results_testing.h"
#include "reports/results_json.h"
#include "reports/sample_test.h"
#include "simulator/json/schema_testing.h"

namespace cachestone::reports {
namespace {

using Json = nlohmann::json;

const std::filesystem::path kReports = CACHESTONE_SOURCE_DIR "/reports";

std::string objections(const Json& document) {
  static const json::SchemaJudge kJudge(kReports / "schema/results.schema.json");
  return kJudge.objections(document);
}

std::string objections(const Results& results) {
  return objections(Json::parse(results_to_json(results)));
}

TEST(ResultsSchema, AcceptsTheSamplesAndTheFilesOfAllVersions) {
  for (const Results& results : {Results(), small_sample(), large_sample(6, 3), hostile_sample()}) {
    EXPECT_EQ(objections(results), "") << results.tool;
  }
  for (int version = 1; version <= kResultsVersion; ++version) {
    const auto file = kReports / "testdata" / ("results-v" + std::to_string(version) + ".json");
    EXPECT_EQ(objections(json::parse_file(file)), "") << file;
  }
}

RC_GTEST_PROP(ResultsSchema, AcceptsWhateverIsWritten, ()) {
  RC_ASSERT(objections(any_results()) == "");
}

// Patches that make the file of the newest version wrong.
TEST(ResultsSchema, RefusesWhatTheReaderRefuses) {
  const Json good = json::parse_file(kReports / "testdata/results-v5.json");
  const char* const kBreaks[] = {
      R"({"op": "remove", "path": "/format"})",
      R"({"op": "replace", "path": "/format", "value": "junit"})",
      R"({"op": "remove", "path": "/version"})",
      R"({"op": "replace", "path": "/version", "value": 0})",
      R"({"op": "replace", "path": "/version", "value": 6})",
      R"({"op": "replace", "path": "/version", "value": "5"})",
      R"({"op": "add", "path": "/colour", "value": "red"})",
      R"({"op": "replace", "path": "/tool", "value": 1})",
      R"({"op": "replace", "path": "/tool", "value": {"base64": "?"}})",
      R"({"op": "replace", "path": "/tool", "value": {"base64": "YQ"}})",
      R"({"op": "replace", "path": "/tool", "value": {"text": "a"}})",
      R"({"op": "add", "path": "/shard", "value": {"index": 0, "of": 2}})",
      R"({"op": "add", "path": "/shard", "value": {"index": 1}})",
      R"({"op": "replace", "path": "/repeat", "value": -1})",
      R"({"op": "replace", "path": "/areas", "value": {}})",
      R"({"op": "remove", "path": "/areas/0/id"})",
      R"({"op": "add", "path": "/suites/0/colour", "value": "red"})",
      R"({"op": "remove", "path": "/cases/0/suite"})",
      R"({"op": "replace", "path": "/cases/0/length", "value": "long"})",
      R"({"op": "replace", "path": "/cases/0/clauses", "value": [1]})",
      R"({"op": "remove", "path": "/cases/0/reference/0/verdict"})",
      R"({"op": "add", "path": "/cases/0/reference/0/events/0/colour", "value": "red"})",
      R"({"op": "add", "path": "/cases/0/reference/0/events/0/at", "value": "soon"})",
      R"({"op": "remove", "path": "/clauses/0/id"})",
      R"({"op": "replace", "path": "/clauses/0/document", "value": 9111})",
      R"({"op": "add", "path": "/topics", "value": [{"title": "no id"}]})",
      R"({"op": "remove", "path": "/targets/0/name"})",
      R"({"op": "replace", "path": "/targets/0/duration", "value": "1 s"})",
      R"({"op": "add", "path": "/targets/0/colour", "value": "red"})",
      R"({"op": "remove", "path": "/targets/0/cases/0/id"})",
      R"({"op": "replace", "path": "/targets/0/cases/0/verdict", "value": "fail"})",
      R"({"op": "add", "path": "/targets/0/cases/0/known", "value": {"until": 2027}})",
      R"({"op": "add", "path": "/targets/0/cases/0/repetitions", "value": ["twice"]})",
      R"({"op": "remove", "path": "/targets/0/cases/0/checks/0/held"})",
      R"({"op": "replace", "path": "/targets/0/cases/0/checks/0/held", "value": 1})",
      R"({"op": "replace", "path": "/targets/0/cases/0/checks/0/step", "value": -1})",
      R"({"op": "remove", "path": "/targets/0/cases/0/exchanges/0/request"})",
      R"({"op": "remove", "path": "/targets/0/cases/0/exchanges/0/request/method"})",
      R"({"op": "add", "path": "/targets/0/cases/0/exchanges/0/request/fields", "value": [["Host"]]})",
      R"({"op": "replace", "path": "/targets/0/cases/0/exchanges/0/response/status", "value": -1})",
      R"({"op": "add", "path": "/targets/0/cases/0/exchanges/0/response/minor_version", "value": 2147483648})",
      R"({"op": "add", "path": "/targets/0/cases/0/exchanges/0/hops", "value": [{"from": "a", "to": "b"}]})",
      R"({"op": "remove", "path": "/targets/0/cases/0/exchanges/0/origin/0/response"})",
  };
  ASSERT_EQ(objections(good), "");
  for (const char* const patch : kBreaks) {
    const Json broken = good.patch(Json::array({Json::parse(patch)}));
    EXPECT_NE(objections(broken), "") << patch;
    EXPECT_THROW(results_from_json(broken.dump(), "f"), json::InputError) << patch;
  }
}

}  // namespace
}  // namespace cachestone::reports
