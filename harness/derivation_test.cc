#include "harness/derivation.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cases/suite_reader.h"
#include "harness/fake_target_testing.h"
#include "harness/suite_run.h"
#include "simulator/json/reader.h"

namespace cachestone::harness {
namespace {

// Steps, and a control when there is one, as a case of this level; played against the reference, or a cache that never
// stores.
struct Played {
  std::vector<Comparison> main;
  std::vector<Comparison> control;
  std::size_t left_out = 0;
};

enum class Cache { reference, never_stores, reuses_everything };

// The first response for a URI, for ever.
void play_for_ever(const SuiteRun& run) {
  world::VirtualLoop loop(virtual_start());
  origin::Book book;
  std::map<std::string, testing::FakeTarget::Answer> stored;
  testing::FakeTarget target(loop, [&](const http::Request& request, Time now) {
    const auto found = stored.find(request.target);
    if (found != stored.end()) return found->second;
    return stored[request.target] = testing::forward_to(book)(request, now);
  });
  run_suite(run, on_virtual_clock(loop), target, book);
}

Played play(const std::string& steps, const std::string& level = "must", const std::string& control = "",
            Cache cache = Cache::reference, const std::string& extra = "") {
  cases::Catalogue registry;
  cases::Clause clause;
  clause.id = "rfc9111-5.2.2.5-01";
  registry.clauses = {clause};
  const std::string patch = control.empty() ? "" : R"(, "control": )" + control;
  const std::string text = R"({"suite": "area/name", "title": "t", "spec": "s", "about": "a", "cases": [{"id": "x",
    "title": "t", "clauses": ["rfc9111-5.2.2.5-01"], "level": ")" +
                           level + R"(", "steps": )" + steps + patch + extra + "}]}";
  const nlohmann::json document = json::parse(text, "suite.json");
  const cases::Suite suite = cases::read_suite(json::Node(document, "suite.json"), "area/name", registry);
  SuiteRun run;
  run.cases = {&suite.cases[0]};
  if (cache == Cache::never_stores) {
    run.options.profile.capacity_bytes = 0;
    run.options.profile.collapse_requests = false;
  }
  Played played;
  run.options.on_played = [&](const cases::Case& item, const PlayedTimeline& main, const PlayedTimeline* patched) {
    const Comparisons found = compare(item, main.seen, policy::shared_profile());
    played.main = found.made;
    played.left_out = found.left_out;
    if (patched != nullptr) played.control = compare_control(item, patched->seen, policy::shared_profile()).made;
  };
  if (cache == Cache::reuses_everything) {
    run.options.late.reset();
    play_for_ever(run);
  } else {
    run_in_process(run);
  }
  return played;
}

std::string step(int at, const std::string& cache_control, const std::string& from, const std::string& more = "") {
  std::string text = R"({"at": )" + std::to_string(at);
  if (!cache_control.empty()) text += R"(, "origin": {"headers": [["Cache-Control", ")" + cache_control + R"("]]})";
  if (!from.empty()) text += R"(, "expect": {"from": )" + from + "}";
  return text + more + "}";
}

const std::string kToPlain = R"([{"op": "remove", "path": "/steps/0/origin/headers/0"},
                                 {"op": "add", "path": "/steps/0/origin/headers/0", "value": ["Cache-Control", "max-age=60"]}])";

// What is compared of each, and whether author and rules agree; each author's word right and wrong.
TEST(Compare, FindsTheAuthorsMistakes) {
  struct {
    std::string name;
    std::string steps;
    std::string level;
    std::string control;
    Claim claim;
    bool agree;
  } const rows[] = {
      {"forbidden, and so it is", "[" + step(0, "no-store", "") + "," + step(1, "", R"("origin")") + "]", "must",
       kToPlain, Claim::reuse_forbidden, true},
      {"forbidden, but allowed", "[" + step(0, "max-age=60, x", "") + "," + step(1, "", R"("origin")") + "]", "must",
       kToPlain, Claim::reuse_forbidden, false},
      {"the same as should", "[" + step(0, "max-age=60, x", "") + "," + step(1, "", R"(["origin", "validated"])") + "]",
       "should", kToPlain, Claim::reuse_forbidden, false},
      {"allowed, and so it is", "[" + step(0, "max-age=60", "") + "," + step(1, "", R"("cache")") + "]", "may", "",
       Claim::reuse_permitted, true},
      {"allowed, but forbidden", "[" + step(0, "no-store", "") + "," + step(1, "", R"(["cache", "origin"])") + "]",
       "may", "", Claim::reuse_permitted, false},
      {"by origin_sees", "[" + step(0, "max-age=60, x", "") + R"(, {"at": 1, "expect": {"origin_sees": 1}}])", "must",
       kToPlain, Claim::reuse_forbidden, false},
      {"shared", R"([{"at": 0, "clients": 2, "origin": {"headers": [["Cache-Control", "max-age=60"]], "delay": 1},
                      "expect": {"origin_sees": 1}}])",
       "may", "", Claim::sharing_permitted, true},
      {"shared, but private",
       R"([{"at": 0, "clients": 2, "origin": {"headers": [["Cache-Control", "private"]], "delay": 1},
                      "expect": {"origin_sees": 1}}])",
       "may", "", Claim::sharing_permitted, false},
      {"not shared", R"([{"at": 0, "clients": 2, "origin": {"headers": [["Cache-Control", "private"]], "delay": 1},
                      "expect": {"origin_sees": 2}}])",
       "must", "", Claim::sharing_forbidden, true},
      {"not shared, but could be", R"([{"at": 0, "clients": 2, "origin": {"headers": [["Cache-Control", "max-age=60"]],
                      "delay": 1}, "expect": {"origin_sees": 2}}])",
       "must", "", Claim::sharing_forbidden, false},
  };
  for (const Cache cache : {Cache::reference, Cache::never_stores}) {
    for (const auto& row : rows) {
      const Played played = play(row.steps, row.level, row.control, cache);
      ASSERT_EQ(played.main.size(), 1u) << row.name;
      EXPECT_EQ(played.main[0].claim, row.claim) << row.name;
      EXPECT_EQ(played.main[0].agree, row.agree) << row.name << ": " << describe(played.main[0]);
    }
  }
}

TEST(Compare, ValidationNeedsA304) {
  const auto steps = [](const std::string& tag) {
    return R"([{"at": 0, "origin": {"headers": [["Cache-Control", "no-cache"], ["ETag", "\"a\""]],
                "if_validated": {"headers": [["ETag", ")" +
           tag + R"("]]}}},
               {"at": 1, "expect": {"from": ["validated", "origin"]}}])";
  };
  const std::vector<Comparison> right = play(steps(R"(\"a\")"), "may").main;
  ASSERT_EQ(right.size(), 1u);
  EXPECT_EQ(right[0].claim, Claim::validation_permitted);
  EXPECT_TRUE(right[0].agree) << describe(right[0]);
  const std::vector<Comparison> wrong = play(steps(R"(\"b\")"), "may").main;
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_FALSE(wrong[0].agree) << describe(wrong[0]);
  EXPECT_TRUE(play(steps(R"(\"a\")"), "may", "", Cache::never_stores).main.empty()) << "nothing was validated";
}

TEST(Compare, AControlMustBeAllowedToReuse) {
  const std::string steps = "[" + step(0, "no-store", "") + "," + step(1, "", R"("origin")") + "]";
  EXPECT_TRUE(play(steps, "must", kToPlain).control.at(0).agree);
  const std::string useless = R"([{"op": "replace", "path": "/steps/0/origin/headers/0/1", "value": "no-store, x"}])";
  const Comparison control = play(steps, "must", useless).control.at(0);
  EXPECT_TRUE(control.control);
  EXPECT_FALSE(control.agree);
  EXPECT_EQ(describe(control),
            "control, step 1: the case says that a stored response may be used without validation; the rules say must "
            "not\n    must not: no-store in the response (RFC 9111 §5.2.2.5, rfc9111-5.2.2.5-01)");
}

TEST(Compare, SaysByWhichClausesTheRulesDecide) {
  const auto grounds = [](const std::string& directives) {
    const std::string steps = "[" + step(0, directives, "") + "," + step(4, "", R"("origin")") + "]";
    return play(steps, "must", kToPlain).main.at(0).grounds;
  };
  EXPECT_EQ(grounds("no-store, max-age=60"), Comparison::Grounds::same);
  EXPECT_EQ(grounds("max-age=1"), Comparison::Grounds::others);
}

// It does not ask, so it does not see that the origin fails; the script knows.
TEST(Compare, ACacheThatDoesNotAsk) {
  const std::string off_line = R"([{"at": 0, "origin": {"headers": [["Cache-Control", "max-age=1"]]}},
                                   {"at": 4, "origin": {"fault": "refuse"}, "expect": {"from": "stale"}}])";
  for (const Cache cache : {Cache::reference, Cache::reuses_everything}) {
    const std::vector<Comparison> made = play(off_line, "may", "", cache).main;
    ASSERT_EQ(made.size(), 1u);
    EXPECT_TRUE(made[0].agree) << describe(made[0]);
  }
  // What is forbidden has been found out; what comes after it is another story.
  const std::string renewed =
      "[" + step(0, "max-age=1", "") + "," + step(4, "max-age=60", "") + "," + step(5, "", R"("cache")") + "]";
  EXPECT_EQ(play(renewed, "may").main.size(), 1u);
  EXPECT_EQ(play(renewed, "may", "", Cache::reuses_everything).main.size(), 0u);
  EXPECT_EQ(play(renewed, "may", "", Cache::reuses_everything).left_out, 1u);
  // The author wants the origin asked on the way.
  const std::string asked = "[" + step(0, "max-age=60", "") +
                            R"(, {"at": 1, "request": {"headers": [["Cache-Control", "no-cache"]]},
                                  "origin": {"headers": [["Cache-Control", "no-store"]]},
                                  "expect": {"setup": true, "origin_sees": 1}}, )" +
                            step(2, "", R"("cache")") + "]";
  EXPECT_EQ(play(asked, "may", "", Cache::reuses_everything).left_out, 1u);
}

// In a chain a tier answers because it may, and because none before it may.
TEST(Compare, EachTierOfAChain) {
  const std::string chain = R"(, "topology": ["browser", "edge"])";
  const auto steps = [](const std::string& directives) {
    return R"([{"at": 0, "origin": {"headers": [["Cache-Control", ")" + directives + R"("]]}},
               {"at": 4, "expect": {"answered_by": "edge"}}])";
  };
  const auto made = [&](const std::string& directives) {
    return play(steps(directives), "must", kToPlain, Cache::reference, chain);
  };
  const Played right = made("max-age=1, s-maxage=60");
  ASSERT_EQ(right.main.size(), 2u);
  EXPECT_EQ(right.main[0].tier, "browser");
  EXPECT_EQ(right.main[0].claim, Claim::reuse_forbidden);
  EXPECT_TRUE(right.main[0].agree) << describe(right.main[0]);
  EXPECT_EQ(right.main[1].tier, "edge");
  EXPECT_EQ(right.main[1].claim, Claim::reuse_permitted);
  EXPECT_TRUE(right.main[1].agree) << describe(right.main[1]);
  EXPECT_TRUE(right.control.at(0).agree);
  EXPECT_EQ(right.control.at(0).tier, "browser");
  // The browser may answer by itself; then the edge is not asked.
  const Played wrong = made("max-age=60, s-maxage=60");
  ASSERT_EQ(wrong.main.size(), 1u);
  EXPECT_TRUE(describe(wrong.main[0]).starts_with("step 1, browser: the case says that a stored response must not"))
      << describe(wrong.main[0]);
  EXPECT_FALSE(wrong.main[0].agree);
  // Neither may.
  const Played neither = made("max-age=1");
  ASSERT_EQ(neither.main.size(), 2u);
  EXPECT_TRUE(neither.main[0].agree);
  EXPECT_FALSE(neither.main[1].agree);
}

// Probes have no right answer; what they need as set-up has.
TEST(Claims, OfAProbeAreItsSetUp) {
  const std::string hit = R"([{"at": 0, "origin": {"headers": [["Cache-Control", "no-store"]]}},
                              {"at": 1, "expect": {"setup": true, "from": "cache"}},
                              {"at": 2, "expect": {"from": "cache"}}])";
  const std::vector<Comparison> made = play(hit, "probe").main;
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(made[0].step, 1u);
  EXPECT_FALSE(made[0].agree);
}

// A set-up that goes on whatever the answer says nothing about it.
TEST(Claims, OfAnOpenSetUpThereAreNone) {
  const auto steps = [](const std::string& from) {
    return R"([{"at": 0, "origin": {"headers": [["Cache-Control", "no-store"]]}},
               {"at": 1, "expect": {"setup": true, "from": )" +
           from + R"(}}, {"at": 2, "expect": {"from": "origin"}}])";
  };
  EXPECT_TRUE(play(steps(R"(["origin", "cache"])"), "probe").main.empty());
  EXPECT_EQ(play(steps(R"(["cache"])"), "probe").main.size(), 1u);
}

// What a cache did not do before makes what comes after another question; what it did needlessly does not.
TEST(Compare, OnlyWhatTheCaseIsAbout) {
  // The second answer would be fresh in the last step, but the case says that it is not fetched.
  const std::string steps = R"([{"at": 0, "origin": {"headers": [["Cache-Control", "max-age=3"]]}},
                                {"at": 2, "expect": {"setup": true, "from": "cache"}},
                                {"at": 4, "origin": {"headers": [["Cache-Control", "max-age=60"]]}, "expect": {"from": "origin"}}])";
  const Played without = play(steps, "must", kToPlain, Cache::never_stores);
  ASSERT_EQ(without.main.size(), 2u);
  EXPECT_TRUE(without.main[1].agree) << describe(without.main[1]);
  // What is freshened in step 1 can be used in step 2; a cache that stores nothing has nothing freshened.
  const std::string freshened = R"([{"at": 0, "origin": {"headers": [["Cache-Control", "max-age=1"], ["ETag", "\"a\""]],
                                       "if_validated": {"headers": [["Cache-Control", "max-age=60"], ["ETag", "\"a\""]]}}},
                                    {"at": 4}, {"at": 6, "expect": {"from": "cache"}}])";
  EXPECT_TRUE(play(freshened, "may").main.at(0).agree);
  EXPECT_EQ(play(freshened, "may", "", Cache::never_stores).left_out, 1u);
  EXPECT_TRUE(play(freshened, "may", "", Cache::never_stores).main.empty());
}

}  // namespace
}  // namespace cachestone::harness
