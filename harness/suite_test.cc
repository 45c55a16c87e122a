// The suite against the reference cache: it must be able to pass, and every case must be able to fail.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cases/reader.h"
#include "harness/suite_run.h"

namespace cachestone::harness {
namespace {

using cases::Case;
using reports::CaseResult;
using reports::Verdict;

const cases::Catalogue& catalogue() {
  static const cases::Catalogue kCatalogue =
      cases::read_catalogue(std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases");
  return kCatalogue;
}

std::vector<const Case*> all_cases() {
  std::vector<const Case*> all;
  for (const cases::Suite& suite : catalogue().suites) {
    for (const Case& item : suite.cases) all.push_back(&item);
  }
  return all;
}

reports::TargetResult play(const std::vector<const Case*>& items, const policy::Profile& profile,
                           const policy::Rulebook& rules = {}) {
  SuiteRun run;
  run.cases = items;
  run.options.profile = profile;
  return run_in_process(run, rules);
}

class Reference : public ::testing::TestWithParam<policy::Profile> {};

TEST_P(Reference, HasNothingWrong) {
  const reports::TargetResult result = play(all_cases(), GetParam());
  EXPECT_EQ(result.failure, "");
  EXPECT_EQ(result.cases.size(), catalogue().case_count());
  for (const CaseResult& item : result.cases) {
    const bool well =
        item.verdict == Verdict::pass || item.verdict == Verdict::observed || item.verdict == Verdict::not_applicable;
    EXPECT_TRUE(well) << item.id << ": " << reports::name(item.verdict) << ". " << item.why;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Reference, ::testing::Values(policy::shared_profile(), policy::private_profile()),
                         [](const auto& param) { return std::string(policy::name(param.param.kind)); });

// Every case that does not apply to one kind of cache applies to the other.
TEST(Suite, EveryCaseAppliesToSomeCache) {
  std::map<std::string, int> applies;
  for (const policy::Profile& profile : {policy::shared_profile(), policy::private_profile()}) {
    for (const CaseResult& item : play(all_cases(), profile).cases) {
      applies[item.id] += item.verdict != Verdict::not_applicable ? 1 : 0;
    }
  }
  for (const auto& [id, times] : applies) EXPECT_GT(times, 0) << id;
}

// The cases that fail (or report something else, if they are probes) on some reference cache with one clause off.
class Defects {
 public:
  explicit Defects(const std::vector<const Case*>& items) : alive_(items) {
    for (const policy::Profile& profile : profiles_) {
      for (const CaseResult& item : play(items, profile).cases) sound_[{profile.kind, item.id}] = item.value;
    }
    // The clauses that a case names are the first to try.
    for (const policy::Clause clause : policy::all_clauses()) try_defect(clause, true);
    for (const policy::Clause clause : policy::all_clauses()) try_defect(clause, false);
  }
  std::vector<const Case*> survivors() const { return alive_; }

 private:
  bool is_killed(const policy::Profile& profile, const CaseResult& item) const {
    if (item.verdict == Verdict::observed) return item.value != sound_.at({profile.kind, item.id});
    return item.verdict == Verdict::violation || item.verdict == Verdict::discouraged ||
           item.verdict == Verdict::missed;
  }

  void try_defect(policy::Clause clause, bool only_where_named) {
    const std::string id(policy::id(clause));
    std::vector<const Case*> chosen;
    std::copy_if(alive_.begin(), alive_.end(), std::back_inserter(chosen), [&](const Case* item) {
      return !only_where_named || std::find(item->clauses.begin(), item->clauses.end(), id) != item->clauses.end();
    });
    if (chosen.empty()) return;
    std::set<std::string> killed;
    for (const policy::Profile& profile : profiles_) {
      for (const CaseResult& item : play(chosen, profile, policy::Rulebook().without(clause)).cases) {
        if (is_killed(profile, item)) killed.insert(item.id);
      }
    }
    std::erase_if(alive_, [&](const Case* item) { return killed.contains(item->id); });
  }

  const std::vector<policy::Profile> profiles_{policy::shared_profile(), policy::private_profile()};
  std::vector<const Case*> alive_;
  std::map<std::pair<policy::CacheKind, std::string>, std::string> sound_;  // what a probe reports without a defect
};

bool prohibits(const Case& item) {
  const bool binding = item.level == cases::Level::must || item.level == cases::Level::should;
  return binding && (cases::forbids_reuse(item) || !item.control.empty());
}

TEST(Suite, EveryProhibitingCaseFailsOnSomeDefect) {
  std::vector<const Case*> prohibiting = all_cases();
  std::erase_if(prohibiting, [](const Case* item) { return !prohibits(*item); });
  EXPECT_GT(prohibiting.size(), 50u);
  for (const Case* item : Defects(prohibiting).survivors()) ADD_FAILURE() << item->id << " fails on no defect";
}

TEST(Suite, EveryOtherCaseFailsOnSomeDefectToo) {
  std::vector<const Case*> others = all_cases();
  std::erase_if(others, [](const Case* item) { return prohibits(*item) || item->level == cases::Level::probe; });
  EXPECT_GT(others.size(), 20u);
  for (const Case* item : Defects(others).survivors()) ADD_FAILURE() << item->id << " fails on no defect";
}

}  // namespace
}  // namespace cachestone::harness
