#include "harness/selftest/derivations.h"

#include <map>
#include <set>
#include <tuple>
#include <type_traits>
#include <utility>

#include "harness/derivation.h"
#include "harness/in_process.h"
#include "harness/selftest/plain_caches.h"
#include "harness/selftest/play.h"
#include "harness/suite_run.h"

namespace cachestone::selftest {
namespace {

using harness::Comparison;
using harness::Comparisons;
using Grounds = Comparison::Grounds;

bool is_prohibition(harness::Claim claim) {
  return claim == harness::Claim::reuse_forbidden || claim == harness::Claim::sharing_forbidden;
}

// What was compared about one case, whatever the cache.
struct Found {
  // A claim about a step; what the rules said first where they disagree, else nothing. And the best grounds for it.
  struct Claim {
    std::string disagreement;
    Grounds grounds = Grounds::others;
  };
  std::map<std::tuple<bool, std::size_t, std::string, harness::Claim>, Claim> claims;  // …, step, tier, …
  std::size_t comparisons = 0;
  std::size_t left_out = 0;

  void add(const Comparisons& made, const std::string& cache, bool only_prohibitions) {
    left_out += made.left_out;
    for (const Comparison& each : made.made) {
      if (only_prohibitions && !is_prohibition(each.claim)) {
        ++left_out;
        continue;
      }
      ++comparisons;
      Claim& claim = claims[{each.control, each.step, each.tier, each.claim}];
      claim.grounds = std::min(claim.grounds, each.grounds);
      if (!each.agree && claim.disagreement.empty()) claim.disagreement = describe(each) + " (" + cache + ")";
    }
  }
};

class Comparing {
 public:
  explicit Comparing(const cases::Case& item) : item_(item) {}

  void on_reference(const policy::Profile& profile) {
    play<harness::InProcessTarget>(profile, "the reference as " + profile.name, profile);
  }
  void on_plain_caches(const policy::Profile& profile) {
    const std::string kind = std::string(policy::name(profile.kind)) + " cache that ";
    play<NeverStores>(profile, kind + "stores nothing");
    play<ReusesForEver>(profile, kind + "reuses everything", ReusesForEver::Keying::by_uri);
  }
  Found take() { return std::move(found_); }

 private:
  template <typename Cache, typename... More>
  void play(const policy::Profile& profile, const std::string& name, const More&... more) {
    harness::RunnerOptions options = harness::virtual_options(profile);
    options.on_played = [&](const cases::Case&, const auto& main, const auto* control) {
      constexpr bool kNeverAsks = std::is_same_v<Cache, ReusesForEver>;
      found_.add(compare(item_, main.seen, profile), name, kNeverAsks);
      if (control != nullptr) found_.add(compare_control(item_, control->seen, profile), name, kNeverAsks);
    };
    world::VirtualLoop loop(harness::virtual_start());
    origin::Book book;
    Cache cache(loop, book, more...);
    play_on(item_, options, loop, cache, book);
  }

  const cases::Case& item_;
  Found found_;
};

// One line instead of several.
std::string in_one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    if (c == '\n') {
      line += ";";
    } else if (c != ' ' || line.empty() || line.back() != ' ') {
      line += c;
    }
  }
  return line;
}

void judge(const Plan& plan, const std::vector<Found>& found, Report& report) {
  std::set<std::string> all;
  std::set<std::string> in_need;
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    const std::string& id = plan.cases[i]->id;
    all.insert(id);
    for (const auto& [place, claim] : found[i].claims) {
      if (claim.disagreement.empty()) continue;
      in_need.insert(id);
      if (find(plan.exceptions.derivations, id) != nullptr) continue;
      report.failures.push_back({id, "that case and rules agree", in_one_line(claim.disagreement)});
    }
  }
  if (plan.all_cases) {
    judge_exceptions({"case", "derivations"}, plan.exceptions.derivations, all, in_need, report.failures);
  }
}

void tell(const Plan& plan, const std::vector<Found>& found, Report& report) {
  std::size_t claims = 0;
  std::size_t comparisons = 0;
  std::size_t left_out = 0;
  std::map<Grounds, std::size_t> grounds;
  std::vector<std::string> on_others;
  for (std::size_t i = 0; i < found.size(); ++i) {
    claims += found[i].claims.size();
    comparisons += found[i].comparisons;
    left_out += found[i].left_out;
    bool others = false;
    for (const auto& [place, claim] : found[i].claims) {
      ++grounds[claim.grounds];
      others = others || (claim.grounds == Grounds::others && !std::get<bool>(place));
    }
    if (others) on_others.push_back(plan.cases[i]->id);
  }
  report.figures = std::to_string(claims) + " claims compared " + std::to_string(comparisons) + " times (" +
                   std::to_string(left_out) + " left out); the rules decide " + std::to_string(grounds[Grounds::same]) +
                   " by the clauses of the case, " + std::to_string(grounds[Grounds::neighbours]) +
                   " by their neighbours";
  if (plan.thorough) report.details.emplace_back("decided by clauses of other sections", std::move(on_others));
}

}  // namespace

Report prove_derivations(const Plan& plan) {
  Report report;
  report.proof = "derivations";
  std::vector<Found> found(plan.cases.size());
  for_each_index(plan, plan.cases.size(), [&](std::size_t i) {
    const cases::Case& item = *plan.cases[i];
    Comparing comparing(item);
    if (item.topology.empty()) {
      for (const policy::Profile& profile : all_profiles()) comparing.on_reference(profile);
      for (const policy::Profile& profile : {policy::shared_profile(), policy::private_profile()}) {
        comparing.on_plain_caches(profile);
      }
    } else {
      comparing.on_reference(policy::shared_profile());  // a chain brings its own profiles
    }
    found[i] = comparing.take();
  });
  judge(plan, found, report);
  tell(plan, found, report);
  return report;
}

}  // namespace cachestone::selftest
