// From what was seen of a case to its verdict: the table of the design, as a pure function.
//
// HTTP caching is permissive. A stored response used where it must not be is wrong; one not used where it could be is
// only slower ("missed"), whatever the level. A pass must have proven something: see ControlFacts. So where neither the
// case nor its control shows any reuse, a case with a control is "unproven", also when it is its set-up that wants a
// hit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/check.h"
#include "reports/results.h"

namespace cachestone::harness {

// What the control showed: the scenario without the tested thing.
struct ControlFacts {
  bool reused = false;      // its last step came from the cache
  std::string seen;         // where it came from: "it came from the origin (serial 2)"
  std::string error;        // the transport or the harness failed in it; empty when not
  std::string late;         // it ran too late to say anything; empty when not
  std::string own_error{};  // the cache made an error up in it: "in step 0 the cache answered 502 by itself"
};

struct CaseFacts {
  cases::Level level = cases::Level::must;
  std::string error;      // the transport or the harness failed; empty when not
  std::string late;       // "step 2 began 1.4 s late"; empty when not
  std::string own_error;  // "the cache answered 502 by itself", where nothing asked for it; empty when not
  std::vector<CheckOutcome> checks;
  std::optional<ControlFacts> control;
  std::optional<std::string> observed;  // the value that a probe reports instead of yes or no
};

struct Judgement {
  reports::Verdict verdict = reports::Verdict::error;
  std::string why;    // one sentence for a stranger
  std::string value;  // of an observed probe
  bool operator==(const Judgement&) const = default;
};

Judgement judge(const CaseFacts& facts);

}  // namespace cachestone::harness
