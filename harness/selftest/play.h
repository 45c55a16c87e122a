// One case played alone, against one reference cache in this process.
//
// Alone means: a cache, an origin and a clock that nothing else uses. So what a play asked its rulebook about belongs
// to this case, and its outcome does not depend on any other case. Plays share nothing and may run on several threads.
#pragma once

#include <string>

#include "cases/case.h"
#include "harness/runner.h"
#include "harness/target.h"
#include "origin/script/book.h"
#include "reports/results.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"
#include "simulator/world/loop.h"

namespace cachestone::selftest {

struct Outcome {
  reports::Verdict verdict = reports::Verdict::error;
  std::string value;  // of a probe
  std::string why;

  // Verdict, and value if there is one: "observed (yes)".
  std::string text() const;
  // As the reference has to be: pass, observed or not-applicable.
  bool is_well() const;
};
Outcome outcome_of(const reports::CaseResult& result);

// Against whatever target there is on this virtual clock, with this origin behind it. The options are those of a
// virtual clock (harness::virtual_options) and more.
Outcome play_on(const cases::Case& item, const harness::RunnerOptions& options, world::VirtualLoop& loop,
                harness::Target& target, origin::Book& book);

Outcome play(const cases::Case& item, const policy::Profile& profile, const policy::Rulebook& rules);

}  // namespace cachestone::selftest
