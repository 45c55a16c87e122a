#include "origin/control/wire_json.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

namespace cachestone::origin {
namespace {

nlohmann::json through_text(const nlohmann::json& value) {
  return json::parse(value.dump(), "test");
}

Script read_back(const Script& script) {
  const nlohmann::json document = through_text(write_script(script));
  return read_script(json::Node(document, "test"));
}

// Each says one thing that an answer can; all of them together are what a case's step can say.
TEST(WireJson, AScriptComesBackAsItWas) {
  const char* const kAnswers[] = {
      R"({"status": 200})",
      R"({"status": 404, "reason": "Gone fishing"})",
      R"({"status": 200, "headers": [["Date", "{date-60 rfc850}"], ["X", "a{{b"], ["x", ""], ["Y", "é"]]})",
      R"({"status": 200, "body": ""})",
      R"({"status": 200, "body": "serial {serial} é"})",
      R"({"status": 200, "trailers": [["T", "1"]], "chunked": true})",
      R"({"status": 200, "interim": [{"status": 103, "headers": [["Link", "</a>"]]}, {"status": 102, "headers": []}]})",
      R"({"status": 200, "delay": 1.25, "pause": 0.002})",
      R"({"status": 200, "omit": ["Date", "Content-Length"]})",
      R"({"status": 200, "ranges": true})",
      R"({"status": 200, "fault": "truncate"})",
      R"({"status": 200, "fault": "stall", "stall_for": 0.5})",
      R"({"raw": "HTTP/1.1 200 OK\r\n\r\n{serial}", "delay": 3.0})",
      R"({"status": 200, "headers": [["ETag", "\"a\""]], "if_validated": {"status": 304, "headers": [["X", "1"]]}})",
  };
  for (const char* text : kAnswers) {
    const nlohmann::json steps = {{{"method", "GET"}, {"path", "/r?a"}, {"origin", nlohmann::json::parse(text)}},
                                  {{"method", "M-SEARCH"}, {"path", "/"}, {"host", "other.test"}}};
    const Script script = read_script(json::Node(steps, "test"));
    EXPECT_EQ(write_script(script), steps) << text;
    EXPECT_EQ(write_script(read_back(script)), steps) << text;
    EXPECT_EQ(script[1].host, "other.test");
    EXPECT_FALSE(script[1].answer);
  }
}

TEST(WireJson, RefusesWhatIsNoScript) {
  const char* const kTexts[] = {
      R"({})",
      R"([{"path": "/r"}])",
      R"([{"method": "G T", "path": "/r"}])",
      R"([{"method": "GET", "path": "/r", "origin": {"status": "200"}}])",
      R"([{"method": "GET", "path": "/r", "origin": {"body": "{unknown}"}}])",
      R"([{"method": "GET", "path": "/r", "sleep": 3}])",
  };
  for (const char* text : kTexts) {
    const nlohmann::json document = nlohmann::json::parse(text);
    EXPECT_THROW(read_script(json::Node(document, "test")), json::InputError) << text;
  }
}

std::string any_bytes() {
  return *rc::gen::arbitrary<std::string>();
}

http::Fields any_fields() {
  http::Fields fields;
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) fields.add(any_bytes(), any_bytes());
  return fields;
}

RC_GTEST_PROP(WireJson, AnEntryComesBackAsItWasWhateverItsBytes, ()) {
  LogEntry entry;
  entry.step = *rc::gen::inRange<std::size_t>(0, 9);
  entry.serial = *rc::gen::inRange<std::uint64_t>(0, 1ULL << 50);
  entry.at = Time(Milliseconds(*rc::gen::inRange<std::int64_t>(-1000, 1LL << 45)));
  entry.request = {any_bytes(), any_bytes(), *rc::gen::inRange(0, 2), any_fields(), any_bytes(), any_fields()};
  entry.response = {*rc::gen::inRange(100, 999), any_bytes(), 1, any_fields(), any_bytes(), any_fields()};
  entry.validated = *rc::gen::arbitrary<bool>();
  entry.fault = *rc::gen::element(Fault::none, Fault::refuse, Fault::wrong_length);
  entry.raw = *rc::gen::arbitrary<bool>();
  entry.raw_bytes = any_bytes();
  entry.delay = Milliseconds(*rc::gen::inRange(0, 100000));
  const nlohmann::json document = through_text(write_entry(entry));
  const LogEntry back = read_entry(json::Node(document, "test"));
  RC_ASSERT(back.request == entry.request);
  RC_ASSERT(back.response == entry.response);
  RC_ASSERT(back.raw_bytes == entry.raw_bytes);
  RC_ASSERT(back.at == entry.at && back.delay == entry.delay && back.fault == entry.fault);
  RC_ASSERT(back.step == entry.step && back.serial == entry.serial);
  RC_ASSERT(back.validated == entry.validated && back.raw == entry.raw);
}

}  // namespace
}  // namespace cachestone::origin
