// The link with a real Control at the other end, on a clock that the test moves.
#include "harness/origin_link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/remote_testing.h"

namespace cachestone::harness {
namespace {

using testing::FarOrigin;
using ::testing::HasSubstr;
using testing::kRemoteStart;

class OriginLinkTest : public ::testing::Test {
 protected:
  void link_to(FarOrigin& origin, const std::string& secret = testing::kSecret) {
    calls_ = std::make_unique<ControlCalls>(origin, secret);
    LinkOptions options;
    options.place = "the origin at far";
    options.version = "1.2.3";
    link_ = std::make_unique<OriginLink>(loop_, book_, *calls_, options);
  }
  // Each returns the problem; "…" when there was no answer.
  std::string connect() {
    return ask([&](const OriginLink::Done& done) { link_->connect(done); });
  }
  std::string begin(const std::string& token, std::size_t step = 0) {
    if (!book_.is_open(token)) book_.open(token, {{"GET", "/r", answer_with(token)}, {"GET", "/r", {}}});
    book_.begin_step(token, step);
    return ask([&](const OriginLink::Done& done) { link_->begin(token, done); });
  }
  std::string catch_up() {
    return ask([&](const OriginLink::Done& done) { link_->catch_up(done); });
  }
  std::string ask(const std::function<void(const OriginLink::Done&)>& what) {
    std::string told = "…";
    what([&](const std::string& problem) { told = problem; });
    loop_.pass_until([&] { return told != "…"; });
    return told;
  }
  static origin::Answer answer_with(const std::string& body) {
    origin::Answer answer;
    answer.body = body;
    return answer;
  }
  // Somebody asks the origin for this; the answer's body.
  std::string get(FarOrigin& origin, const std::string& target) {
    http::Request request;
    request.target = target;
    std::optional<Received> got;
    origin.exchange(request, [&](Received received) { got = std::move(received); });
    loop_.pass_until([&] { return got.has_value(); });
    return got->error.empty() ? got->response.body : got->error;
  }

  origin::testing::SteppingLoop loop_{kRemoteStart};
  origin::Book book_;
  std::unique_ptr<ControlCalls> calls_;
  std::unique_ptr<OriginLink> link_;
};

TEST_F(OriginLinkTest, MeasuresTheClockAndTheOriginGoesByOurs) {
  for (const Milliseconds wrong : {Milliseconds(3210), Milliseconds(0), Milliseconds(-86'400'000)}) {
    FarOrigin origin(loop_, wrong);
    link_to(origin);
    ASSERT_EQ(connect(), "");
    EXPECT_EQ(link_->clock_difference(), wrong);
    EXPECT_EQ(link_->round_trip(), 2 * FarOrigin::kOneWay);
    const std::string token = "cs-" + std::to_string(wrong.count());
    ASSERT_EQ(begin(token), "");
    const Time sent = loop_.now();
    EXPECT_EQ(get(origin, "/" + token + "/r"), token);
    ASSERT_EQ(catch_up(), "");
    ASSERT_EQ(book_.log(token).size(), 1u);
    EXPECT_EQ(book_.log(token)[0].at, sent + FarOrigin::kOneWay);
    link_.reset();
  }
}

TEST_F(OriginLinkTest, TheOriginFollowsTheBook) {
  FarOrigin origin(loop_);
  link_to(origin);
  ASSERT_EQ(connect(), "");
  EXPECT_EQ(get(origin, "/a/r"), "No open case has a token in this path.\n");
  ASSERT_EQ(begin("a"), "");
  EXPECT_EQ(get(origin, "/a/r"), "a");
  ASSERT_EQ(begin("a", 1), "");
  EXPECT_EQ(get(origin, "/base/a/r?x"), "a");
  ASSERT_EQ(catch_up(), "");
  const auto& log = book_.log("a");
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[0].step, 0u);
  EXPECT_EQ(log[1].step, 1u);
  EXPECT_EQ(log[1].request.target, "/base/a/r?x");
  EXPECT_EQ(log[1].serial, 2u);

  book_.close("a");
  ASSERT_EQ(begin("b"), "");  // says it on the way
  EXPECT_EQ(get(origin, "/a/r"), "No open case has a token in this path.\n");
}

TEST_F(OriginLinkTest, NewsComesByItself) {
  FarOrigin origin(loop_);
  link_to(origin);
  ASSERT_EQ(connect(), "");
  ASSERT_EQ(begin("a"), "");
  loop_.pass(Seconds(12));  // the call that waits for news has come back more than once
  get(origin, "/a/r");
  EXPECT_EQ(book_.log("a").size(), 1u);  // it took as long as the answer
}

TEST_F(OriginLinkTest, WhatIsAskedAtOnceGoesInOneCall) {
  FarOrigin origin(loop_);
  link_to(origin);
  ASSERT_EQ(connect(), "");
  loop_.pass(Seconds(1));
  const std::size_t before = origin.asked.size();
  std::size_t begun = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string token = "cs-" + std::to_string(i);
    book_.open(token, {{"GET", "/r", answer_with(token)}});
    link_->begin(token, [&](const std::string& problem) {
      if (problem.empty()) ++begun;
    });
  }
  EXPECT_TRUE(loop_.pass_until([&] { return begun == 200; }));
  EXPECT_LE(origin.asked.size() - before, 3u);
  for (const std::string& target : origin.asked) {  // none twice: a cache must not have seen it
    EXPECT_EQ(std::count(origin.asked.begin(), origin.asked.end(), target), 1) << target;
  }
}

TEST_F(OriginLinkTest, MoreNewsThanFitsIntoOneReply) {
  FarOrigin origin(loop_);
  link_to(origin);
  ASSERT_EQ(connect(), "");
  book_.open("a", {{"GET", "/r", answer_with(std::string(200'000, 'x'))}});
  ASSERT_EQ(begin("a"), "");
  origin.loses_replies = true;  // so that none comes by itself
  for (int i = 0; i < 20; ++i) get(origin, "/a/r");
  origin.loses_replies = false;
  ASSERT_EQ(catch_up(), "");
  EXPECT_EQ(book_.log("a").size(), 20u);
}

TEST_F(OriginLinkTest, AScriptThatIsTooLongIsAGapOfThisCaseOnly) {
  FarOrigin origin(loop_);
  link_to(origin);
  ASSERT_EQ(connect(), "");
  book_.open("long", {{"GET", "/r", answer_with(std::string(300'000, 'x'))}});
  EXPECT_THAT(begin("long"), HasSubstr("did not take the script: the script has"));
  EXPECT_THAT(link_->gap("long"), HasSubstr("did not take the script"));
  EXPECT_EQ(begin("short"), "");
}

TEST_F(OriginLinkTest, ARestartIsAGapInWhatHadBegunOnly) {
  FarOrigin origin(loop_);
  link_to(origin);
  ASSERT_EQ(connect(), "");
  ASSERT_EQ(begin("begun"), "");
  ASSERT_EQ(begin("over"), "");
  book_.close("over");
  origin.stop();
  std::string new_one = "…";
  book_.open("new", {{"GET", "/r", answer_with("new")}});
  link_->begin("new", [&](const std::string& problem) { new_one = problem; });
  loop_.pass(Seconds(10));
  EXPECT_EQ(new_one, "…");
  EXPECT_EQ(link_->gap("begun"), "");  // it may still be there
  origin.start();
  EXPECT_TRUE(loop_.pass_until([&] { return new_one != "…"; }));
  EXPECT_EQ(new_one, "");
  EXPECT_EQ(get(origin, "/new/r"), "new");
  ASSERT_EQ(catch_up(), "");
  EXPECT_EQ(book_.log("new").size(), 1u);

  EXPECT_EQ(link_->restarts(), 1u);
  EXPECT_THAT(link_->gap("begun"), HasSubstr("restarted in the middle of this case"));
  EXPECT_THAT(begin("begun", 1), HasSubstr("restarted"));
  EXPECT_EQ(link_->gap("new") + link_->gap("over"), "");
  EXPECT_EQ(link_->failure(), "");
}

TEST_F(OriginLinkTest, RepliesThatAreLostDoNoHarm) {
  FarOrigin origin(loop_);
  link_to(origin);
  ASSERT_EQ(connect(), "");
  origin.loses_replies = true;
  book_.open("a", {{"GET", "/r", answer_with("a")}, {"GET", "/r", {}}});
  std::string begun = "…";
  link_->begin("a", [&](const std::string& problem) { begun = problem; });
  loop_.pass(Seconds(2));
  EXPECT_EQ(begun, "…");
  http::Request request;
  request.target = "/a/r";
  origin.exchange(request, [](const Received&) {});
  loop_.pass(Seconds(2));
  origin.loses_replies = false;
  EXPECT_TRUE(loop_.pass_until([&] { return begun != "…"; }));
  EXPECT_EQ(begun, "");
  ASSERT_EQ(catch_up(), "");
  EXPECT_EQ(book_.log("a").size(), 1u);
  EXPECT_EQ(link_->gap("a"), "");
}

TEST_F(OriginLinkTest, PatienceEnds) {
  FarOrigin origin(loop_);
  link_to(origin);
  ASSERT_EQ(connect(), "");
  ASSERT_EQ(begin("a"), "");
  origin.stop();
  const Time before = loop_.now();
  EXPECT_EQ(catch_up(), "the origin at far has not answered for 30 s: connection refused");
  EXPECT_GE(loop_.now() - before, Seconds(29));
  EXPECT_LE(loop_.now() - before, Seconds(36));
  EXPECT_EQ(link_->failure(), link_->gap("a"));
  EXPECT_EQ(begin("b"), link_->failure());
  EXPECT_EQ(catch_up(), link_->failure());
}

TEST_F(OriginLinkTest, TheFirstFailureToConnectIsToldAtOnce) {
  FarOrigin down(loop_);
  down.stop();
  link_to(down);
  EXPECT_EQ(connect(), "connection refused");
  EXPECT_FALSE(link_->was_refused());

  FarOrigin origin(loop_);
  link_to(origin, "another-secret-of-a-test");
  EXPECT_EQ(connect(), "this is not the token of this origin");
  EXPECT_TRUE(link_->was_refused());

  FarOrigin other(loop_, Milliseconds(0), "1.3.0");
  link_to(other);
  EXPECT_THAT(connect(), HasSubstr("the harness is cachestone 1.2.3 (control 1), the origin is cachestone 1.3.0"));
  EXPECT_TRUE(link_->was_refused());
}

TEST_F(OriginLinkTest, AnOriginThatComesBackWithAnotherTokenEndsTheRun) {
  FarOrigin origin(loop_);
  link_to(origin);
  ASSERT_EQ(connect(), "");
  origin.on_the_way = [&](http::Request& request) { request.fields.set("Authorization", "Bearer wrong"); };
  EXPECT_EQ(catch_up(), "the origin at far: this is not the token of this origin");
}

TEST_F(OriginLinkTest, ACacheThatAnswersControlCallsFromItsStoreIsSeen) {
  FarOrigin origin(loop_);
  link_to(origin);
  std::string first;
  origin.on_the_way = [&](http::Request& request) {
    if (first.empty()) first = request.target;
    request.target = first;
  };
  EXPECT_EQ(connect(), "a control call was answered with the reply to another one: a cache has stored it");
}

TEST_F(OriginLinkTest, WhatTheOriginCouldNotLogIsAGap) {
  FarOrigin origin(loop_);
  origin.bounds.log_entries = 2;
  origin.stop();
  origin.start();
  link_to(origin);
  ASSERT_EQ(connect(), "");
  ASSERT_EQ(begin("a"), "");
  for (int i = 0; i < 3; ++i) get(origin, "/a/r");
  ASSERT_EQ(catch_up(), "");
  EXPECT_EQ(book_.log("a").size(), 2u);
  EXPECT_EQ(link_->gap("a"), "The log of the origin is not whole: the case got more than 2 requests");
}

TEST_F(OriginLinkTest, SaysGoodbyeAlsoToNobody) {
  FarOrigin origin(loop_);
  link_to(origin);
  ASSERT_EQ(connect(), "");
  bool over = false;
  link_->disconnect([&] { over = true; });
  EXPECT_TRUE(loop_.pass_until([&] { return over; }));
  over = false;
  link_->disconnect([&] { over = true; });
  EXPECT_TRUE(over);
}

}  // namespace
}  // namespace cachestone::harness
