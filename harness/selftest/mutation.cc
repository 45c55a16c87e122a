#include "harness/selftest/mutation.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <numeric>
#include <set>

namespace cachestone::selftest {
namespace {

using cases::Level;
using reports::Verdict;

// All places, but none near the one before it: so each part of the suite comes early, and catches what is its own
// before others have tried for long.
std::vector<std::size_t> all_over(std::size_t count) {
  std::vector<std::size_t> places(count);
  std::size_t step = count * 5 / 8 + 1;
  while (std::gcd(step, count) > 1) ++step;
  for (std::size_t i = 0; i < count; ++i) places[i] = i * step % count;
  return places;
}

bool must_catch(const cases::Case& item) {
  return item.level == Level::must || item.level == Level::should;
}

// The defects that somebody has caught; shared by all threads.
class Caught {
 public:
  explicit Caught(std::size_t defects) : by_anybody_(defects) {}
  bool by_anybody(std::size_t defect) const { return by_anybody_[defect].load(std::memory_order_relaxed); }
  void add(std::size_t defect, const std::string& suite) {
    by_anybody_[defect].store(true, std::memory_order_relaxed);
    const std::scoped_lock lock(mutex_);
    by_suite_[suite].insert(defect);
  }
  std::set<std::size_t> by_suite(const std::string& suite) {
    const std::scoped_lock lock(mutex_);
    return by_suite_[suite];
  }

 private:
  std::vector<std::atomic<bool>> by_anybody_;
  std::mutex mutex_;
  std::map<std::string, std::set<std::size_t>> by_suite_;
};

// Looks for the defects that one case catches.
class Hunt {
 public:
  Hunt(const cases::Case& item, const Plan& plan, Caught& caught)
      : item_(item), plan_(plan), all_(caught), mine_(plan.defects.size()), order_(likely_first()) {}

  void as(const policy::Profile& profile) {
    policy::Inquiry inquiry;
    const Outcome reference = play(item_, profile, policy::Rulebook().silent().noting(inquiry));
    ++plays_;
    if (reference.verdict == Verdict::not_applicable || !reference.is_well()) return;
    for (const std::size_t i : order_) {
      if (wanted(i) && plan_.defects[i].matters(inquiry)) attempt(i, profile, reference);
    }
  }
  std::size_t plays() const { return plays_; }
  std::vector<std::size_t> caught() const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < mine_.size(); ++i) {
      if (mine_[i]) places.push_back(i);
    }
    return places;
  }

 private:
  // All defects: first what the case is about, then what others of its suite have caught.
  std::vector<std::size_t> likely_first() const {
    const std::set<std::size_t> of_suite = all_.by_suite(item_.suite);
    const auto likelihood = [&](std::size_t defect) {
      const auto& clauses = item_.clauses;
      if (std::find(clauses.begin(), clauses.end(), plan_.defects[defect].id) != clauses.end()) return 0;
      return of_suite.contains(defect) ? 1 : 2;
    };
    std::vector<std::size_t> order(plan_.defects.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return likelihood(a) < likelihood(b); });
    return order;
  }
  bool wanted(std::size_t defect) const {
    if (mine_[defect]) return false;
    return plan_.thorough || !all_.by_anybody(defect) || (must_catch(item_) && !caught_one_);
  }
  void attempt(std::size_t defect, const policy::Profile& profile, const Outcome& reference) {
    ++plays_;
    const policy::Rulebook rules = plan_.defects[defect].in(policy::Rulebook().silent());
    if (!catches(reference, play(item_, profile, rules))) return;
    mine_[defect] = caught_one_ = true;
    all_.add(defect, item_.suite);
  }

  const cases::Case& item_;
  const Plan& plan_;
  Caught& all_;
  std::vector<bool> mine_;
  const std::vector<std::size_t> order_;
  bool caught_one_ = false;
  std::size_t plays_ = 0;
};

// One side of the proof: what should have a partner, and has one or not.
struct Side {
  Kind kind;
  const char* expected;  // "that some case catches it"
  std::set<std::string> all{};
  std::set<std::string> without{};
};

// Only when both sides are complete can be said that an exception is not needed.
void judge_side(const Side& side, const std::vector<Exception>& exceptions, bool complete, Report& report) {
  for (const std::string& id : side.without) {
    if (find(exceptions, id) == nullptr) report.failures.push_back({id, side.expected, "none"});
  }
  if (complete) judge_exceptions(side.kind, exceptions, side.all, side.without, report.failures);
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
    case Verdict::flaky:
    case Verdict::not_applicable:
    case Verdict::not_run:
    case Verdict::error:
      break;
  }
  return false;
}

Catches find_catches(const Plan& plan) {
  const std::vector<policy::Profile> profiles = all_profiles();
  Catches found;
  found.by_case.resize(plan.cases.size());
  std::atomic<std::size_t> plays{0};
  Caught caught(plan.defects.size());
  const std::vector<std::size_t> order = all_over(plan.cases.size());
  for_each_index(plan, order.size(), [&](std::size_t turn) {
    const std::size_t i = order[turn];
    const cases::Case& item = *plan.cases[i];
    Hunt hunt(item, plan, caught);
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
  Side of_cases{{"must or should case", "cases"}, "that it catches some defect"};
  Side of_defects{{"defect", "defects"}, "that some case catches it"};
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    const cases::Case& item = *plan.cases[i];
    for (const std::size_t defect : catches.by_case[i]) by_defect[defect].push_back(item.id);
    if (!must_catch(item)) continue;
    of_cases.all.insert(item.id);
    if (catches.by_case[i].empty()) of_cases.without.insert(item.id);
  }
  for (std::size_t i = 0; i < plan.defects.size(); ++i) {
    of_defects.all.insert(plan.defects[i].id);
    if (by_defect[i].empty()) of_defects.without.insert(plan.defects[i].id);
    if (plan.thorough) report.details.emplace_back(plan.defects[i].id, std::move(by_defect[i]));
  }
  // Some of one side cannot speak for the whole other side.
  const bool complete = plan.all_cases && plan.all_defects;
  if (plan.all_cases) judge_side(of_defects, plan.exceptions.defects, complete, report);
  if (plan.all_defects) judge_side(of_cases, plan.exceptions.cases, complete, report);
  report.figures = std::to_string(of_defects.all.size() - of_defects.without.size()) + " of " +
                   std::to_string(of_defects.all.size()) + " defects caught, " +
                   std::to_string(of_cases.all.size() - of_cases.without.size()) + " of " +
                   std::to_string(of_cases.all.size()) + " must and should cases catch one, in " +
                   std::to_string(catches.plays) + " plays";
  return report;
}

Report prove_mutation(const Plan& plan) {
  return judge_catches(plan, find_catches(plan));
}

}  // namespace cachestone::selftest
