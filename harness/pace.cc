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

// When the last exchange of a step ended.
Time last_done(const SeenStep& step) {
  Time last{};
  for (const SeenExchange& exchange : step.clients) last = std::max(last, exchange.received.done);
  return last;
}

}  // namespace

Time aligned_start(Time now) {
  return whole_second(now) + Seconds{1} + Milliseconds{50};
}

Time due_time(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step) {
  const Time own = seen.start + steps[step].at;
  if (step == 0) return own;
  const Time before = seen.steps[step - 1].started;
  const Time answered = last_done(seen.steps[step - 1]);
  if (steps[step].overlap) return std::max(own, before);
  const origin::Answer* answer = answer_in(steps, step - 1);
  if (answer == nullptr) return std::max(own, before);
  if (answer->fault != origin::Fault::none || answer->raw) return std::max(own, answered);
  const Milliseconds validation = answer->if_validated ? answer->if_validated->delay : Milliseconds{0};
  const Milliseconds scripted = std::max(answer->delay + answer->pause, validation);
  const Time scripted_end = before + std::min(scripted, steps[step - 1].abort.value_or(scripted));
  return std::max({own, before, std::min(scripted_end, answered)});
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

bool leaves_unread(const SeenTimeline& seen, std::size_t step, const policy::Profile& profile) {
  std::size_t unread = seen.caused_by(step).size();
  if (unread == 0) return false;
  for (std::size_t client = 0; client < seen.steps[step].clients.size(); ++client) {
    if (seen.steps[step].clients[client].failed()) return true;
    const auto from = provenance(seen, step, client, profile).from;
    if (from != cases::From::cache && from != cases::From::stale && unread > 0) --unread;
  }
  return unread > 0;
}

bool holds_up_others(const cases::Case& item) {
  const auto takes_time = [](const cases::Step& step) {
    return step.clients > 1 || step.overlap || (step.origin && !step.origin->interim.empty());
  };
  return std::any_of(item.steps.begin(), item.steps.end(), takes_time) ||
         std::any_of(item.control.begin(), item.control.end(), takes_time);
}

bool needs_exact_clock(const cases::Case& item) {
  return std::find(item.needs.begin(), item.needs.end(), "exact-clock") != item.needs.end();
}

Milliseconds lag_after(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step) {
  Milliseconds scripted{0};
  for (const origin::LogEntry* entry : seen.caused_by(step)) scripted = std::max(scripted, entry->delay);
  Milliseconds lag{0};
  for (const SeenExchange& exchange : seen.steps[step].clients) {
    if (exchange.failed()) continue;  // how long that takes is nobody's to say
    const Milliseconds late = exchange.received.done - (seen.start + steps[step].at);
    lag = std::max(lag, late - std::min(scripted, exchange.received.done - exchange.received.sent));
  }
  return lag;
}

std::optional<Doubt> waits_for_clock(const cases::Step& what, std::size_t step, std::size_t open, Time started,
                                     const std::vector<origin::LogEntry>& log, Time now) {
  std::size_t own = 0;
  std::size_t all = 0;
  for (const origin::LogEntry& entry : log) {
    if (entry.at + entry.delay <= now && entry.fault != origin::Fault::stall) continue;
    ++all;
    if (entry.step == step) ++own;
  }
  if (own >= open) return Doubt::little;
  if (all > 0 || (what.abort && started + *what.abort > now)) return Doubt::much;
  return std::nullopt;
}

}  // namespace cachestone::harness
