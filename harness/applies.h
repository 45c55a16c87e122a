// Which cases apply to a target: by its kind, by what it is known to lack, and by what its probes show.
//
// A capability may be `shown_by` a probe (cases/capabilities.json). Then nobody has to say whether a cache has it: the
// probe is played together with the cases that need it, whatever cases were asked for, and when it says no they do not
// apply. When it says nothing, nothing is held against the cache.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/runner_options.h"
#include "reports/results.h"

namespace cachestone::harness {

// The result of a case of which there is nothing to show.
reports::CaseResult result_of(const cases::Case& item, reports::Verdict verdict, std::string why);

using Probes = std::map<std::string, const cases::Case*>;  // by the capability that they show

// All probes of the catalogue, which must outlive them.
Probes showing_probes(const cases::Catalogue& catalogue);

// The result of a case that is not to be played in this run; nothing when it is to be played.
std::optional<reports::CaseResult> not_for_this_run(const cases::Case& item, const RunnerOptions& options,
                                                    bool has_chains);

// Those that some of the items depend on, without those that are among the items themselves.
std::vector<const cases::Case*> probes_besides(const std::vector<const cases::Case*>& items, const Probes& probes);

bool depends_on_probes(const cases::Case& item, const Probes& probes);

using Results = std::map<std::string, const reports::CaseResult*>;  // by the id of the case

// The result of a case as it was played, in the light of what `results` say about the probes: not-applicable when one
// that it needs says no, inconclusive when one says nothing and the case did not pass. Nothing: it stays as it is.
std::optional<reports::CaseResult> judged_by_probes(const cases::Case& item, const reports::CaseResult& played,
                                                    const Probes& probes, const Results& results);

}  // namespace cachestone::harness
