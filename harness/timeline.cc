#include "harness/timeline.h"

#include <algorithm>

namespace cachestone::harness {
namespace {

// The host that the step asks for; empty: the cache's own.
std::string host_of(const cases::Step& step) {
  return step.absolute.value_or(std::string(step.fields.first("Host").value_or("")));
}

bool asks_the_same(const cases::Step& a, const cases::Step& b) {
  return a.method == b.method && a.path == b.path && host_of(a) == host_of(b);
}

bool is_improper(const origin::LogEntry& entry) {
  return entry.fault != origin::Fault::none || entry.raw;
}

}  // namespace

std::vector<const origin::LogEntry*> SeenTimeline::caused_by(std::size_t step) const {
  std::vector<const origin::LogEntry*> entries;
  for (const origin::LogEntry& entry : log) {
    if (entry.step == step) entries.push_back(&entry);
  }
  return entries;
}

std::vector<const Hop*> SeenTimeline::hops_of(std::size_t step) const {
  const bool is_last = step + 1 >= steps.size() || steps[step + 1].clients.empty();
  const std::size_t end = is_last ? hops.size() : steps[step + 1].first_hop;
  std::vector<const Hop*> found;
  for (std::size_t i = steps[step].first_hop; i < end; ++i) found.push_back(&hops[i]);
  return found;
}

std::optional<std::size_t> SeenTimeline::distance(const std::string& tier) const {
  for (std::size_t i = 0; i < topology.size(); ++i) {
    if (topology[i].name == tier) return i;
  }
  if (tier == world::kOrigin) return topology.size();
  return std::nullopt;
}

bool origin_broke_off(const std::vector<origin::LogEntry>& log, std::size_t step, Time started) {
  return std::any_of(log.begin(), log.end(), [&](const origin::LogEntry& entry) {
    const bool under_way = entry.step < step && entry.at + entry.delay >= started;
    return is_improper(entry) && (entry.step == step || under_way);
  });
}

bool origin_was_improper(const std::vector<origin::LogEntry>& log) {
  return std::any_of(log.begin(), log.end(), is_improper);
}

bool SeenTimeline::origin_misbehaved(std::size_t step) const {
  return origin_broke_off(log, step, steps.at(step).started);
}

origin::Script origin_script(const std::vector<cases::Step>& steps) {
  origin::Script script;
  script.reserve(steps.size());
  for (const cases::Step& step : steps) script.push_back({step.method, step.path, step.origin, host_of(step)});
  return script;
}

const origin::Answer* answer_in(const std::vector<cases::Step>& steps, std::size_t step) {
  for (std::size_t i = step + 1; i-- > 0;) {
    const cases::Step& candidate = steps[i];
    if (candidate.origin && asks_the_same(candidate, steps[step])) {
      return &*candidate.origin;
    }
  }
  return nullptr;
}

std::string step_name(std::size_t step) {
  return "step " + std::to_string(step);
}

}  // namespace cachestone::harness
