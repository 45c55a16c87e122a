// Which results of a run count against it: what the exit code of `run`, JUnit and Markdown go by.
//
// Without a baseline that is what broke a requirement or was flaky. With one it is what got worse (difference.h): what
// was broken before may stay so. A known deviation can be accepted, until its date; from then on it counts again,
// whatever the baseline says, because somebody promised so.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/difference.h"
#include "reports/results.h"

namespace cachestone::reports {

// Whether the date until which the deviation is accepted is over; on the day itself it is not. `today` is an ISO date.
bool is_over(const Known& known, const std::string& today);

struct GateRules {
  std::string today;                  // ISO date, "2027-03-01"
  bool accept_known = false;          // what a known deviation explains does not count, until its date
  const Results* baseline = nullptr;  // must outlive the gate; null: none
};

struct Judgement {
  bool counts = false;
  std::string why;  // a sentence where it is not plain from the verdict why it counts, or does not; else empty
};

class Gate {
 public:
  // `results` and the baseline must outlive it.
  Gate(const Results& results, GateRules rules);

  bool has_baseline() const { return rules_.baseline != nullptr; }
  // A result of target number `target` of the results.
  Judgement judge(std::size_t target, const CaseResult& result) const;
  // How many results count.
  std::size_t count() const;
  // What is not in the baseline as it is now, beside what counts: what got better, and cases it has no verdict for.
  std::size_t to_accept() const;

 private:
  const CaseResult* before(std::size_t target, std::string_view id) const;

  const Results& results_;
  GateRules rules_;
  // For each target its results in the baseline by id; nothing for one that the baseline does not have.
  std::map<std::size_t, std::map<std::string_view, const CaseResult*>> baseline_;
};

}  // namespace cachestone::reports
