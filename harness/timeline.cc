#include "harness/timeline.h"

namespace cachestone::harness {

std::vector<const origin::LogEntry*> SeenTimeline::caused_by(std::size_t step) const {
  std::vector<const origin::LogEntry*> entries;
  for (const origin::LogEntry& entry : log) {
    if (entry.step == step) entries.push_back(&entry);
  }
  return entries;
}

bool SeenTimeline::origin_misbehaved(std::size_t step) const {
  for (const origin::LogEntry& entry : log) {
    if (entry.step == step && (entry.fault != origin::Fault::none || entry.raw)) return true;
  }
  return false;
}

origin::Script origin_script(const std::vector<cases::Step>& steps) {
  origin::Script script;
  script.reserve(steps.size());
  for (const cases::Step& step : steps) script.push_back({step.method, step.path, step.origin});
  return script;
}

const origin::Answer* answer_in(const std::vector<cases::Step>& steps, std::size_t step) {
  for (std::size_t i = step + 1; i-- > 0;) {
    const cases::Step& candidate = steps[i];
    if (candidate.origin && candidate.method == steps[step].method && candidate.path == steps[step].path) {
      return &*candidate.origin;
    }
  }
  return nullptr;
}

std::string step_name(std::size_t step) {
  return "step " + std::to_string(step);
}

}  // namespace cachestone::harness
