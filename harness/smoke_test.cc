#include "harness/smoke.h"

#include <gtest/gtest.h>

#include "harness/fake_target_testing.h"
#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using testing::FakeTarget;
using testing::response;

std::string problem_with(FakeTarget::Behaviour (*make)(origin::Book&)) {
  world::VirtualLoop loop(testing::kStart);
  origin::Book book;
  FakeTarget target(loop, make(book));
  std::string problem = "nothing was reported";
  smoke(target, book, "x", "the cache at 127.0.0.1:1", [&](std::string found) { problem = std::move(found); });
  loop.run();
  EXPECT_TRUE(book.log("cs-x-smoke").empty()) << "the case is closed";
  return problem;
}

FakeTarget::Behaviour always(FakeTarget::Answer answer) {
  return [answer = std::move(answer)](const http::Request&, Time) { return answer; };
}

TEST(Smoke, AllIsWell) {
  EXPECT_EQ(problem_with([](origin::Book& book) { return testing::forward_to(book); }), "");
}

TEST(Smoke, NobodyListens) {
  EXPECT_EQ(problem_with([](origin::Book&) { return always(testing::refused()); }),
            "the cache at 127.0.0.1:1 did not answer: connection refused");
}

TEST(Smoke, SomebodyElseAnswers) {
  EXPECT_EQ(
      problem_with([](origin::Book&) {
        return always({{{}, response(404, {}, "<html>\nnot here"), true, "", {}, {}}, Milliseconds{0}});
      }),
      "the answer of the cache at 127.0.0.1:1 did not come from our origin: status 404, body \"<html> not here\"; "
      "is the cache set up to ask it?");
}

TEST(Smoke, TheAnswerIsReplaced) {
  EXPECT_EQ(problem_with([](origin::Book& book) -> FakeTarget::Behaviour {
              return [&book](const http::Request& request, Time now) -> FakeTarget::Answer {
                book.answer(request, now);
                return {{{}, response(502, {}, "bad gateway"), true, "", {}, {}}, Milliseconds{0}};
              };
            }),
            "the cache at 127.0.0.1:1 asked our origin but answered something else: status 502, body \"bad gateway\"");
}

TEST(Smoke, TheAnswerBreaksOff) {
  EXPECT_EQ(problem_with([](origin::Book& book) -> FakeTarget::Behaviour {
              return [&book](const http::Request& request, Time now) {
                auto answer = testing::forward_to(book)(request, now);
                answer.received.error = "closed within the body";
                return answer;
              };
            }),
            "the answer of the cache at 127.0.0.1:1 broke off: closed within the body");
}

// The cache answers 404 for an origin that forgot the case, so often.
class Forgetful : public FakeTarget {
 public:
  Forgetful(world::Loop& loop, origin::Book& book, std::size_t times)
      : FakeTarget(loop,
                   [this, &book, times](const http::Request& request, Time now) -> Answer {
                     if (targets.size() > times) return testing::forward_to(book)(request, now);
                     return {{{}, response(404, {}, ""), true, "", {}, {}}, Milliseconds{0}};
                   }),
        times_(times) {}
  std::string gap(const std::string& /*base*/) const override {
    return targets.size() > times_ ? "" : "The origin was restarted.";
  }

 private:
  std::size_t times_;
};

TEST(Smoke, IsTriedAgainWhenTheOriginWasRestartedMeanwhile) {
  for (const std::size_t times : {1u, 2u, 3u}) {
    world::VirtualLoop loop(testing::kStart);
    origin::Book book;
    Forgetful target(loop, book, times);
    std::string problem = "nothing was reported";
    smoke(target, book, "x", "the cache", [&](std::string found) { problem = std::move(found); });
    loop.run();
    EXPECT_EQ(problem.empty(), times < 3) << problem;
    EXPECT_EQ(target.targets.size(), 3u - (times == 1));
    EXPECT_EQ(target.targets[1], "/cs-x-smoke-2/smoke") << "a cache may have stored something";
  }
}

}  // namespace
}  // namespace cachestone::harness
