// How a runner is to play cases: what is known of the target, how fast, how patiently.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "cases/case.h"
#include "harness/evidence.h"
#include "reports/results.h"
#include "simulator/http/time.h"
#include "simulator/policy/profile.h"

namespace cachestone::harness {

struct RunnerOptions {
  // Makes the tokens of this run differ from those of others: letters, digits and '-'.
  std::string run = "0";
  policy::Profile profile;      // of the target, as far as known: its kind decides which cases apply
  std::set<std::string> lacks;  // capabilities that the target is known not to have
  // Capabilities that are not known, and the probe that shows each (they must outlive the runner). A case that needs
  // one is played together with the probe, and does not apply when that says no.
  std::map<std::string, const cases::Case*> shown_by;
  std::size_t jobs = 64;                                // exchanges under way at a time
  std::optional<Milliseconds> late{Milliseconds(700)};  // a step may begin so much after its time; nothing: any time
  // The timelines begin spread over so long, so that a whole suite does not ask its first questions in one moment.
  // Within one second, so that they still agree on what second it is.
  Milliseconds spread{500};
  // At most so many begin in one second, the next ones a second later: a suite of thousands would make a cache, and us,
  // too slow to be in time. 0: all in the first second.
  std::size_t wave = 100;
  std::size_t rate = 0;             // so many requests are due in one second at most (start_plan.h); 0: any number
  int retries = 2;                  // how often a late or broken timeline is played again
  std::optional<Seconds> max_wait;  // cases that last longer are not run
  Milliseconds settle{200};         // wait for background requests that a last step's expectations count
  // How long the arrival of a request of the background at the origin is waited for, where one is to be expected,
  // before the next step: for an origin whose log comes late.
  Milliseconds evidence{0};
  // The clock jumps: whoever makes it asks may_jump().
  bool jumps = false;
  std::size_t batch = 0;  // so many cases are played at a time, each batch to its end; 0: all
  // After so many exchanges in a row without a response, `why_dead` is asked; after four times as many the target is
  // given up in any case.
  std::size_t silence_limit = 20;
  // Says why the target is dead, or nothing while it lives.
  std::function<std::optional<std::string>()> why_dead;
  // Called for each result when it is final, in the order in which cases end.
  std::function<void(const reports::CaseResult&)> on_result;
  // Called for each case when it has been played, with everything that was seen; `control` is null when it has none.
  std::function<void(const cases::Case&, const PlayedTimeline& main, const PlayedTimeline* control)> on_played;
};

}  // namespace cachestone::harness
