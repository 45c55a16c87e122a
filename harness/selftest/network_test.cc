#include "harness/selftest/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "harness/selftest/still_loop.h"
#include "harness/selftest/testing.h"
#include "simulator/net/asio.h"

namespace cachestone::selftest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kNoStore;
using testing::kStatusOnly;
using testing::probe;
using ::testing::SizeIs;
using testing::SmallSuite;

// What the clock must not lose: hours, delays, requests at once, failures, a client that leaves.
const std::string kAllKinds =
    kNoStore + "," + kStatusOnly + "," +
    probe("hours", R"([{ "at": 0, "origin": { "headers": [["Cache-Control", "max-age=7200"]] } },
                       { "at": 7199, "expect": { "from": "cache", "headers": [{ "name": "Age", "equals": "7199" }] } },
                       { "at": 7201, "expect": { "from": "origin" } }])") +
    "," + probe("collapsed", R"([{ "at": 0, "clients": 3, "expect": { "origin_sees": 1 },
                             "origin": { "delay": 2, "headers": [["Cache-Control", "max-age=60"]] } }])") +
    "," + probe("stalled", R"([{ "at": 0, "origin": { "delay": 1, "fault": "stall" }, "expect": { "origin_sees": 1 } },
                         { "at": 1, "origin": {}, "expect": { "from": "origin" } }])") +
    "," +
    probe("reset", R"([{ "at": 0, "origin": { "fault": "reset_within_fields" }, "expect": { "from": "error" } }])") +
    "," +
    probe("left", R"([{ "at": 0, "request": { "abort": 1 }, "origin": { "delay": 3 }, "expect": { "origin_sees": 1 } },
                      { "at": 5, "expect": { "status": 200 } }])");

TEST(Network, TellsTheSame) {
  SmallSuite suite(kAllKinds);
  suite.only_defects({"rfc9111-5.2.2.5-01"});
  const Report report = prove_network(suite.plan);
  EXPECT_THAT(report.failures, IsEmpty());
  EXPECT_THAT(report.figures, HasSubstr("7 cases over sockets, with the reference and 1 of its defects"));
  for (const Outcome& outcome : play_over_network(suite.plan.cases, policy::shared_profile(), policy::Rulebook())) {
    EXPECT_THAT(outcome.text(), ::testing::AnyOf("pass", "observed (yes)"));
  }
}

TEST(Network, DefectsAreSeenThroughItToo) {
  SmallSuite suite(kNoStore);
  const auto rules = policy::Rulebook().without(policy::Clause::store_no_store);
  const auto outcomes = play_over_network(suite.plan.cases, policy::shared_profile(), rules);
  ASSERT_THAT(outcomes, SizeIs(1));
  EXPECT_EQ(outcomes[0].verdict, reports::Verdict::violation);
}

// The name of the host is another over sockets.
TEST(Network, ADifferenceIsNamedUnlessItIsExcepted) {
  SmallSuite suite(probe("host", R"([
    { "at": 0, "expect": { "origin_sees": { "headers": [{ "name": "Host", "equals": "cache.example" }] } } }])"));
  suite.plan.defects.clear();
  const Report report = prove_network(suite.plan);
  ASSERT_THAT(report.failures, SizeIs(2));
  EXPECT_EQ(report.failures[0].subject, "area/name/host as reference");
  EXPECT_EQ(report.failures[0].expected, "the same as in-process: observed (yes)");
  EXPECT_THAT(report.failures[0].found, HasSubstr("observed (no)"));
  suite.plan.exceptions.network = {{"area/name/host", "r"}, {"area/name/x", "r"}};
  EXPECT_THAT(testing::subjects(prove_network(suite.plan)), ElementsAre("area/name/x", "selftest.json"));
}

TEST(Network, TheSampleIsSpread) {
  EXPECT_THAT(sample(10, 5), ElementsAre(0u, 2u, 4u, 6u, 8u));
  EXPECT_THAT(sample(3, 5), ElementsAre(0u, 1u, 2u));
  EXPECT_THAT(sample(0, 5), IsEmpty());
}

TEST(StillLoop, MovesOnlyWhenItIsQuiet) {
  boost::asio::io_context context;
  StillLoop loop(context, Time(Seconds(100)));
  std::string order;
  bool quiet = false;
  boost::asio::steady_timer timer(context, std::chrono::milliseconds(5));
  timer.async_wait([&](const auto&) {
    order += "socket ";
    EXPECT_EQ(loop.now(), Time(Seconds(100)));
    quiet = true;
  });
  loop.call_after(Seconds(3600), [&] { order += "hour "; });
  loop.call_after(Seconds(1), [&] {
    order += "second ";
    loop.call_at(Time(Seconds(1)), [&] { order += "at once "; });
  });
  loop.run([&] { return quiet; });
  EXPECT_EQ(order, "socket second at once hour ");
  EXPECT_EQ(loop.now(), Time(Seconds(3700)));
}

TEST(StillLoop, HaltsAndSaysWhatNeverComes) {
  boost::asio::io_context context;
  StillLoop loop(context, Time{});
  loop.call_after(Seconds(1), [&] { loop.halt(); });
  loop.call_after(Seconds(2), [] { FAIL(); });
  loop.run([] { return true; });
  EXPECT_EQ(loop.now(), Time(Seconds(1)));
  EXPECT_THROW(loop.run([] { return false; }), std::runtime_error);
}

}  // namespace
}  // namespace cachestone::selftest
