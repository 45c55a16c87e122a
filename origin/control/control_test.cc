// Every call is text in and text out, on the virtual clock.
#include "origin/control/control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "origin/control/testing.h"

namespace cachestone::origin {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr const char* kSecret = "a-secret-of-the-test";
constexpr Time kStart{Seconds(784111777)};

class ControlTest : public ::testing::Test {
 protected:
  explicit ControlTest(Bounds bounds = {})
      : control_(loop_, {kSecret, "1.2.3", bounds, [this](const std::string& line) { told_.push_back(line); }}) {}

  struct Got {
    int status = 0;  // 0: no reply yet
    json body;
    std::string text() const { return std::to_string(status) + " " + body.dump(); }
  };

  static void keep(Got& got, const Control::Reply& reply) { got = {reply.status, json::parse(reply.body)}; }

  Got send(const Control::Call& call) {
    Got got;
    control_.handle(call, [&](const Control::Reply& reply) { keep(got, reply); });
    return got;
  }
  static Control::Call call_of(const std::string& path, const json& body) {
    return {"POST", path, std::string("Bearer ") + kSecret, body.dump()};
  }
  Got call(const std::string& path, const json& body) { return send(call_of(path, body)); }

  std::string begin_session(int clock = 0) {
    const Got got = call("session/n", {{"clock", clock}});
    EXPECT_EQ(got.status, 200) << got.text();
    return got.body.value("session", "");
  }
  Got act(const std::string& session, const std::vector<json>& acts, int after = 0) {
    return call("act/n", {{"session", session}, {"acts", acts}, {"after", after}});
  }
  static json open(const std::string& token, const std::string& body = "hi") {
    return {{"open", token}, {"steps", {{{"method", "GET"}, {"path", "/r"}, {"origin", {{"body", body}}}}}}};
  }
  static json begin(const std::string& token) { return {{"begin", token}, {"step", 0}}; }
  static json close(const std::string& token) { return {{"close", token}}; }
  Performance ask(const std::string& target) {
    http::Request request;
    request.target = target;
    return control_.answer(request, loop_.now());
  }
  void pass(Milliseconds time) { loop_.pass(time); }

  testing::SteppingLoop loop_{kStart};
  std::vector<std::string> told_;
  Control control_;
};

TEST_F(ControlTest, NobodyWithoutTheTokenLearnsAnything) {
  const struct {
    std::string authorization;
    int status;
  } kCases[] = {{"", 401},
                {"Basic abc", 401},
                {"Bearer", 401},
                {"Bearer ", 403},
                {"Bearer wrong", 403},
                {std::string("Bearer ") + kSecret + "x", 403},
                {std::string("bearer ") + kSecret, 200}};
  for (const auto& c : kCases) {
    for (const char* path : {"hello/n", "session/n", "act/n", "end/n", "status", "nonsense", ""}) {
      const Got got = send({"POST", path, c.authorization, R"({"control": 1, "version": "1.2.3"})"});
      if (c.status == 200) {
        EXPECT_NE(got.status / 100, 0);
        EXPECT_TRUE(got.body.contains("instance")) << path;
      } else {
        EXPECT_EQ(got.status, c.status) << path << " " << c.authorization;
        EXPECT_FALSE(got.body.contains("instance")) << path;
      }
    }
  }
}

TEST_F(ControlTest, SpeaksOnlyToItsOwnVersion) {
  EXPECT_EQ(call("hello/n1", {{"control", 1}, {"version", "1.2.3"}}).status, 200);
  const Got other = call("hello/n1", {{"control", 1}, {"version", "1.2.4"}});
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(other.body["error"],
            "the harness is cachestone 1.2.4 (control 1), the origin is cachestone 1.2.3 (control 1): run the same "
            "build at both ends");
  EXPECT_EQ(call("hello/n1", {{"control", 2}, {"version", "1.2.3"}}).status, 409);
}

TEST_F(ControlTest, RepliesNameTheCallAndTheInstanceAndTheTime) {
  const Got got = call("hello/4f-12", {{"control", 1}, {"version", "1.2.3"}});
  EXPECT_EQ(got.body["nonce"], "4f-12");
  EXPECT_EQ(got.body["instance"].get<std::string>().size(), 32u);
  EXPECT_EQ(got.body["now"], kStart.time_since_epoch().count());
}

TEST_F(ControlTest, ACaseIsAnsweredFromItsScriptAndTold) {
  const std::string session = begin_session();
  EXPECT_EQ(ask("/cs-1/r").response.status, 404);
  EXPECT_EQ(act(session, {open("cs-1"), begin("cs-1")}).body["done"], json({"", ""}));
  EXPECT_EQ(ask("/base/cs-1/r").response.body, "hi");
  EXPECT_EQ(ask("/cs-2/r").response.status, 404);

  const Got news = act(session, {});
  ASSERT_EQ(news.body["news"].size(), 1u) << news.text();
  EXPECT_EQ(news.body["news"][0]["token"], "cs-1");
  EXPECT_EQ(news.body["news"][0]["entry"]["request"]["target"], "/base/cs-1/r");
  EXPECT_EQ(news.body["until"], 1);
  EXPECT_EQ(act(session, {}, 0).body["news"].size(), 1u);  // until somebody says that it has arrived
  EXPECT_EQ(act(session, {}, 1).body["news"].size(), 0u);

  act(session, {close("cs-1")}, 1);
  EXPECT_EQ(ask("/cs-1/r").response.status, 404);
}

TEST_F(ControlTest, AScriptThatIsGivenAgainKeepsItsLog) {
  const std::string session = begin_session();
  act(session, {open("cs-1")});
  ask("/cs-1/r");
  EXPECT_EQ(act(session, {open("cs-1")}).body["done"], json({""}));
  EXPECT_EQ(*ask("/cs-1/r").response.fields.first("Cachestone-Serial"), "2");
  EXPECT_EQ(act(session, {open("cs-1", "another")}).body["done"], json({"the token cs-1 is taken"}));
  const std::string other = begin_session();
  EXPECT_EQ(act(other, {open("cs-1")}).body["done"], json({"the token cs-1 is taken"}));
  EXPECT_EQ(act(other, {begin("cs-1")}).body["done"], json({"the origin does not know this case"}));
}

TEST_F(ControlTest, AnswersByTheClockOfTheHarness) {
  const std::string session = begin_session(-2000);  // two seconds behind
  act(session, {open("cs-1")});
  EXPECT_EQ(*ask("/cs-1/r").response.fields.first("Date"), "Sun, 06 Nov 1994 08:49:35 GMT");
  EXPECT_EQ(act(session, {}).body["news"][0]["entry"]["at"], (kStart - Seconds(2)).time_since_epoch().count());
}

TEST_F(ControlTest, WaitsForNewsAsLongAsItIsAsked) {
  const std::string session = begin_session();
  act(session, {open("cs-1")});
  const auto wait = [&](Got& got) {
    const json body = {{"session", session}, {"after", 0}, {"wait", 3000}};
    control_.handle(call_of("act/n", body), [&](const Control::Reply& reply) { keep(got, reply); });
  };
  Got nothing;
  wait(nothing);
  pass(Milliseconds(2999));
  EXPECT_EQ(nothing.status, 0);
  pass(Milliseconds(1));
  EXPECT_EQ(nothing.status, 200);
  EXPECT_EQ(nothing.body["news"].size(), 0u);

  Got something;
  wait(something);
  ask("/cs-1/r");
  EXPECT_EQ(something.status, 200);
  EXPECT_EQ(something.body["news"].size(), 1u);
  pass(Seconds(4));  // its own time is over: nothing more happens

  Got ended;
  act(session, {}, 1);
  const json body = {{"session", session}, {"after", 1}, {"wait", 3000}};
  control_.handle(call_of("act/n", body), [&](const Control::Reply& reply) { keep(ended, reply); });
  call("end/n", {{"session", session}});
  EXPECT_EQ(ended.status, 410);
}

TEST_F(ControlTest, BadCallsAreRefusedWithAReason) {
  const std::string session = begin_session();
  const struct {
    std::string path;
    std::string body;
    int status;
    std::string error;
  } kCases[] = {
      {"nonsense/n", "{}", 404, "no control call \\\"nonsense\\\""},
      {"hello/n", "{", 400, "the call"},
      {"hello/n", R"({"control": 1})", 400, "version"},
      {"act/n", R"({"session": "unknown", "after": 0})", 410, "does not know this run"},
      {"act/n", R"({"session": "S"})", 400, "after"},
      {"act/n", R"({"session": "S", "after": 0, "acts": [{}]})", 400, "{open, steps}, {begin, step} or {close}"},
      {"act/n", R"({"session": "S", "after": 0, "acts": [{"begin": "a"}]})", 400, "{begin, step}"},
      {"act/n", R"({"session": "S", "after": 0, "acts": [{"open": "a", "steps": [{"x": 1}]}]})", 400,
       "/acts/0/steps/0"},
      {"act/n", R"({"session": "S", "after": 0, "more": 0})", 400, "more"},
  };
  for (const auto& c : kCases) {
    std::string body = c.body;
    if (const auto at = body.find("\"S\""); at != std::string::npos) body.replace(at + 1, 1, session);
    const Got got = send({"POST", c.path, std::string("Bearer ") + kSecret, body});
    EXPECT_EQ(got.status, c.status) << c.body;
    EXPECT_THAT(got.text(), HasSubstr(c.error)) << c.body;
  }
  EXPECT_EQ(send({"GET", "act/n", std::string("Bearer ") + kSecret, ""}).status, 405);
  EXPECT_EQ(send({"GET", "status", std::string("Bearer ") + kSecret, ""}).status, 200);
  const Got bad_token = act(session, {open("a/b"), open("")});
  EXPECT_THAT(bad_token.text(), HasSubstr("a token is up to 100 letters"));
}

TEST_F(ControlTest, ARunThatNobodyAsksForIsForgotten) {
  const std::string session = begin_session();
  act(session, {open("cs-1")});
  pass(std::chrono::minutes(9));
  EXPECT_EQ(act(session, {}).status, 200);  // heard again
  pass(std::chrono::minutes(9));
  EXPECT_EQ(ask("/cs-1/r").response.status, 200);  // being asked by the cache does not count
  pass(std::chrono::minutes(1) + Seconds(5));
  EXPECT_EQ(ask("/cs-1/r").response.status, 404);
  EXPECT_EQ(act(session, {}).status, 410);
  EXPECT_EQ(call("status", {}).body["stored_bytes"], 0);
  EXPECT_THAT(told_, ::testing::ElementsAre("a run begins", "a run was forgotten: nobody has asked for it any more"));
}

Bounds narrow() {
  Bounds bounds;
  bounds.sessions = 2;
  bounds.cases = 3;
  bounds.script_bytes = 200;
  bounds.stored_bytes = 5000;
  bounds.log_entries = 4;
  bounds.requests_per_second = 10;
  bounds.refusals_per_minute = 3;
  return bounds;
}

class NarrowControlTest : public ControlTest {
 protected:
  NarrowControlTest() : ControlTest(narrow()) {}
};

TEST_F(NarrowControlTest, TakesSoManyRunsAndScripts) {
  const std::string session = begin_session();
  begin_session();
  EXPECT_EQ(call("session/n", {{"clock", 0}}).status, 507);
  EXPECT_THAT(act(session, {open("a", std::string(200, 'x'))}).text(), HasSubstr("the origin takes 200"));
  EXPECT_EQ(act(session, {open("a"), open("b"), open("c")}).body["done"], json({"", "", ""}));
  EXPECT_THAT(act(session, {open("d")}).text(), HasSubstr("the origin is full: 3 cases"));
  EXPECT_EQ(act(session, {close("a"), open("d")}).body["done"], json({"", ""}));
  call("end/n", {{"session", session}});
  EXPECT_EQ(call("session/n", {{"clock", 0}}).status, 200);
}

TEST_F(NarrowControlTest, ACaseThatIsAskedTooOftenIsTold) {
  const std::string session = begin_session();
  act(session, {open("a")});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(ask("/a/r").fault, Fault::none);
  EXPECT_EQ(ask("/a/r").fault, Fault::refuse);
  EXPECT_EQ(ask("/a/r").fault, Fault::refuse);
  const json news = act(session, {}).body["news"];
  ASSERT_EQ(news.size(), 5u);  // told once
  EXPECT_EQ(news[4]["lost"], "the case got more than 4 requests");
}

TEST_F(NarrowControlTest, RequestsAreLimitedBySecondAndLogByBytes) {
  const std::string session = begin_session();
  act(session, {open("a"), open("b"), open("c")});
  int refused = 0;
  for (int i = 0; i < 4; ++i) {
    for (const char* target : {"/a/r", "/b/r", "/c/r"}) refused += ask(target).fault == Fault::refuse ? 1 : 0;
  }
  EXPECT_GE(refused, 2);  // ten a second at most
  http::Request large;
  large.target = "/stranger";
  EXPECT_EQ(control_.answer(large, loop_.now()).response.status, 404);  // strangers are answered in any case
}

TEST_F(NarrowControlTest, GuessingTheTokenIsLimitedAndHarmsNobodyElse) {
  const auto guess = [&] { return send({"POST", "hello/n", "Bearer guess", "{}"}).status; };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(guess(), 403);
  EXPECT_EQ(guess(), 429);
  EXPECT_EQ(call("hello/n", {{"control", 1}, {"version", "1.2.3"}}).status, 200);
  pass(Seconds(60));
  EXPECT_EQ(guess(), 403);
}

}  // namespace
}  // namespace cachestone::origin
