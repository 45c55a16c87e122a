#include "harness/batches.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "harness/pace.h"

namespace cachestone::harness {
namespace {

std::vector<std::size_t> by_kind(const std::vector<const cases::Case*>& items) {
  const auto kind = [&](std::size_t place) {
    const cases::Case& item = *items[place];
    return std::tuple(holds_up_others(item), needs_exact_clock(item), counts_requests(item.steps), item.length());
  };
  std::vector<std::size_t> places(items.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return kind(a) < kind(b); });
  return places;
}

// When requests meet for the first time in one of its timelines.
Milliseconds first_meeting(const cases::Case& item) {
  for (const cases::Step& step : item.steps) {
    if (step.clients > 1 || step.overlap) return step.at;
  }
  return Milliseconds{0};
}

}  // namespace

std::vector<Batch> batches(const std::vector<const cases::Case*>& items, std::size_t size) {
  std::vector<Batch> found;
  if (size == 0) {
    found.emplace_back().places.resize(items.size());
    std::iota(found[0].places.begin(), found[0].places.end(), std::size_t{0});
    return found;
  }
  for (const std::size_t place : by_kind(items)) {
    const bool held_up = holds_up_others(*items[place]);
    const bool full = found.empty() || (found.back().places.size() >= size && !held_up);
    if (full || found.back().held_up != held_up) found.emplace_back().held_up = held_up;
    found.back().places.push_back(place);
  }
  return found;
}

std::vector<Milliseconds> meeting_starts(const std::vector<const cases::Case*>& items) {
  Milliseconds last{0};
  for (const cases::Case* item : items) last = std::max(last, first_meeting(*item));
  std::vector<Milliseconds> starts;
  starts.reserve(items.size());
  for (const cases::Case* item : items) starts.push_back(last - first_meeting(*item));
  return starts;
}

}  // namespace cachestone::harness
