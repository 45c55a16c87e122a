// The suite against a cache library behind an adapter.
//
// One case after the other, each with a new cache and on a virtual clock of its own, so that what a library does in one
// case cannot touch another: a child that dies, hangs or talks nonsense costs the case in which it does (`error`, with
// the reason), and the next one gets a new child. After too many such cases in a row it is given up.
#pragma once

#include <functional>
#include <string>

#include "cases/case.h"
#include "harness/adapter/child.h"
#include "harness/suite_run.h"
#include "reports/results.h"

namespace cachestone::adapter {

struct AdapterRun {
  // Of `about` only a title is needed, and that may be empty: the adapter introduces itself.
  harness::SuiteRun suite;
  const cases::Catalogue* catalogue = nullptr;  // knows the capabilities
  ChildOptions child;
  // Called several times a second while the adapter is waited for: a place to see that somebody wants to stop.
  std::function<void()> look_around{};
  std::function<void(const std::string&)> warn{};  // may be empty
};

// After so many cases in a row that the child did not survive, it is given up.
inline constexpr int kMostLostInARow = 10;

// A result for each case, in their order. `failure` says why there was no adapter to speak to, or why it was given up;
// the cases without a result are `error` for the same reason, and `not-run` after a stop.
reports::TargetResult run_adapter(AdapterRun run);

}  // namespace cachestone::adapter
