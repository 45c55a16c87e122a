#include "harness/start_plan.h"

#include <algorithm>
#include <map>

namespace cachestone::harness {
namespace {

// Requests by the second of the case's clock in which they are due.
using Demand = std::map<std::size_t, std::size_t>;

void add_steps(Demand& demand, const std::vector<cases::Step>& steps) {
  for (const cases::Step& step : steps) demand[static_cast<std::size_t>(step.at / Seconds(1))] += step.clients;
}

Demand demand_of(const cases::Case& item) {
  Demand demand;
  add_steps(demand, item.steps);
  add_steps(demand, item.control);
  return demand;
}

// What is due in each second of the round.
class Load {
 public:
  explicit Load(const StartLimits& limits) : limits_(limits) {}

  // The second in which a case with this demand begins.
  std::size_t place(const Demand& demand) {
    while (is_full(first_open_)) ++first_open_;
    std::size_t start = first_open_;
    while (!fits(demand, start)) ++start;
    for (const auto& [second, requests] : demand) due_at(start + second) += requests;
    begun_at(start) += 1;
    return start;
  }
  std::size_t begun(std::size_t second) { return begun_at(second); }

 private:
  // No case can begin there, whatever it asks.
  bool is_full(std::size_t second) {
    return (limits_.rate > 0 && due_at(second) >= limits_.rate) ||
           (limits_.wave > 0 && begun_at(second) >= limits_.wave);
  }
  bool fits(const Demand& demand, std::size_t start) {
    if (limits_.wave > 0 && begun_at(start) >= limits_.wave) return false;
    return limits_.rate == 0 || std::all_of(demand.begin(), demand.end(), [&](const auto& entry) {
             const std::size_t due = due_at(start + entry.first);
             return due == 0 || due + entry.second <= limits_.rate;
           });
  }
  static std::size_t& at(std::vector<std::size_t>& counts, std::size_t second) {
    if (counts.size() <= second) counts.resize(second + 1);
    return counts[second];
  }
  std::size_t& due_at(std::size_t second) { return at(due_, second); }
  std::size_t& begun_at(std::size_t second) { return at(begun_, second); }

  const StartLimits& limits_;
  std::vector<std::size_t> due_;
  std::vector<std::size_t> begun_;
  std::size_t first_open_ = 0;
};

}  // namespace

std::vector<Milliseconds> start_plan(const std::vector<const cases::Case*>& items, const StartLimits& limits) {
  Load load(limits);
  std::vector<std::size_t> seconds;
  seconds.reserve(items.size());
  for (const cases::Case* item : items) seconds.push_back(load.place(demand_of(*item)));
  std::vector<Milliseconds> starts;
  starts.reserve(items.size());
  std::map<std::size_t, std::size_t> placed;
  for (const std::size_t second : seconds) {
    const auto place = static_cast<std::int64_t>(placed[second]++);
    starts.push_back(Seconds(second) + limits.spread * place / static_cast<std::int64_t>(load.begun(second)));
  }
  return starts;
}

}  // namespace cachestone::harness
