#include "harness/selftest/controls.h"

#include <map>
#include <set>
#include <string>
#include <vector>

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

Verdict broken(const cases::Case& item) {
  return item.level == Level::must ? Verdict::violation : Verdict::discouraged;
}

template <typename Cache, typename... More>
Outcome play_with(const cases::Case& item, const policy::Profile& profile, const More&... more) {
  world::VirtualLoop loop(harness::virtual_start());
  origin::Book book;
  Cache cache(loop, book, more...);
  harness::RunnerOptions options = harness::virtual_options(profile);
  // Whatever the prohibition is about, these caches can break it; but they say nothing about themselves.
  options.lacks = {"cache-status", "cache-status-key"};
  return play_on(item, options, loop, cache, book);
}

std::size_t requests_before_last_step(const cases::Case& item) {
  std::size_t requests = 0;
  for (std::size_t step = 0; step + 1 < item.steps.size(); ++step) requests += item.steps[step].clients;
  return requests;
}

// What was found out about all cases, each as both kinds of cache.
class Findings {
 public:
  Findings(const Plan& plan, Report& report) : plan_(plan), report_(report) {}

  void add(const cases::Case& item, const policy::Profile& profile) {
    prohibiting_.insert(item.id);
    const Outcome never = play_with<NeverStores>(item, profile);
    if (never.verdict == Verdict::not_applicable) return;
    note(item, profile, "stores nothing", Verdict::unproven, never, never_);
    note(item, profile, "reuses everything for ever", broken(item), on_caches_for_ever(item, profile), for_ever_);
  }

  void tell() {
    if (plan_.all_cases) {
      judge_exceptions({"case", "controls"}, plan_.exceptions.controls, prohibiting_, in_need_, report_.failures);
    }
    report_.figures = std::to_string(prohibiting_.size()) + " prohibiting cases; nothing stored:" + figures(never_) +
                      "; everything reused:" + figures(for_ever_);
    if (!plan_.thorough) return;
    report_.details.emplace_back("everything reused, after a set-up that wants a cache that asks",
                                 std::vector<std::string>(asking_.begin(), asking_.end()));
  }

 private:
  using Verdicts = std::map<Verdict, std::size_t>;

  static std::string figures(const Verdicts& verdicts) {
    std::string text;
    for (const auto& [verdict, count] : verdicts) {
      text += " " + std::to_string(count) + " " + std::string(reports::name(verdict));
    }
    return text;
  }

  // What the first of them that breaks the prohibition makes of it; else the last.
  Outcome on_caches_for_ever(const cases::Case& item, const policy::Profile& profile) {
    using Keying = ReusesForEver::Keying;
    for (const Keying keying : {Keying::by_uri, Keying::by_case}) {
      Outcome outcome = play_with<ReusesForEver>(item, profile, keying);
      if (outcome.verdict == broken(item)) return outcome;
    }
    asking_.insert(item.id);
    return play_with<ReusesAtLast>(item, profile, profile, requests_before_last_step(item));
  }

  void note(const cases::Case& item, const policy::Profile& profile, const std::string& cache, Verdict wanted,
            const Outcome& outcome, Verdicts& verdicts) {
    ++verdicts[outcome.verdict];
    if (outcome.verdict == wanted) return;
    in_need_.insert(item.id);
    if (find(plan_.exceptions.controls, item.id) != nullptr) return;
    report_.failures.push_back({item.id + " as " + profile.name + " on a cache that " + cache,
                                std::string(reports::name(wanted)), outcome.text() + ": " + outcome.why});
  }

  const Plan& plan_;
  Report& report_;
  std::set<std::string> prohibiting_;
  std::set<std::string> in_need_;  // of an exception
  std::set<std::string> asking_;   // that do not get to the question where nothing is ever asked
  Verdicts never_;
  Verdicts for_ever_;
};

}  // namespace

Report prove_controls(const Plan& plan) {
  Report report;
  report.proof = "controls";
  Findings findings(plan, report);
  for (const cases::Case* item : plan.cases) {
    if (!prohibits(*item)) continue;
    for (const policy::Profile& profile : {policy::shared_profile(), policy::private_profile()}) {
      findings.add(*item, profile);
    }
  }
  findings.tell();
  return report;
}

}  // namespace cachestone::selftest
