// The suite against the reference cache: it must be able to pass, and every case must be able to fail.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cases/reader.h"
#include "harness/fake_target_testing.h"
#include "harness/http_target.h"
#include "harness/suite_run.h"
#include "harness/timelines_testing.h"

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

// Every request goes to the origin.
reports::TargetResult play_without_cache(const std::vector<const Case*>& items) {
  world::VirtualLoop loop(testing::kStart);
  origin::Book book;
  testing::FakeTarget target(loop, testing::forward_to(book));
  SuiteRun run;
  run.cases = items;
  return run_suite(run, on_virtual_clock(loop), target, book);
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

// A CDN that says in Cache-Status all that it can.
policy::Profile talkative_cdn() {
  policy::Profile profile = *policy::named_profile("cdn");
  profile.cache_status_details = true;
  return profile;
}

INSTANTIATE_TEST_SUITE_P(Kinds, Reference,
                         ::testing::Values(policy::shared_profile(), policy::private_profile(), talkative_cdn()),
                         [](const auto& param) {
                           return param.param.name == "cdn" ? "cdn" : std::string(policy::name(param.param.kind));
                         });

// Every case that does not apply to one kind of cache applies to another.
TEST(Suite, EveryCaseAppliesToSomeCache) {
  std::map<std::string, int> applies;
  for (const policy::Profile& profile : {policy::shared_profile(), policy::private_profile(), talkative_cdn()}) {
    for (const CaseResult& item : play(all_cases(), profile).cases) {
      applies[item.id] += item.verdict != Verdict::not_applicable ? 1 : 0;
    }
  }
  for (const auto& [id, times] : applies) EXPECT_GT(times, 0) << id;
}

TEST(Suite, NoDelayComesNearTheTimeout) {
  for (const Case* item : all_cases()) {
    for (const cases::Step& step : item->steps) {
      const Milliseconds delay = step.origin ? step.origin->delay : Milliseconds{0};
      EXPECT_LE(delay, HttpTarget::kTimeout / 2) << item->id;
    }
  }
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

// A green tick must mean that something was proven: where nothing is ever stored, no case with a control passes.
TEST(Suite, WithoutACacheNoControlledCasePasses) {
  std::vector<const Case*> controlled = all_cases();
  std::erase_if(controlled, [](const Case* item) { return item->control.empty(); });
  const reports::TargetResult result = play_without_cache(controlled);
  EXPECT_EQ(result.cases.size(), controlled.size());
  for (const CaseResult& item : result.cases) EXPECT_NE(item.verdict, Verdict::pass) << item.id << ": " << item.why;
}

}  // namespace
}  // namespace cachestone::harness
