// For tests: cases and what was seen of them, written in a line or two.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cases/case.h"
#include "harness/timeline.h"

namespace cachestone::harness::testing {

inline constexpr Time kStart{std::chrono::sys_days(std::chrono::year(2026) / 1 / 15)};

inline cases::Expectation expect_from(std::vector<cases::From> from, bool setup = false) {
  cases::Expectation expectation;
  expectation.setup = setup;
  expectation.from = std::move(from);
  return expectation;
}

// A step at `at` seconds that gets what it must come from, if anything.
inline cases::Step step_at(int at, std::vector<cases::From> from = {}) {
  cases::Step step;
  step.at = Seconds{at};
  if (!from.empty()) step.expect.push_back(expect_from(std::move(from)));
  return step;
}

inline http::Response response(int status, http::Fields fields, std::string body = "") {
  http::Response result;
  result.status = status;
  result.fields = std::move(fields);
  result.body = std::move(body);
  return result;
}

// Builds a SeenTimeline in the order in which things happened.
class Story {
 public:
  Story() {
    seen.base = "/cs-1";
    seen.start = kStart;
  }
  // The origin gets a request in the step that began last, and answers it.
  Story& origin(http::Fields fields, int status = 200) {
    origin::LogEntry entry;
    entry.step = seen.steps.size() - 1;
    entry.serial = seen.log.size() + 1;
    entry.at = now_;
    entry.request.target = "/cs-1/r";
    if (status != 304) fields.add("Cachestone-Serial", std::to_string(entry.serial));
    entry.response = response(status, std::move(fields));
    entry.validated = status == 304;
    seen.log.push_back(std::move(entry));
    return *this;
  }
  Story& step(int at) {
    now_ = seen.start + Seconds{at};
    seen.steps.push_back({now_, {}});
    return *this;
  }
  // A client of the last step gets a response.
  Story& client(http::Response got) {
    SeenExchange exchange;
    exchange.received = {{}, std::move(got), true, "", now_, now_};
    return add(std::move(exchange));
  }
  Story& client_with_serial(std::uint64_t serial, int status = 200) {
    return client(response(status, {{"Cachestone-Serial", std::to_string(serial)}}));
  }
  // A client of the last step gets none.
  Story& failure(std::string error) {
    SeenExchange exchange;
    exchange.received.error = std::move(error);
    exchange.received.sent = exchange.received.done = now_;
    return add(std::move(exchange));
  }

  SeenTimeline seen;

 private:
  Story& add(SeenExchange exchange) {
    exchange.log_size = seen.log.size();
    seen.steps.back().clients.push_back(std::move(exchange));
    return *this;
  }

  Time now_ = kStart;
};

}  // namespace cachestone::harness::testing
