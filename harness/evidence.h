// From what was seen of a case, and of its control, to its result: provenance, checks, verdict, and the exchanges
// themselves as evidence for the report.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/timeline.h"
#include "reports/results.h"
#include "simulator/policy/profile.h"

namespace cachestone::harness {

// One timeline that was played, to its end or until it failed.
struct PlayedTimeline {
  SeenTimeline seen;
  std::string error;  // why it could not be played to the end: the transport failed
  std::string late;   // "step 2 began 1.4 s late": what was seen proves nothing
};

// `control` is null when the case has none. Finds the provenances of both timelines on the way.
reports::CaseResult conclude(const cases::Case& item, PlayedTimeline& played, PlayedTimeline* control,
                             const policy::Profile& profile);

// What the clients and the origin saw, for the report.
std::vector<reports::Exchange> evidence(const SeenTimeline& seen);

}  // namespace cachestone::harness
