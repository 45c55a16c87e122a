#include "harness/selftest/controls.h"

#include <map>

#include "harness/selftest/plain_caches.h"
#include "harness/selftest/play.h"
#include "harness/suite_run.h"

namespace cachestone::selftest {
namespace {

using cases::Level;
using reports::Verdict;

bool prohibits(const cases::Case& item) {
  return (item.level == Level::must || item.level == Level::should) && !item.control.empty();
}

using Verdicts = std::map<Verdict, std::size_t>;

bool is_proven_wrong(const Outcome& outcome) {
  return outcome.verdict == Verdict::violation || outcome.verdict == Verdict::discouraged;
}

template <typename Cache, typename... More>
Outcome play_with(const cases::Case& item, const policy::Profile& profile, More... more) {
  world::VirtualLoop loop(harness::virtual_start());
  origin::Book book;
  Cache cache(loop, book, more...);
  harness::RunnerOptions options = harness::virtual_options(profile);
  // Whatever the prohibition is about, these caches can break it; but they say nothing about themselves.
  options.lacks = {"cache-status", "cache-status-key"};
  return play_on(item, options, loop, cache, book);
}

bool proves_nothing(const Outcome& outcome) {
  return outcome.verdict == Verdict::unproven || outcome.verdict == Verdict::missed ||
         (outcome.verdict == Verdict::inconclusive && outcome.failed_setup);
}

void judge_never(const cases::Case& item, const policy::Profile& profile, Verdicts& verdicts, Report& report) {
  const Outcome outcome = play_with<NeverStores>(item, profile);
  if (outcome.verdict == Verdict::not_applicable) return;
  ++verdicts[outcome.verdict];
  if (proves_nothing(outcome)) return;
  report.failures.push_back({item.id + " as " + profile.name + " on a cache that stores nothing",
                             "unproven (or inconclusive or missed where it asks for a hit on the way)",
                             outcome.text() + ": " + outcome.why});
}

// What the cache with keys makes of the case; or the one without, where that does not fail.
Outcome on_caches_for_ever(const cases::Case& item, const policy::Profile& profile) {
  const Outcome with_keys = play_with<ReusesForEver>(item, profile, ReusesForEver::Keying::by_uri);
  if (is_proven_wrong(with_keys) || with_keys.verdict == Verdict::not_applicable) return with_keys;
  const Outcome without = play_with<ReusesForEver>(item, profile, ReusesForEver::Keying::by_case);
  return is_proven_wrong(without) || with_keys.verdict == Verdict::pass ? without : with_keys;
}

void judge_for_ever(const cases::Case& item, const policy::Profile& profile, Verdicts& verdicts, Report& report) {
  const Outcome outcome = on_caches_for_ever(item, profile);
  if (outcome.verdict == Verdict::not_applicable) return;
  ++verdicts[outcome.verdict];
  const Verdict wanted = item.level == Level::must ? Verdict::violation : Verdict::discouraged;
  const bool not_reached = outcome.verdict == Verdict::inconclusive && outcome.failed_setup.value_or(0) > 0;
  if (outcome.verdict == wanted || not_reached) return;
  report.failures.push_back({item.id + " as " + profile.name + " on a cache that reuses everything for ever",
                             std::string(reports::name(wanted)) + " (or inconclusive where it asks for more before)",
                             outcome.text() + ": " + outcome.why});
}

std::string figures(const char* name, const Verdicts& verdicts) {
  std::string text = std::string(name) + ":";
  for (const auto& [verdict, count] : verdicts) {
    text += " " + std::to_string(count) + " " + std::string(reports::name(verdict));
  }
  return text;
}

}  // namespace

Report prove_controls(const Plan& plan) {
  Report report;
  report.proof = "controls";
  std::size_t prohibiting = 0;
  Verdicts never;
  Verdicts for_ever;
  for (const cases::Case* item : plan.cases) {
    if (!prohibits(*item)) continue;
    ++prohibiting;
    for (const policy::Profile& profile : {policy::shared_profile(), policy::private_profile()}) {
      judge_never(*item, profile, never, report);
      judge_for_ever(*item, profile, for_ever, report);
    }
  }
  report.figures = std::to_string(prohibiting) + " prohibiting cases; " + figures("nothing stored", never) + "; " +
                   figures("everything reused", for_ever);
  return report;
}

}  // namespace cachestone::selftest
