#include "harness/selftest/profiles.h"

#include <algorithm>
#include <map>
#include <regex>

#include "harness/selftest/play.h"
#include "harness/suite_run.h"

namespace cachestone::selftest {
namespace {

using reports::Verdict;

struct Played {
  reports::TargetResult together;  // the suite in one sweep against one cache
  std::vector<Outcome> alone;      // each case by itself
};

Played play_as(const Plan& plan, const policy::Profile& profile) {
  harness::SuiteRun run;
  run.cases = plan.cases;
  run.options.profile = profile;
  Played played{harness::run_in_process(run), {}};
  for (const cases::Case* item : plan.cases) played.alone.push_back(play(*item, profile, policy::Rulebook()));
  return played;
}

// A value may show the URI, and with it the token of the timeline.
std::string without_token(const std::string& value) {
  static const std::regex kToken("cs-0-[0-9]+");
  return std::regex_replace(value, kToken, "cs");
}

bool same(const Outcome& together, const Outcome& alone) {
  return together.verdict == alone.verdict && without_token(together.value) == without_token(alone.value);
}

void judge(const Played& played, const policy::Profile& profile, Report& report) {
  if (!played.together.failure.empty()) {
    report.failures.push_back({"the suite as " + profile.name, "a whole run", played.together.failure});
  }
  for (std::size_t i = 0; i < played.together.cases.size(); ++i) {
    const Outcome outcome = outcome_of(played.together.cases[i]);
    const std::string subject = played.together.cases[i].id + " as " + profile.name;
    if (!outcome.is_well()) {
      report.failures.push_back({subject, "pass or observed", outcome.text() + ": " + outcome.why});
    } else if (!same(outcome, played.alone[i])) {
      report.failures.push_back({subject, "the same alone as among all cases: " + outcome.text(),
                                 played.alone[i].text() + ": " + played.alone[i].why});
    }
  }
}

}  // namespace

Report prove_profiles(const Plan& plan) {
  Report report;
  report.proof = "profiles";
  const std::vector<policy::Profile> profiles = all_profiles();
  std::vector<Played> played(profiles.size());
  for_each_index(plan, profiles.size(), [&](std::size_t i) { played[i] = play_as(plan, profiles[i]); });
  std::map<Verdict, std::size_t> verdicts;
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    judge(played[i], profiles[i], report);
    for (const reports::CaseResult& result : played[i].together.cases) ++verdicts[result.verdict];
  }
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    const bool applies = std::any_of(played.begin(), played.end(),
                                     [&](const Played& as) { return as.alone[i].verdict != Verdict::not_applicable; });
    if (!applies) report.failures.push_back({plan.cases[i]->id, "a profile to which it applies", "none"});
  }
  report.figures = std::to_string(plan.cases.size()) + " cases as " + std::to_string(profiles.size()) + " profiles:";
  for (const auto& [verdict, count] : verdicts) {
    report.figures += " " + std::to_string(count) + " " + std::string(reports::name(verdict));
  }
  return report;
}

}  // namespace cachestone::selftest
