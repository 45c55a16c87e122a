#include "harness/shard.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <map>
#include <stdexcept>

namespace cachestone::harness {
namespace {

// Who sets which variables. `first`: the index of the first shard, where it is not in a variable of its own.
struct Scheduler {
  const char* name;
  const char* index;
  const char* total;
  std::size_t first;
  const char* lowest = nullptr;  // a variable with the index of the first shard
  const char* step = nullptr;    // a variable with the distance of the indices
};

constexpr const char* kWhole = "CACHESTONE_SHARD";        // K/N
constexpr const char* kTotal = "CACHESTONE_SHARD_TOTAL";  // for those that do not say how many there are

// Our own variables first: who sets them means us.
constexpr std::array<Scheduler, 6> kSchedulers = {{
    {"a job file, as for a GitHub Actions matrix", "CACHESTONE_SHARD_INDEX", kTotal, 0},
    {"Kubernetes indexed job", "JOB_COMPLETION_INDEX", kTotal, 0},
    {"GitLab CI", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
    {"Slurm array", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", 0, "SLURM_ARRAY_TASK_MIN",
     "SLURM_ARRAY_TASK_STEP"},
    {"CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0},
    {"Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
}};

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::size_t number_in(const Environment& environment, const char* name, std::size_t otherwise) {
  const auto text = environment(name);
  if (!text) return otherwise;
  if (const auto value = number(*text)) return *value;
  throw std::invalid_argument(std::string(name) + " must be a whole number, not \"" + *text +
                              "\"; --shard K/N says it instead, --shard 1/1 plays everything");
}

ShardWish wish_of(const Scheduler& scheduler, const Environment& environment) {
  const std::string by =
      std::string(scheduler.index) + " and " + scheduler.total + " (" + std::string(scheduler.name) + ")";
  if (!environment(scheduler.total)) {
    throw std::invalid_argument(
        std::string(scheduler.index) + " says that this is one of several parts (" + scheduler.name + "), but " +
        scheduler.total + " does not say of how many; set it, or give --shard K/N (--shard 1/1 plays everything)");
  }
  const std::size_t total = number_in(environment, scheduler.total, 1);
  const std::size_t index = number_in(environment, scheduler.index, scheduler.first);
  const std::size_t first =
      scheduler.lowest == nullptr ? scheduler.first : number_in(environment, scheduler.lowest, scheduler.first);
  const std::size_t step =
      scheduler.step == nullptr ? 1 : std::max<std::size_t>(1, number_in(environment, scheduler.step, 1));
  if (index < first || (index - first) % step != 0 || (index - first) / step >= total) {
    throw std::invalid_argument(by + " make no shard: index " + std::to_string(index) + ", counted from " +
                                std::to_string(first) + ", of " + std::to_string(total) +
                                "; --shard K/N says it instead, --shard 1/1 plays everything");
  }
  return {{(index - first) / step + 1, total}, by};
}

// How long a case keeps us and the cache busy. On the real clock a run lasts as long as its longest timeline, however
// it is split: what a split can share out is the work, and that is the requests of a case and of its control.
std::size_t work_of(const cases::Case& item) {
  std::size_t requests = 0;
  for (const auto* steps : {&item.steps, &item.control}) {
    for (const cases::Step& step : *steps) requests += step.clients;
  }
  return requests;
}

}  // namespace

Shard parse_shard(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash != std::string::npos) {
    const auto index = number(std::string_view(text).substr(0, slash));
    const auto of = number(std::string_view(text).substr(slash + 1));
    if (index && of && *index >= 1 && *index <= *of) return {*index, *of};
  }
  throw std::invalid_argument("a shard is K/N, from 1/N to N/N, not \"" + text + "\"");
}

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
  };
}

std::optional<ShardWish> shard_from(const Environment& environment) {
  std::optional<ShardWish> wish;
  if (const auto whole = environment(kWhole)) {
    try {
      wish = {parse_shard(*whole), kWhole};
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument(std::string(kWhole) + ": " + error.what());
    }
  } else {
    const auto asks = [&](const Scheduler& scheduler) { return environment(scheduler.index).has_value(); };
    const auto found = std::find_if(kSchedulers.begin(), kSchedulers.end(), asks);
    if (found != kSchedulers.end()) wish = wish_of(*found, environment);
  }
  return wish && wish->shard.of > 1 ? wish : std::nullopt;
}

std::vector<const cases::Case*> part_of(const std::vector<const cases::Case*>& all, const Shard& shard) {
  std::vector<const cases::Case*> sorted = all;
  // The longest first, and of those the ones with the most work; dealt like cards, back and forth, so that each shard
  // gets as many, as many long ones, and as much work.
  std::stable_sort(sorted.begin(), sorted.end(), [](const cases::Case* a, const cases::Case* b) {
    return std::pair(a->length(), work_of(*a)) > std::pair(b->length(), work_of(*b));
  });
  std::map<const cases::Case*, std::size_t> owner;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const std::size_t place = i % shard.of;
    owner[sorted[i]] = i / shard.of % 2 == 0 ? place + 1 : shard.of - place;
  }
  std::vector<const cases::Case*> own;
  std::copy_if(all.begin(), all.end(), std::back_inserter(own),
               [&](const cases::Case* item) { return owner.at(item) == shard.index; });
  return own;
}

}  // namespace cachestone::harness
