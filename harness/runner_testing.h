// For tests: small cases, and whole runs of them on the virtual clock.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "harness/in_process.h"
#include "harness/runner.h"
#include "harness/timelines_testing.h"

namespace cachestone::harness::testing {

using cases::From;

inline origin::Answer answer_with(const std::string& cache_control) {
  origin::Answer answer;
  answer.fields.add("Cache-Control", cache_control);
  return answer;
}

// Stored at 0, asked again at 1.
inline cases::Case case_named(std::string id, const std::string& cache_control, std::vector<From> from) {
  cases::Case item;
  item.id = std::move(id);
  item.steps = {step_at(0), step_at(1, std::move(from))};
  item.steps[0].origin = answer_with(cache_control);
  return item;
}

inline cases::Case no_store_case() {
  cases::Case item = case_named("no-store", "no-store, max-age=60", {From::origin});
  item.control = item.steps;
  item.control[0].origin = answer_with("max-age=60");
  return item;
}

// One run on the virtual clock, all timelines beginning at once.
struct Sweep {
  Sweep() { options.spread = Milliseconds{0}; }

  world::VirtualLoop loop{kStart};
  origin::Book book;
  RunnerOptions options;
  std::vector<cases::Case> items;
  std::string failure;
  bool done = false;

  std::vector<reports::CaseResult> play(Target& target, std::function<void(Runner&)> meanwhile = nullptr) {
    std::vector<const cases::Case*> pointers;
    for (const cases::Case& item : items) pointers.push_back(&item);
    Runner runner(loop, target, book, options);
    runner.start(pointers, [this] { done = true; });
    if (meanwhile) meanwhile(runner);
    loop.run();
    EXPECT_TRUE(done);
    EXPECT_TRUE(runner.finished());
    failure = runner.failure();
    return runner.take_results();
  }
  // Against the reference cache.
  std::vector<reports::CaseResult> play(policy::Rulebook rules = {}) {
    InProcessTarget target(loop, book, options.profile, rules);
    return play(target);
  }
};

}  // namespace cachestone::harness::testing
