#include "harness/selftest/mutation.h"

#include <atomic>
#include <set>

namespace cachestone::selftest {
namespace {

using cases::Level;
using reports::Verdict;

bool must_catch(const cases::Case& item) {
  return item.level == Level::must || item.level == Level::should;
}

// The places of the defects that one case catches.
class Hunt {
 public:
  Hunt(const cases::Case& item, const std::vector<Defect>& defects)
      : item_(item), defects_(defects), caught_(defects.size()) {}

  void as(const policy::Profile& profile) {
    policy::Inquiry inquiry;
    const Outcome reference = play(item_, profile, policy::Rulebook().silent().noting(inquiry));
    ++plays_;
    if (reference.verdict == Verdict::not_applicable || !reference.is_well()) return;
    for (std::size_t i = 0; i < defects_.size(); ++i) {
      if (caught_[i] || !defects_[i].matters(inquiry)) continue;
      caught_[i] = catches(reference, play(item_, profile, defects_[i].in(policy::Rulebook().silent())));
      ++plays_;
    }
  }
  std::size_t plays() const { return plays_; }
  std::vector<std::size_t> caught() const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < caught_.size(); ++i) {
      if (caught_[i]) places.push_back(i);
    }
    return places;
  }

 private:
  const cases::Case& item_;
  const std::vector<Defect>& defects_;
  std::vector<bool> caught_;
  std::size_t plays_ = 0;
};

// One side of the proof: what should have a partner, and has one or not.
struct Side {
  const char* one;       // "defect"
  const char* all;       // "defects"
  const char* expected;  // "that some case catches it"
  std::vector<std::string> with;
  std::vector<std::string> without;
};

// Only when both sides are complete can be said that an exception is not needed.
void judge_side(const Side& side, const std::vector<Exception>& exceptions, bool complete, Report& report) {
  std::set<std::string> known(side.with.begin(), side.with.end());
  const std::set<std::string> lonely(side.without.begin(), side.without.end());
  known.insert(lonely.begin(), lonely.end());
  for (const std::string& id : side.without) {
    if (find(exceptions, id) == nullptr) report.failures.push_back({id, side.expected, "none"});
  }
  if (!complete) return;
  for (const Exception& exception : exceptions) {
    if (lonely.contains(exception.id)) continue;
    report.failures.push_back({exception.id,
                               std::string("an exception that is needed (selftest.json, ") + side.one + "s)",
                               known.contains(exception.id) ? "one that is not" : std::string("no such ") + side.one});
  }
  if (too_many(exceptions.size(), known.size())) {
    report.failures.push_back({"selftest.json",
                               "exceptions for fewer than 3 % of the " + std::to_string(known.size()) + " " + side.all,
                               std::to_string(exceptions.size())});
  }
}

}  // namespace

bool catches(const Outcome& reference, const Outcome& defective) {
  switch (defective.verdict) {
    case Verdict::violation:
    case Verdict::discouraged:
    case Verdict::missed:
      return reference.is_well();
    case Verdict::observed:
      return reference.verdict == Verdict::observed && reference.value != defective.value;
    case Verdict::pass:
    case Verdict::unproven:
    case Verdict::inconclusive:
    case Verdict::not_applicable:
    case Verdict::not_run:
    case Verdict::error:
      break;
  }
  return false;
}

Catches find_catches(const Plan& plan) {
  const std::vector<policy::Profile> profiles = named_profiles();
  Catches found;
  found.by_case.resize(plan.cases.size());
  std::atomic<std::size_t> plays{0};
  for_each_index(plan, plan.cases.size(), [&](std::size_t i) {
    const cases::Case& item = *plan.cases[i];
    Hunt hunt(item, plan.defects);
    for (const policy::Profile& profile : profiles) {
      hunt.as(profile);
      if (!item.topology.empty()) break;  // a chain brings its own profiles
    }
    plays += hunt.plays();
    found.by_case[i] = hunt.caught();
  });
  found.plays = plays;
  return found;
}

Report judge_catches(const Plan& plan, const Catches& catches) {
  Report report;
  report.proof = "mutation";
  std::vector<std::vector<std::string>> by_defect(plan.defects.size());
  Side of_cases{"case", "must and should cases", "that it catches some defect", {}, {}};
  Side of_defects{"defect", "defects", "that some case catches it", {}, {}};
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    const cases::Case& item = *plan.cases[i];
    for (const std::size_t defect : catches.by_case[i]) by_defect[defect].push_back(item.id);
    if (must_catch(item)) (catches.by_case[i].empty() ? of_cases.without : of_cases.with).push_back(item.id);
  }
  for (std::size_t i = 0; i < plan.defects.size(); ++i) {
    (by_defect[i].empty() ? of_defects.without : of_defects.with).push_back(plan.defects[i].id);
    report.details.emplace_back(plan.defects[i].id, std::move(by_defect[i]));
  }
  // Some of one side cannot speak for the whole other side.
  const bool complete = plan.all_cases && plan.all_defects;
  if (plan.all_cases) judge_side(of_defects, plan.exceptions.defects, complete, report);
  if (plan.all_defects) judge_side(of_cases, plan.exceptions.cases, complete, report);
  report.figures = std::to_string(of_defects.with.size()) + " of " + std::to_string(plan.defects.size()) +
                   " defects caught, " + std::to_string(of_cases.with.size()) + " of " +
                   std::to_string(of_cases.with.size() + of_cases.without.size()) +
                   " must and should cases catch one, in " + std::to_string(catches.plays) + " plays";
  return report;
}

Report prove_mutation(const Plan& plan) {
  return judge_catches(plan, find_catches(plan));
}

}  // namespace cachestone::selftest
