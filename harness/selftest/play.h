// One case played alone, against one reference cache in this process.
//
// Alone means: a cache, an origin and a clock that nothing else uses. So what a play asked its rulebook about belongs
// to this case, and its outcome does not depend on any other case. Plays share nothing and may run on several threads.
#pragma once

#include <string>

#include "cases/case.h"
#include "harness/target.h"
#include "reports/results.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"

namespace cachestone::selftest {

struct Outcome {
  reports::Verdict verdict = reports::Verdict::error;
  std::string value;  // of a probe
  std::string why;

  // Verdict, and value if there is one: "observed (yes)".
  std::string text() const;
  bool same_as(const Outcome& other) const { return verdict == other.verdict && value == other.value; }
  // As the reference has to be: pass, observed or not-applicable.
  bool is_well() const;
};
Outcome outcome_of(const reports::CaseResult& result);

Outcome play(const cases::Case& item, const policy::Profile& profile, const policy::Rulebook& rules);

}  // namespace cachestone::selftest
