#include "simulator/world/chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "simulator/http/date.h"
#include "simulator/policy/testing.h"

namespace cachestone::world {
namespace {

using engine::OriginFailure;
using policy::testing::kNow;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Tier tier(std::string name, policy::CacheKind kind = policy::CacheKind::shared, bool collapse = true) {
  policy::Profile profile;
  profile.name = profile.pseudonym = name;
  profile.kind = kind;
  profile.collapse_requests = collapse;
  return {std::move(name), profile};
}

const Tier kBrowser = tier("browser", policy::CacheKind::private_cache);
const Tier kEdge = tier("edge");
const Tier kShield = tier("shield");

// What a client got.
struct Got {
  Answer answer;
  Time at{};
  std::vector<int> interim;
};

// A chain in front of an origin that answers `lines` (or a failure) after `delay`.
class World : public ChainObserver {
 public:
  explicit World(const std::vector<Tier>& tiers, Milliseconds latency = Milliseconds{0})
      : chain(
            loop, tiers, policy::Rulebook(),
            [this](engine::FetchId fetch, const http::Request& request) { serve(fetch, request); }, latency) {
    chain.observe(this);
  }

  // One client asks at `second`, and everything runs until nothing is left to do.
  Got get(int second, std::string_view fields = "", std::string method = "GET") {
    ask(second, fields, std::move(method));
    loop.run();
    return got.empty() ? Got{} : got.back();
  }
  void ask(int second, std::string_view fields = "", std::string method = "GET") {
    loop.call_at(kNow + Seconds(second), [this, request = policy::testing::request(fields, std::move(method))] {
      const std::size_t index = interim.size();
      interim.emplace_back();
      last_request = chain.request(
          request, {[this, index](const http::Response& response) { interim[index].push_back(response.status); },
                    [this, index](Answer answer) {
                      got.push_back({std::move(answer), loop.now(), interim[index]});
                    }});
    });
  }

  void on_story(Time, const Tier& which, const engine::Story& story) override {
    stories += which.name + ": " + engine::describe(story);
  }
  void on_asked(Time, std::size_t which, engine::FetchId, const http::Request& request) override {
    ++asked[chain.tier(which).name];
    last_asked = request;
  }
  void on_answered(Time, std::size_t which, engine::FetchId, const Answer& answer) override {
    answers.push_back(chain.tier(which).name + " < " + answer.by + " " + std::to_string(answer.response.status));
  }

  VirtualLoop loop{kNow};
  Chain chain;
  std::string lines = "Cache-Control: max-age=60";
  int status = 200;
  std::optional<OriginFailure> failure;
  std::vector<int> early;  // interim responses
  Milliseconds delay{0};
  int served = 0;
  std::vector<Got> got;
  std::vector<std::vector<int>> interim;
  engine::RequestId last_request = 0;
  std::map<std::string, int> asked;  // by the tier that asked
  http::Request last_asked;
  std::vector<std::string> answers;
  std::string stories;

 private:
  void serve(engine::FetchId fetch, const http::Request& request) {
    ++served;
    for (const int code : early) chain.interim(fetch, policy::testing::response("", code));
    http::Response response = policy::testing::response(lines, status);
    const auto tag = response.fields.first("ETag");
    if (tag && request.fields.first("If-None-Match") == tag) response.status = 304;
    response.body = response.status == 304 ? "" : "body " + std::to_string(served);
    loop.call_after(delay, [this, fetch, response]() mutable {
      response.fields.set("Date", http::format_date(loop.now()));
      if (failure) return chain.fail(fetch, *failure);
      chain.respond(fetch, response);
    });
  }
};

std::string age(const Got& got) {
  return std::string(got.answer.response.fields.first("Age").value_or("none"));
}

TEST(Chain, OneTierIsACache) {
  World world({kEdge});
  EXPECT_EQ(world.get(0).answer.by, kOrigin);
  const Got hit = world.get(3);
  EXPECT_EQ(hit.answer.by, "edge");
  EXPECT_EQ(hit.answer.response.body, "body 1");
  EXPECT_EQ(age(hit), "3");
  EXPECT_EQ(world.served, 1);
}

// The age a response has spent in every tier is one sum (RFC 9111 §4.2.3).
TEST(Chain, AgeIsSummedOverTheTiers) {
  World world({kBrowser, kEdge, kShield});
  world.get(0);
  // The others have it too, but only the browser is asked.
  EXPECT_EQ(age(world.get(10)), "10");
  EXPECT_THAT(world.asked, ElementsAre(std::pair("browser", 1), std::pair("edge", 1), std::pair("shield", 1)));
  // The browser's has expired; that of the edge is 20 seconds old, and says so.
  World two({kBrowser, kEdge});
  two.lines = "Cache-Control: max-age=4, s-maxage=60";
  two.get(0);
  const Got from_edge = two.get(20);
  EXPECT_EQ(from_edge.answer.by, "edge");
  EXPECT_EQ(age(from_edge), "20");
  EXPECT_EQ(two.served, 1);
}

TEST(Chain, AgeCountsTheLatencyOfEachHop) {
  World world({kBrowser, kEdge}, Seconds(1));
  const Got first = world.get(0);
  EXPECT_EQ(first.at, kNow + Seconds(4));  // two hops there, two back
  // The origin's Date is that of second 2; the edge adds no Age to what it passes on, so the browser counts from the
  // second in which it asked (RFC 9111 §4.2.3, response_delay).
  EXPECT_EQ(age(world.get(10)), "10");
}

// s-maxage is for the shared tiers, max-age for the browser (RFC 9111 §5.2.2.10).
TEST(Chain, EachTierHasItsOwnLifetime) {
  struct Row {
    int second;
    const char* by;
  };
  World world({kBrowser, kEdge});
  world.lines = "Cache-Control: max-age=5, s-maxage=30\nETag: \"v\"";
  world.get(0);
  for (const Row& row : {Row{4, "browser"}, Row{6, "edge"}, Row{29, "edge"}, Row{31, "origin"}}) {
    EXPECT_EQ(world.get(row.second).answer.by, row.by) << row.second;
  }
  // At 31 s both validated; the client never got but one body.
  for (const Got& got : world.got) EXPECT_EQ(got.answer.response.body, "body 1");
  EXPECT_EQ(world.served, 2);
}

TEST(Chain, PrivateIsKeptByTheBrowserOnly) {
  World world({kBrowser, kEdge, kShield});
  world.lines = "Cache-Control: private, max-age=60";
  world.get(0);
  EXPECT_EQ(world.chain.cache(0).stored_count(), 1u);
  EXPECT_EQ(world.chain.cache(1).stored_count(), 0u);
  EXPECT_EQ(world.chain.cache(2).stored_count(), 0u);
  EXPECT_EQ(world.get(1).answer.by, "browser");
}

// Whoever collapses first spares the tiers behind it.
TEST(Chain, RequestsAreCollapsedAtTheTierThatDoes) {
  struct Row {
    bool edge;
    bool shield;
    int from_edge;
    int from_shield;
  };
  for (const Row& row : {Row{true, true, 1, 1}, Row{false, true, 4, 1}, Row{false, false, 4, 4}}) {
    World world(
        {tier("edge", policy::CacheKind::shared, row.edge), tier("shield", policy::CacheKind::shared, row.shield)});
    world.delay = Seconds(1);
    for (int i = 0; i < 4; ++i) world.ask(0);
    world.loop.run();
    EXPECT_EQ(world.got.size(), 4u);
    EXPECT_EQ(world.asked["edge"], row.from_edge);
    EXPECT_EQ(world.served, row.from_shield);
  }
}

TEST(Chain, AFailureOfTheOriginIsAnAnswerOfTheLastTier) {
  World world({kBrowser, kEdge, kShield});
  world.failure = OriginFailure::refused;
  const Got got = world.get(0);
  EXPECT_EQ(got.answer.response.status, 502);
  EXPECT_EQ(got.answer.by, "shield");
  EXPECT_THAT(world.answers, ElementsAre("edge < shield 502", "browser < shield 502"));
  world.failure = OriginFailure::timeout;
  EXPECT_EQ(world.get(1).answer.response.status, 504);
}

TEST(Chain, StaleFromTheTierThatMay) {
  World world({kBrowser, kShield});
  world.lines = "Cache-Control: max-age=1";
  world.get(0);
  world.failure = OriginFailure::refused;
  const Got got = world.get(10);
  EXPECT_EQ(got.answer.response.body, "body 1");
  EXPECT_EQ(got.answer.by, "shield");
}

// The edge has something better than the error that the shield passes on (RFC 5861 §4).
TEST(Chain, StaleInsteadOfAnErrorFromBehind) {
  Tier shield = kShield;
  shield.profile.stale_if_error = false;
  World world({kBrowser, kEdge, shield});
  world.lines = "Cache-Control: max-age=1, stale-if-error=60";
  world.get(0);
  world.status = 503;
  const Got got = world.get(10);
  EXPECT_EQ(got.answer.response.body, "body 1");
  EXPECT_EQ(got.answer.by, "edge");
  EXPECT_THAT(world.answers, ::testing::Contains("edge < origin 503"));
}

TEST(Chain, InterimResponsesTravelBack) {
  World world({kBrowser, kEdge, kShield}, Milliseconds(100));
  world.early = {103, 103};
  world.delay = Seconds(1);
  EXPECT_THAT(world.get(0).interim, ElementsAre(103, 103));
}

TEST(Chain, AnAbortedRequestGetsNothingAndTheFetchGoesOn) {
  World world({kBrowser, kEdge});
  world.delay = Seconds(5);
  world.ask(0);
  world.loop.call_at(kNow + Seconds(1), [&] {
    world.chain.abort(world.last_request);
    EXPECT_EQ(world.chain.cache(0).open_requests(), 0u);
    EXPECT_EQ(world.chain.cache(1).open_requests(), 1u);
  });
  world.loop.run();
  EXPECT_TRUE(world.got.empty());
  EXPECT_EQ(world.chain.cache(1).open_requests(), 0u);
  EXPECT_EQ(world.get(10).answer.by, "browser") << "what it had asked for was stored";
  world.chain.abort(world.last_request);  // too late: nothing happens
  world.chain.abort(99);
}

TEST(Chain, AnAbortDoesNotStopTheOthersThatWait) {
  World world({kEdge, kShield});
  world.delay = Seconds(5);
  world.ask(0);
  world.ask(1);
  world.loop.call_at(kNow, [&] { world.chain.abort(world.last_request); });
  world.loop.run();
  ASSERT_EQ(world.got.size(), 1u);
  EXPECT_EQ(world.got[0].answer.response.body, "body 1");
  EXPECT_EQ(world.served, 1);
}

TEST(Chain, EachStoryHasTheNameOfItsTier) {
  World world({kBrowser, kEdge});
  world.get(0);
  EXPECT_THAT(world.stories, HasSubstr("browser: GET http://example.org/r\n"));
  EXPECT_THAT(world.stories, HasSubstr("edge: GET http://example.org/r\n"));
  EXPECT_EQ(world.last_asked.fields.combined("Via"), "1.1 edge") << "a browser is no intermediary";
}

TEST(Chain, TheSameEventsTellTheSameStory) {
  std::string stories[2];
  for (std::string& text : stories) {
    World world({kBrowser, kEdge, kShield}, Milliseconds(7));
    world.delay = Milliseconds(30);
    for (int i = 0; i < 5; ++i) world.ask(i % 2, i == 3 ? "Cache-Control: no-cache" : "");
    world.get(2);
    text = world.stories;
  }
  EXPECT_EQ(stories[0], stories[1]);
}

}  // namespace
}  // namespace cachestone::world
