// Cases about a chain of caches: the topology, who answered, what the tiers saw, and how a browser loads.
#include <gtest/gtest.h>

#include "cases/reader.h"
#include "cases/testing.h"

namespace cachestone::cases {
namespace {

const char* const kChain = R"("topology": ["browser", "edge", "shield"], )";
const char* const kPlain = R"([{"at": 0}])";

// A suite with one probe of this topology and these expectations of its last step.
std::string expecting(const std::string& topology, const std::string& expect) {
  return suite_of(case_with(topology, R"([{"at": 0}, {"at": 1, "expect": )" + expect + "}]"));
}

TEST(Topology, NamesKindsOfCachesOrHasProfiles) {
  const Case item = read_text(suite_of(case_with(R"("topology": ["browser", {"name": "proxy"},
    {"name": "paris", "profile": "edge"},
    {"name": "origin-side", "profile": {"base": "cdn", "collapse_requests": false}}], )",
                                                 kPlain)))
                        .cases.at(0);
  ASSERT_EQ(item.topology.size(), 4u);
  EXPECT_EQ(item.topology[0].name, "browser");
  EXPECT_FALSE(item.topology[0].profile.shared());
  EXPECT_EQ(item.topology[1].profile.name, "proxy");
  EXPECT_EQ(item.topology[2].name, "paris");
  EXPECT_EQ(item.topology[2].profile.name, "edge");
  EXPECT_FALSE(item.topology[3].profile.collapse_requests);
  EXPECT_TRUE(read_text(suite_of(case_with("", kPlain))).cases.at(0).topology.empty());
}

TEST(Topology, FamiliesCanVaryIt) {
  const Suite suite = read_text(suite_of(R"({"id": "at-{tier}", "title": "t", "clauses": ["rfc9111-4-07"],
    "level": "probe", "for_each": {"tier": ["edge", "shield"]}, "topology": ["browser", "{tier}"],
    "steps": [{"at": 0, "expect": {"answered_by": "{tier}"}}]})"));
  ASSERT_EQ(suite.cases.size(), 2u);
  EXPECT_EQ(suite.cases[1].topology[1].name, "shield");
  EXPECT_EQ(suite.cases[1].steps[0].expect[0].answered_by, "shield");
}

TEST(Topology, ExpectationsSpeakAboutTiers) {
  const Case item =
      read_text(expecting(kChain, R"({"answered_by": "edge", "tiers_see": {"shield": 0, "edge": 1}})")).cases.at(0);
  const Expectation& expectation = item.steps.at(1).expect.at(0);
  EXPECT_EQ(expectation.answered_by, "edge");
  ASSERT_EQ(expectation.tiers_see.size(), 2u);
  EXPECT_EQ(expectation.tiers_see[0].tier, "edge");
  EXPECT_EQ(expectation.tiers_see[0].times, 1u);
  EXPECT_EQ(expectation.tiers_see[1].times, 0u);
  EXPECT_EQ(read_text(expecting(kChain, R"({"answered_by": "origin"})")).cases[0].steps[1].expect[0].answered_by,
            "origin");
}

// What the first cache of a chain must not answer is forbidden reuse: such a case needs a control.
TEST(Topology, AnAnswerOfALaterTierForbidsReuse) {
  struct Row {
    const char* expect;
    bool forbids;
  };
  const Row rows[] = {
      {R"({"answered_by": "browser"})", false}, {R"({"answered_by": "edge"})", true},
      {R"({"answered_by": "origin"})", true},   {R"({"tiers_see": {"edge": 1}})", true},
      {R"({"tiers_see": {"edge": 0}})", false}, {R"([{"setup": true, "answered_by": "edge"}, {"status": 200}])", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(forbids_reuse(read_text(expecting(kChain, row.expect)).cases.at(0)), row.forbids) << row.expect;
  }
}

TEST(Topology, TheControlIsPlayedOnTheSameChain) {
  const char* const kSteps = R"([{"at": 0, "origin": {}}, {"at": 1, "expect": {"answered_by": "edge"}}])";
  const std::string control = R"("control": [{"op": "remove", "path": "/steps/0/origin"}], )";
  EXPECT_EQ(read_text(suite_of(case_with(kChain + control, kSteps, "must"))).cases.at(0).control.size(), 2u);
  EXPECT_EQ(error_of([&] { read_text(suite_of(case_with(kChain, kSteps, "must"))); }),
            "suite.json at /cases/0: expected a control: the last step of this must case forbids a stored response, "
            "found none");
}

TEST(Load, IsReadAndNormalByDefault) {
  const char* const kSteps = R"([{"at": 0, "request": {"load": "reload"}}, {"at": 1, "request": {}}])";
  const Case item = read_text(suite_of(case_with("", kSteps))).cases.at(0);
  EXPECT_EQ(item.steps[0].load, world::Load::reload);
  EXPECT_EQ(item.steps[1].load, world::Load::normal);
}

TEST(Topology, MistakesAreNamed) {
  const auto of = [](const std::string& topology) {
    return suite_of(case_with("\"topology\": " + topology + ", ", kPlain));
  };
  const std::pair<std::string, std::string> rows[] = {
      {of("[]"), "/topology: expected from 1 to 8 caches, found 0"},
      {of(R"("edge")"), "/topology: expected an array, found \"edge\""},
      {of(R"(["netscape"])"),
       "/topology/0: expected one of browser, proxy, cdn, edge, shield, reference, reference-private, or a profile "
       "beside the name, found \"netscape\""},
      {of(R"([{"profile": "edge"}])"), "/topology/0: expected a member \"name\", found none"},
      {of(R"([{"name": "The Edge", "profile": "edge"}])"),
       "/topology/0/name: expected lower case words joined by -, found \"The Edge\""},
      {of(R"([{"name": "a", "profile": {"kind": "public"}}])"),
       "/topology/0/profile/kind: expected \"shared\" or \"private\", found \"public\""},
      {of(R"(["edge", {"name": "edge", "profile": "cdn"}])"),
       "/topology/1: expected each tier once, found \"edge\" again"},
      {of(R"([{"name": "origin", "profile": "cdn"}])"),
       "/topology/0: expected the name of a cache: the origin is behind the last one, found "
       "{\"name\":\"origin\",\"profile\":\"cdn\"}"},
      {suite_of(case_with(std::string(kChain) + R"("cache": "private", )", kPlain)),
       "/cache: expected no cache: the topology says which caches there are, found one"},
      {expecting("", R"({"answered_by": "edge"})"),
       "/steps/1/expect/answered_by: expected no answered_by: the case has no topology, found one"},
      {expecting(kChain, R"({"answered_by": "proxy"})"),
       "/steps/1/expect/answered_by: expected one of browser, edge, shield, origin, found \"proxy\""},
      {expecting("", R"({"tiers_see": {"edge": 1}})"),
       "/steps/1/expect/tiers_see: expected no tiers_see: no cache asks another one here, found one"},
      {expecting(kChain, R"({"tiers_see": {}})"), "/steps/1/expect/tiers_see: expected at least one tier, found none"},
      {expecting(kChain, R"({"tiers_see": {"browser": 1}})"),
       "/steps/1/expect/tiers_see/browser: expected one of edge, shield, found unknown member"},
      {suite_of(case_with("", R"([{"at": 0, "request": {"load": "refresh"}}])")),
       "/steps/0/request/load: expected one of normal, reload, force-reload, back-forward, found \"refresh\""},
  };
  for (const auto& [text, message] : rows) {
    EXPECT_EQ(error_of([&text = text] { read_text(text); }), "suite.json at /cases/0" + message) << text;
  }
}

}  // namespace
}  // namespace cachestone::cases
