#include "harness/adapter/adapter_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>

#include "cases/reader.h"
#include "harness/applies.h"
#include "harness/timelines_testing.h"
#include "reports/results_json.h"

namespace cachestone::adapter {
namespace {

using cases::Case;
using cases::From;
using harness::testing::step_at;
using reports::CaseResult;
using reports::Verdict;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const cases::Catalogue& catalogue() {
  static const cases::Catalogue kCatalogue =
      cases::read_catalogue(std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases");
  return kCatalogue;
}

// One step, whose path ends with what the fake adapter does about it; its answer comes from the origin.
Case case_of(const std::string& deed) {
  Case item;
  item.id = deed;
  item.steps = {step_at(0, {From::origin})};
  item.steps[0].path = "/" + deed;
  item.steps[0].origin = origin::Answer();
  return item;
}

struct Played {
  reports::TargetResult result;
  std::vector<std::string> warnings;
  const CaseResult& operator[](std::size_t i) const { return result.cases.at(i); }
};

Played play(const std::vector<Case>& items, const std::string& how = "", harness::StopRequest* stop = nullptr,
            std::function<void(const CaseResult&)> on_result = nullptr) {
  Played played;
  AdapterRun run;
  for (const Case& item : items) run.suite.cases.push_back(&item);
  run.suite.stop = stop;
  run.suite.options.on_result = std::move(on_result);
  run.catalogue = &catalogue();
  run.child.wire.command = "exec " FAKE_ADAPTER " " + how;
  run.warn = [&](const std::string& text) { played.warnings.push_back(text); };
  played.result = run_adapter(std::move(run));
  EXPECT_EQ(played.result.cases.size(), items.size());
  return played;
}

// The whole suite through the protocol: nothing is lost on the way.
class Reference : public ::testing::TestWithParam<const char*> {};

// Each case on its own, as JSON, with the same token for all.
std::map<std::string, std::string> texts_of(const reports::TargetResult& result) {
  static const std::regex kToken("cs-0(-[0-9]+)+");
  std::map<std::string, std::string> texts;
  for (const CaseResult& item : result.cases) {
    reports::Results one;
    one.targets.emplace_back().name = "one";
    one.targets.back().cases.push_back(item);
    texts[item.id] = std::regex_replace(reports::results_to_json(one), kToken, "TOKEN");
  }
  return texts;
}

TEST_P(Reference, IsTheSameAtTheOtherEndOfTheProtocol) {
  const policy::Profile profile = *policy::named_profile(GetParam());
  AdapterRun run;
  for (const cases::Suite& suite : catalogue().suites) {
    for (const Case& item : suite.cases) {
      // An adapter is one cache.
      if (item.topology.empty()) run.suite.cases.push_back(&item);
    }
  }
  run.suite.options.shown_by = harness::showing_probes(catalogue());
  run.catalogue = &catalogue();
  run.child.wire.command = CACHESTONE_PROGRAM " adapter --profile " + profile.name;

  harness::SuiteRun here;
  here.cases = run.suite.cases;
  here.options.profile = profile;
  const auto expected = texts_of(harness::run_in_process(here));
  const reports::TargetResult result = run_adapter(std::move(run));
  EXPECT_EQ(result.failure, "");
  EXPECT_EQ(result.name, profile.name);
  const auto found = texts_of(result);
  EXPECT_EQ(found.size(), expected.size());
  for (const auto& [id, text] : expected) EXPECT_EQ(found.at(id), text);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Reference, ::testing::Values("reference", "browser"),
                         [](const auto& param) { return param.param; });

TEST(AdapterSuite, SaysWhatItTested) {
  const Played played = play({case_of("r")});
  EXPECT_EQ(played.result.failure, "");
  EXPECT_EQ(played.result.name, "fake");
  EXPECT_EQ(played.result.title, "fake");
  EXPECT_EQ(played.result.version, "1.0");
  EXPECT_EQ(played.result.kind, "adapter");
  EXPECT_EQ(played.result.clock, "virtual");
  EXPECT_EQ(played.result.cache, "private");
  EXPECT_EQ(played[0].verdict, Verdict::pass) << played[0].why;
  EXPECT_TRUE(played.warnings.empty());
}

// Whatever happens in a case, the next one is played as if nothing had been.
TEST(AdapterSuite, ACaseThatCostsTheChildIsAnErrorAndTheNextOneIsPlayed) {
  const std::map<std::string, std::string> misdeeds{
      {"dies", "The adapter exited with 7"},
      {"crashes", "The adapter was killed by signal 9"},
      {"talks-nonsense", "The adapter wrote what is no message"},
      {"no-line-feed", "The adapter wrote a line of more than 16 MiB"},
      {"closes-its-output", "The adapter closed its standard output"},
  };
  std::vector<Case> items;
  for (const auto& [deed, why] : misdeeds) {
    items.push_back(case_of(deed));
    items.push_back(case_of("r"));
  }
  const Played played = play(items);
  EXPECT_EQ(played.result.failure, "");
  std::size_t i = 0;
  for (const auto& [deed, why] : misdeeds) {
    EXPECT_EQ(played[i].verdict, Verdict::error) << deed;
    EXPECT_THAT(played[i].why, StartsWith(why));
    EXPECT_EQ(played[i + 1].verdict, Verdict::pass) << "after " << deed << ": " << played[i + 1].why;
    i += 2;
  }
  EXPECT_THAT(played.warnings.at(0), HasSubstr("the adapter was lost and started again"));
}

// The child is still there, but what it does makes no sense.
TEST(AdapterSuite, AnAdapterThatBreaksTheRulesOfTheProtocolCostsOnlyTheCase) {
  const std::map<std::string, std::string> misdeeds{
      {"no-reply", "The adapter was idle without a reply to request 1 (GET /cs-"},
      {"replies-twice", "The adapter replied to request 1, which was not open."},
      {"replies-to-nobody", "The adapter replied to request 99, which was not open."},
      {"same-fetch-id", "The adapter used the id 1 for two fetches."},
      {"asks-for-ever", "The adapter asked the origin more than 1000 times."},
      {"has-a-problem", "The adapter says: no cache today"},
  };
  std::vector<Case> items;
  for (const auto& [deed, why] : misdeeds) items.push_back(case_of(deed));
  items.push_back(case_of("r"));
  const Played played = play(items);
  std::size_t i = 0;
  for (const auto& [deed, why] : misdeeds) {
    EXPECT_EQ(played[i].verdict, Verdict::error) << deed;
    EXPECT_THAT(played[i++].why, StartsWith(why));
  }
  EXPECT_EQ(played[i].verdict, Verdict::pass) << played[i].why;
  EXPECT_TRUE(played.warnings.empty());
}

TEST(AdapterSuite, AChildThatEndsBetweenTwoCasesCostsNothing) {
  const Played played = play({case_of("dies-when-idle"), case_of("r")});
  EXPECT_EQ(played[1].verdict, Verdict::pass) << played[1].why;
}

TEST(AdapterSuite, IsGivenUpAfterTooManyLostChildren) {
  std::vector<Case> items(kMostLostInARow + 3, case_of("dies"));
  items.push_back(case_of("r"));
  const Played played = play(items);
  EXPECT_THAT(played.result.failure, StartsWith("given up after 10 cases in a row: The adapter exited with 7"));
  for (const CaseResult& item : played.result.cases) EXPECT_EQ(item.verdict, Verdict::error);
  EXPECT_EQ(played.result.cases.back().why, played.result.failure);
}

TEST(AdapterSuite, WithoutAnAdapterEveryCaseIsAnErrorWithTheReason) {
  const std::map<std::string, std::string> beginnings{
      {"exits", "cannot find the library"},
      {"another-version", "expected protocol version 1"},
      {"unknown-capability", "The adapter lacks \"telepathy\", which is no capability"},
  };
  for (const auto& [how, why] : beginnings) {
    const Played played = play({case_of("r"), case_of("s")}, how);
    EXPECT_THAT(played.result.failure, HasSubstr(why));
    EXPECT_EQ(played.result.name, "adapter");
    for (const CaseResult& item : played.result.cases) {
      EXPECT_EQ(item.verdict, Verdict::error);
      EXPECT_THAT(item.why, HasSubstr(why));
    }
  }
}

TEST(AdapterSuite, AfterAStopTheRestIsNotRun) {
  harness::StopRequest stop;
  const Played played = play({case_of("r"), case_of("r"), case_of("hangs")}, "", &stop,
                             [&](const CaseResult&) { stop.request("stopped by a signal"); });
  EXPECT_EQ(played[0].verdict, Verdict::pass);
  EXPECT_EQ(played[1].verdict, Verdict::not_run);
  EXPECT_EQ(played[2].verdict, Verdict::not_run);
  EXPECT_EQ(played[2].why, "stopped by a signal");
}

}  // namespace
}  // namespace cachestone::adapter
