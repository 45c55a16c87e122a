#include "harness/reference_account.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "cases/reader.h"

namespace cachestone::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

const cases::Catalogue& catalogue() {
  static const cases::Catalogue read = cases::read_catalogue(std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases");
  return read;
}

const cases::Case& find(const char* id) {
  return *catalogue().find(id);
}

std::vector<std::string> kinds(const reports::CaseInfo& info) {
  std::vector<std::string> kinds;
  for (const reports::ReferenceRun& run : info.reference) kinds.push_back(run.cache);
  return kinds;
}

TEST(ReferenceAccount, TellsWhatHappenedAndWhichClauseDecided) {
  const reports::ReferenceRun run = account(find("vary/star/not-reused-first"), policy::shared_profile());
  EXPECT_EQ(run.cache, "shared");
  EXPECT_EQ(run.verdict, reports::Verdict::pass);
  ASSERT_THAT(run.events, Not(IsEmpty()));
  EXPECT_EQ(run.events.front().who, "client");
  EXPECT_EQ(run.events.front().what, "asks: GET /r");
  EXPECT_EQ(run.events.back().what, "gets: 200 OK");
  EXPECT_EQ(run.events.back().at, 1);
  const bool decided = std::any_of(run.events.begin(), run.events.end(), [](const reports::ReferenceEvent& event) {
    return event.who == "cache" && std::any_of(event.reasons.begin(), event.reasons.end(), [](const auto& reason) {
             return reason.clause == "rfc9111-4.1-04" && reason.ruling == "must not" &&
                    reason.saw == "Vary: * never matches";
           });
  });
  EXPECT_TRUE(decided);
}

TEST(ReferenceAccount, ChainsNameTheirCaches) {
  const auto& suites = catalogue().suites;
  const auto chains = std::find_if(suites.begin(), suites.end(), [](const auto& s) { return s.id == "chains/age"; });
  ASSERT_NE(chains, suites.end());
  const cases::Case& item = chains->cases.front();
  const reports::ReferenceRun run = account(item, policy::shared_profile());
  for (const world::Tier& tier : item.topology) {
    EXPECT_TRUE(std::any_of(run.events.begin(), run.events.end(), [&](auto& event) { return event.who == tier.name; }))
        << tier.name;
  }
}

TEST(ReferenceAccount, OneForEachKindOfCacheThatTheCaseSpeaksAbout) {
  const cases::Case& any = find("vary/star/not-reused-first");
  reports::Results results;
  results.cases.resize(2);
  results.cases[0].id = any.id;
  results.cases[1].id = "clear-site-data/private-cache/none-such";
  add_accounts({&any}, results);
  EXPECT_THAT(results.cases[0].reference, IsEmpty());  // no target, no kind

  results.targets.resize(2);
  results.targets[0].cache = "private";
  results.targets[1].cache = "shared";
  add_accounts({&any}, results);
  EXPECT_THAT(kinds(results.cases[0]), ElementsAre("shared", "private"));
  EXPECT_THAT(results.cases[1].reference, IsEmpty());
}

}  // namespace
}  // namespace cachestone::harness
