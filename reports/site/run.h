// One run of a case on a cache (the case itself, or its control), as the parts of its page look at it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "reports/results.h"

namespace cachestone::reports::site {

// What of a run a page shows at most; the rest is counted in a note.
inline constexpr std::size_t kMostExchanges = 24;  // of one run, and origin requests of one exchange
inline constexpr std::size_t kMostChecks = 40;     // of one step

// Refers to a CaseResult, which must outlive it.
struct Run {
  const std::vector<Exchange>& exchanges;
  const std::vector<std::string>& tiers;
  std::vector<const Check*> checks;

  static Run of_case(const CaseResult& result) { return made(result, result.exchanges, false); }
  static Run of_control(const CaseResult& result) { return made(result, result.control, true); }

  bool empty() const { return exchanges.empty() && checks.empty(); }
  std::vector<const Check*> checks_of(std::size_t step) const {
    std::vector<const Check*> found;
    std::copy_if(checks.begin(), checks.end(), std::back_inserter(found),
                 [&](const Check* check) { return check->step == step; });
    return found;
  }
  // The checks of steps that came to no exchange.
  std::vector<const Check*> unreached() const {
    std::vector<const Check*> found;
    std::copy_if(checks.begin(), checks.end(), std::back_inserter(found), [&](const Check* check) {
      return std::none_of(exchanges.begin(), exchanges.end(),
                          [&](const Exchange& exchange) { return exchange.step == check->step; });
    });
    return found;
  }

 private:
  static Run made(const CaseResult& result, const std::vector<Exchange>& exchanges, bool control) {
    Run run{exchanges, result.tiers, {}};
    for (const Check& check : result.checks) {
      if (check.control == control) run.checks.push_back(&check);
    }
    return run;
  }
};

}  // namespace cachestone::reports::site
