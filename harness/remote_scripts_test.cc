// Every script of the suite means the same to an origin somewhere else: what it answers does not change on the way
// through the control API.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cases/reader.h"
#include "harness/timeline.h"
#include "origin/control/bounds.h"
#include "origin/control/wire_json.h"
#include "simulator/http/codec.h"
#include "simulator/http/date.h"

namespace cachestone::harness {
namespace {

constexpr Time kNow{Seconds(784111777)};

// Everything that a performance says, as text.
std::string told(const origin::Performance& performance) {
  std::string text = performance.raw.value_or("no raw bytes") + "|" + std::string(name(performance.fault)) + "|" +
                     std::to_string(performance.delay.count()) + "|" + std::to_string(performance.pause.count()) + "|" +
                     std::to_string(performance.stall_for.value_or(Milliseconds(-1)).count());
  for (const http::Response& interim : performance.interim) text += "|" + http::write(interim);
  return text + "|" + http::write(performance.response);
}

// What the origin answers to each step: to a plain request, one with validators that fit anything, one for a range.
std::vector<std::string> answers(const origin::Script& script) {
  origin::Book book;
  book.open("cs-1", script);
  std::vector<std::string> all;
  for (std::size_t step = 0; step < script.size(); ++step) {
    book.begin_step("cs-1", step);
    for (const http::Fields& fields :
         {http::Fields{}, http::Fields{{"If-None-Match", "*"}},
          http::Fields{{"If-Modified-Since", http::format_date(kNow)}}, http::Fields{{"Range", "bytes=0-1"}}}) {
      http::Request request;
      request.method = script[step].method;
      request.target = "/cs-1" + script[step].path;
      request.fields = fields;
      all.push_back(told(book.answer(request, kNow)));
    }
  }
  return all;
}

TEST(RemoteScripts, EveryCaseOfTheSuiteIsAnsweredTheSame) {
  const cases::Catalogue suite = cases::read_catalogue(std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases");
  std::size_t steps = 0;
  for (const cases::Suite& one : suite.suites) {
    for (const cases::Case& item : one.cases) {
      for (const auto* side : {&item.steps, &item.control}) {
        const origin::Script script = origin_script(*side);
        const std::string text = origin::write_script(script).dump();
        EXPECT_LE(text.size(), origin::Bounds().script_bytes) << item.id;
        const nlohmann::json document = json::parse(text, item.id);
        EXPECT_EQ(answers(origin::read_script(json::Node(document, item.id))), answers(script)) << item.id;
        steps += script.size();
      }
    }
  }
  EXPECT_GT(steps, 1000u);
}

}  // namespace
}  // namespace cachestone::harness
