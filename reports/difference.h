// What differs between two runs of a target, or between two targets: which cases got better, worse, changed otherwise,
// appeared or vanished.
//
// Only what is proven makes a case better or worse. A pass that is no longer proven is worse, whatever took its place:
// else a gate would stay green while a cache stopped answering. A violation that is no longer proven is not better: it
// may still be there.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/results.h"

namespace cachestone::reports {

enum class Change {
  worse,      // a proven shortcoming where there was none or a lesser one, or a pass that is no longer proven
  better,     // a lesser shortcoming or none, or a pass that was not proven before
  otherwise,  // another verdict that is neither, or another value of a probe
  appeared,   // no verdict before: not run, or no such case
  vanished,   // no verdict any more
  same,
};
inline constexpr std::size_t kChangeCount = 6;
const std::array<Change, kChangeCount>& all_changes();  // in the order above
std::string_view name(Change change);                   // "worse", …

// The results may be null: there is none. `not_run` counts as none.
Change change_of(const CaseResult* before, const CaseResult* after);

// One case that is not the same. Points into the Results that were compared.
struct CaseChange {
  const CaseInfo* info = nullptr;      // of the later results, where they have the case
  const CaseResult* before = nullptr;  // null: no result
  const CaseResult* after = nullptr;   // null: no result
  Change change = Change::same;
};

struct Difference {
  std::vector<CaseChange> changes;               // in the order of the later results; cases they lack come last
  std::array<std::size_t, kChangeCount> counts;  // of each Change

  std::size_t count(Change change) const { return counts[static_cast<std::size_t>(change)]; }
};

// Compares target number `before` of `old_results` with target number `after` of `new_results`, which may be the same
// Results: then `before` and `after` are two targets of one run. Both must outlive the difference.
Difference difference(const Results& old_results, std::size_t before, const Results& new_results, std::size_t after);

// The targets of two Results that belong together: those of the same name, and of those left over the ones that share
// a name without the version ("nginx-1.22.1" and "nginx-1.26.0", as merge() calls them) when there is one on each side.
// At last, what is reached by URL, when it is one on each side: its name is its address, which may change from run to
// run.
struct TargetPairs {
  struct Pair {
    std::size_t before = 0;
    std::size_t after = 0;
  };
  std::vector<Pair> pairs;          // in the order of the later results
  std::vector<std::size_t> before;  // only in the earlier results
  std::vector<std::size_t> after;   // only in the later results
};
TargetPairs pair_targets(const Results& old_results, const Results& new_results);

}  // namespace cachestone::reports
