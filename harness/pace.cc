#include "harness/pace.h"

#include <algorithm>

#include "harness/provenance.h"

namespace cachestone::harness {
namespace {

// How many requests the origin must see because of this step, at least.
std::size_t wanted_requests(const cases::Step& step) {
  std::size_t wanted = 0;
  for (const cases::Expectation& expectation : step.expect) {
    if (expectation.origin_sees && expectation.origin_sees->times) {
      wanted = std::max(wanted, expectation.origin_sees->times->least);
    }
  }
  return wanted;
}

}  // namespace

Time aligned_start(Time now) {
  return whole_second(now) + Seconds{1} + Milliseconds{50};
}

Time due_time(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step, Time now) {
  const Time own = seen.start + steps[step].at;
  if (step == 0) return own;
  const Time before = seen.steps[step - 1].started;
  if (steps[step].overlap) return std::max(own, before);
  const origin::Answer* answer = answer_in(steps, step - 1);
  if (answer == nullptr) return std::max(own, before);
  if (answer->fault != origin::Fault::none || answer->raw) return std::max(own, now);
  const Milliseconds validation = answer->if_validated ? answer->if_validated->delay : Milliseconds{0};
  const Milliseconds scripted = std::max(answer->delay + answer->pause, validation);
  return std::max(own, before + std::min(scripted, steps[step - 1].abort.value_or(scripted)));
}

bool counts_requests(const std::vector<cases::Step>& steps) {
  const std::vector<cases::Expectation>& expect = steps.back().expect;
  return std::any_of(expect.begin(), expect.end(),
                     [](const auto& e) { return e.origin_sees.has_value() || !e.tiers_see.empty(); });
}

bool expects_background(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step,
                        const policy::Profile& profile) {
  const std::size_t caused = seen.caused_by(step).size();
  if (caused < wanted_requests(steps[step])) return true;
  if (caused > 0) return false;
  for (std::size_t client = 0; client < seen.steps[step].clients.size(); ++client) {
    if (provenance(seen, step, client, profile).from == cases::From::stale) return true;
  }
  return false;
}

bool waits_for_clock(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step, Time now) {
  const std::optional<Milliseconds> patience = steps[step].abort;
  if (patience && seen.steps[step].started + *patience > now) return true;
  return std::any_of(seen.log.begin(), seen.log.end(), [&](const origin::LogEntry& entry) {
    return entry.at + entry.delay > now || entry.fault == origin::Fault::stall;
  });
}

}  // namespace cachestone::harness
