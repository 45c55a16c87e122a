#include "reports/results_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "reports/any_results_testing.h"
#include "reports/file.h"
#include "reports/sample_test.h"
#include "reports/text.h"
#include "simulator/json/input_error.h"

namespace cachestone::reports {
namespace {

using testing::HasSubstr;

RC_GTEST_PROP(ResultsJson, RoundTrip, ()) {
  const Results results = any_results();
  const std::string text = results_to_json(results);
  RC_ASSERT(is_utf8(text));
  RC_ASSERT(results_from_json(text, "f") == results);
}

TEST(ResultsJson, BytesThatAreNotTextSurvive) {
  Results results = small_sample();
  Exchange& exchange = results.targets[0].cases[0].exchanges[0];
  exchange.response->body = std::string("\xFF\0\xC3", 3);
  exchange.response->fields.add("X", "latin-1: \xE9");
  exchange.response->fields.add("Y", std::string("nul: \0.", 7));
  const std::string text = results_to_json(results);
  EXPECT_THAT(text, HasSubstr(R"("body":{"base64":"/wDD"})"));
  EXPECT_THAT(text, HasSubstr(R"(["X",{"base64":"bGF0aW4tMTog6Q=="}])"));
  EXPECT_THAT(text, HasSubstr(R"(["Y","nul: \u0000."])"));
  EXPECT_EQ(results_from_json(text, "f"), results);
}

TEST(ResultsJson, TheFormatStaysAsItIs) {
  Results results = small_sample();
  results.targets.resize(1);
  CaseResult& only = results.targets[0].cases[0];
  results.targets[0].cases = {only};
  results.targets[0].cases[0].exchanges.resize(1);
  results.targets[0].cases[0].control.clear();
  results.suites.pop_back();
  results.cases.resize(1);
  results.clauses.resize(1);
  results.areas.resize(1);
  EXPECT_EQ(results_to_json(results), R"json({
 "format": "cachestone-results",
 "version": 5,
 "tool": "cachestone 0.1.0",
 "started": "2026-01-01T12:00:00Z",
 "areas": [
  {"id":"response-directives","title":"Response directives"}],
 "suites": [
  {"id":"response-directives/no-store","area":"response-directives","title":"no-store","spec":"RFC 9111 §5.2.2.5","about":"Keep nothing."}],
 "cases": [
  {"id":"response-directives/no-store/not-reused","suite":"response-directives/no-store","title":"Not used for a later request","level":"must","audience":"any","clauses":["rfc9111-5.2.2.5-01"],"length":1.0}],
 "clauses": [
  {"id":"rfc9111-5.2.2.5-01","level":"MUST NOT","text":"Keep nothing of it."}],
 "targets": [
  {
   "name": "reference",
   "title": "reference",
   "version": "0.1.0",
   "kind": "in-process",
   "clock": "virtual",
   "cache": "shared",
   "configuration": "default profile",
   "started": "2026-01-01T12:00:00Z",
   "duration": 0.0412,
   "cases": [
    {"id":"response-directives/no-store/not-reused","verdict":"pass","why":"It was not reused.","checks":[{"step":0,"setup":true,"held":true,"expected":"the response comes from the origin","seen":"it came from the origin"},{"step":1,"held":true,"expected":"the response comes from the origin","seen":"it came from the origin (serial 2)"},{"step":1,"control":true,"held":true,"expected":"the response comes from the cache","seen":"it came from the cache (serial 3, Age 1)"}],"exchanges":[{"step":0,"at":0.0004,"took":0.0021,"request":{"method":"GET","target":"/cs-1f-12/r","fields":[["Host","127.0.0.1:8081"],["User-Agent","cachestone/0.1.0"]]},"response":{"status":200,"fields":[["Date","Thu, 01 Jan 2026 12:00:00 GMT"],["Cachestone-Serial","1"],["Cache-Control","no-store"],["ETag","\"v1\""],["Content-Type","text/plain"],["Content-Length","9"]],"body":"serial 1\n"},"from":"origin","origin":[{"serial":1,"at":0.001,"request":{"method":"GET","target":"/cs-1f-12/r","fields":[["Host","127.0.0.1:8081"],["User-Agent","cachestone/0.1.0"],["Via","1.1 proxy"]]},"response":{"status":200,"fields":[["Date","Thu, 01 Jan 2026 12:00:00 GMT"],["Cachestone-Serial","1"],["Cache-Control","no-store"],["ETag","\"v1\""],["Content-Type","text/plain"],["Content-Length","9"]],"body":"serial 1\n"}}]}]}]
  }]
}
)json");
}

TEST(ResultsJson, LongBodiesAreCutOnceWithANote) {
  EXPECT_EQ(shortened_body(std::string(kLongestBody, 'x')), std::string(kLongestBody, 'x'));
  const std::string cut = shortened_body(std::string(1'000'000, 'x'));
  EXPECT_EQ(cut.size(), kLongestBody);
  EXPECT_THAT(cut, testing::EndsWith("x\n[cut by cachestone: 1000000 bytes in all]"));
  EXPECT_EQ(shortened_body(cut), cut);
  std::string accents;
  while (accents.size() < 5000) accents += "\xC3\xA9";
  EXPECT_TRUE(is_utf8(shortened_body(accents)));
  EXPECT_TRUE(is_utf8(shortened_body("x" + accents)));

  Results results = small_sample();
  results.targets[0].cases[0].exchanges[0].response->body = std::string(9000, 'y');
  const Results back = results_from_json(results_to_json(results), "f");
  EXPECT_THAT(back.targets[0].cases[0].exchanges[0].response->body,
              HasSubstr("[cut by cachestone: 9000 bytes in all]"));
  EXPECT_EQ(results_from_json(results_to_json(back), "f"), back);
}

// What the reader says about `text`.
std::string complaint(const std::string& text) {
  try {
    results_from_json(text, "old.json");
  } catch (const json::InputError& error) {
    return error.what();
  }
  return "none";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

TEST(ResultsJson, EveryMistakeHasAClearMessage) {
  const std::string good = results_to_json(small_sample());
  ASSERT_EQ(complaint(good), "none");
  struct Row {
    std::string text;
    std::string message;
  };
  const Row rows[] = {
      {"", "old.json: expected a whole results file, found one that is cut off: "},
      {"  \n", "old.json: expected a whole results file, found one that is cut off: "},
      {good.substr(0, good.size() / 2), "old.json: expected a whole results file, found one that is cut off: "},
      {good.substr(0, good.size() - 3), "old.json: expected a whole results file, found one that is cut off: "},
      {good.substr(0, good.rfind('}', good.size() - 3) + 1), "found one that is cut off: "},
      {replaced(good, "\"tool\":", "\"tool\""), "old.json: expected valid JSON, found "},
      {replaced(good, "reference", "refer\xFF"), "old.json: expected valid JSON, found "},
      {replaced(good, "\"tool\":", "\"version\":"), "\"version\" twice"},
      {"[]", "old.json: expected an object, found []"},
      {"{}",
       "old.json: expected a results file of cachestone (\"format\": \"cachestone-results\"), found no member "
       "\"format\""},
      {R"({"log": {"version": "1.2"}})", "found no member \"format\""},
      {R"({"format": "other", "version": 1})", "found another format"},
      {R"({"format": 1})", "found another format"},
      {R"({"format": "cachestone-results"})", "expected a member \"version\", found none"},
      {R"({"format": "cachestone-results", "version": 6, "new": []})",
       "old.json at /version: expected version 5, the newest that this cachestone reads, found 6, which a newer "
       "cachestone wrote"},
      {R"({"format": "cachestone-results", "version": 0})", "old.json at /version: expected a whole number from 1 to"},
      {R"({"format": "cachestone-results", "version": 5, "shard": {"index": 3, "of": 2}})",
       "old.json at /shard/index: expected a whole number from 1 to 2, found 3"},
      {R"({"format": "cachestone-results", "version": 1, "extra": 1})", "old.json at /extra: expected one of areas,"},
      {replaced(good, "\"name\": \"nginx\",", ""), "old.json at /targets/1: expected a member \"name\", found none"},
      {replaced(good, "\"verdict\":\"violation\"", "\"verdict\":\"fail\""),
       "old.json at /targets/1/cases/0/verdict: expected one of pass, violation, discouraged, missed, observed, "
       "unproven, inconclusive, flaky, not-applicable, not-run, error, found \"fail\""},
      {replaced(good, "\"held\":true", "\"held\":1"),
       "old.json at /targets/0/cases/0/checks/0/held: expected true or false, found 1"},
      {replaced(good, "[\"Host\",\"127.0.0.1:8081\"]", "[\"Host\"]"),
       "/exchanges/0/request/fields/0: expected a field as [name, value], found [\"Host\"]"},
      {replaced(good, "\"why\":\"It was not reused.\"", "\"why\":{\"base64\":\"?\"}"),
       "/why/base64: expected base64 (RFC 4648 §4) with padding, found \"?\""},
      {replaced(good, "\"why\":\"It was not reused.\"", "\"why\":{\"text\":\"a\"}"),
       "/why: expected a member \"base64\", found none"},
      {replaced(good, "\"status\":200", "\"status\":-1"), "/status: expected a whole number from 0 to"},
      {replaced(good, "\"suite\":\"fields/age\"", "\"suite\":\"fields/ages\""),
       "old.json at /cases/1/suite: expected one of \"suites\", found \"fields/ages\""},
      {replaced(good, "{\"id\":\"fields/age/rounding\",\"suite\"", "{\"id\":\"fields/age/counted\",\"suite\""),
       "old.json at /cases/2: expected each id once, found \"fields/age/counted\" a second time"},
      {replaced(good, "{\"id\":\"fields/age/rounding\",\"verdict\"", "{\"id\":\"fields/age/x\",\"verdict\""),
       "old.json at /targets/0/cases: expected results of cases that \"cases\" describes, found one of "
       "\"fields/age/x\""},
  };
  for (const Row& row : rows) EXPECT_THAT(complaint(row.text), HasSubstr(row.message));
}

TEST(ResultsJson, AnUnknownMemberIsRefusedInEveryObject) {
  Results results = small_sample();
  CaseResult& made = results.targets[0].cases[0];
  made.exchanges[0].response->body = "\xFF";
  made.exchanges[0].interim.resize(1);
  const std::string good = results_to_json(results);
  for (const char* object : {
           "{\n \"format\"",                              // the file
           "{\"id\":\"response-directives\",",            // an area
           "{\"id\":\"fields/age\",",                     // a suite
           "{\"id\":\"fields/age/counted\",\"suite\"",    // a case
           "{\"id\":\"rfc9111-5.1-01\"",                  // a clause
           "{\n   \"name\"",                              // a target
           "{\"id\":\"fields/age/counted\",\"verdict\"",  // a result
           "{\"step\":0,\"setup\"",                       // a check
           "{\"step\":0,\"at\"",                          // an exchange
           "{\"serial\"",                                 // what the origin saw
           "{\"method\"",                                 // a request
           "{\"status\"",                                 // a response
           "{\"base64\"",                                 // bytes
       }) {
    EXPECT_THAT(complaint(replaced(good, object, "{\"new\":1," + std::string(object + 1))),
                HasSubstr("/new: expected one of "));
  }
}

TEST(ResultsJson, EveryCutIsNoticed) {
  const std::string good = results_to_json(small_sample());
  for (std::size_t length = 0; length + 2 < good.size(); length += 7) {
    EXPECT_THAT(complaint(good.substr(0, length)), HasSubstr("cut off")) << length;
  }
}

class ResultsFile : public testing::Test {
 protected:
  ResultsFile()
      : directory_(std::filesystem::temp_directory_path() / ("cachestone-reports-" + std::to_string(getpid()))) {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }
  ~ResultsFile() override { std::filesystem::remove_all(directory_); }

  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory_), {}));
  }

  std::filesystem::path directory_;
};

TEST_F(ResultsFile, IsWrittenAndReadBackAndLeavesNothingElse) {
  const std::filesystem::path path = directory_ / "new" / "results.json";
  write_results(large_sample(2, 3), path);
  write_results(small_sample(), path);
  EXPECT_EQ(read_results(path), small_sample());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), 1);
}

TEST_F(ResultsFile, WhatCannotBeWrittenSaysWhyAndLeavesNothing) {
  std::filesystem::create_directory(directory_ / "results.json");
  std::ofstream(directory_ / "results.json" / "full") << "x";
  try {
    write_results(small_sample(), directory_ / "results.json");
    FAIL() << "a directory was overwritten";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("results.json: cannot be written: Is a directory"));
  }
  EXPECT_EQ(entries(), 1U);
  std::ofstream(directory_ / "file") << "x";
  EXPECT_THROW(write_results(small_sample(), directory_ / "file" / "results.json"), std::runtime_error);
}

TEST_F(ResultsFile, WhatCannotBeReadSaysWhy) {
  EXPECT_THAT(
      [&] { read_results(directory_ / "none.json"); },
      testing::ThrowsMessage<json::InputError>(HasSubstr("none.json: expected a readable file, found no such file")));
  EXPECT_THAT([&] { read_results(directory_); },
              testing::ThrowsMessage<json::InputError>(HasSubstr("expected a readable file, found something else")));
  std::ofstream(directory_ / "empty.json").flush();
  EXPECT_THAT([&] { read_results(directory_ / "empty.json"); },
              testing::ThrowsMessage<json::InputError>(HasSubstr("empty.json: expected a whole results file")));
}

}  // namespace
}  // namespace cachestone::reports
