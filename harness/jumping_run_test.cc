// A run on a clock that jumps: the reference cache behind its proxy, over real sockets, with the verdicts of the
// simulator. Its cases are those in which most depends on what passes in the background, and on what never comes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "cases/reader.h"
#include "harness/http_target.h"
#include "harness/in_process.h"
#include "harness/suite_run.h"
#include "origin/server.h"
#include "simulator/net/asio.h"
#include "simulator/proxy/proxy.h"

namespace cachestone::harness {
namespace {

std::map<std::string, reports::Verdict> verdicts(const reports::TargetResult& result) {
  EXPECT_EQ(result.failure, "");
  std::map<std::string, reports::Verdict> found;
  for (const reports::CaseResult& item : result.cases) found[item.id] = item.verdict;
  return found;
}

TEST(JumpingRun, HasTheVerdictsOfTheSimulator) {
  const cases::Catalogue catalogue = cases::read_catalogue(std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases");
  SuiteRun run;
  run.where = "the cache";
  run.options.profile = policy::shared_profile();
  for (const cases::Suite& suite : catalogue.suites) {
    if (!suite.id.starts_with("stale/")) continue;
    for (const cases::Case& item : suite.cases) {
      // The last moment of a limit has passed when a cache that counts milliseconds has got the request.
      if (item.id != "stale/stale-if-error/limit-exactly") run.cases.push_back(&item);
    }
  }
  const auto expected = verdicts(run_in_process(run));
  ASSERT_GT(expected.size(), 50u);

  boost::asio::io_context context;
  net::JumpingLoop loop(context);
  origin::Book book;
  origin::Server origin(context, loop, book);
  proxy::Options options;
  options.now = [&loop] { return loop.now(); };
  options.loop = &loop;
  options.origin_timeout = InProcessTarget::kOriginTimeout;
  proxy::Proxy proxy(context, {}, origin.address(), run.options.profile, {}, options);
  HttpTarget http(context, loop, parse_url(proxy.address().text()), {.by_loop = true});
  loop.watch([&http] { return http.open_exchanges() == 0; });
  const auto before = std::chrono::steady_clock::now();
  const auto found = verdicts(run_suite(run, on_jumping_clock(context, loop), http, book));
  // The longest of these cases lasts for days.
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::minutes(5));
  for (const auto& [id, verdict] : expected) EXPECT_EQ(found.at(id), verdict) << id;
}

TEST(JumpingRun, AnExchangeThatNeverEndsIsGivenUpByTheClockOfTheLoop) {
  boost::asio::io_context context;
  net::JumpingLoop loop(context);
  origin::Book book;
  origin::Answer stall;
  stall.fault = origin::Fault::stall;
  book.open("cs-1", {{"GET", "/", stall}});
  origin::Server origin(context, loop, book);
  constexpr Seconds kDay{86400};
  HttpTarget http(context, loop, parse_url(origin.address().text()), {.timeout = kDay, .by_loop = true});
  loop.watch([&book] { return !book.log("cs-1").empty(); });
  Received received;
  http::Request request;
  request.target = "/cs-1/r";
  http.exchange(std::move(request), [&](Received got) {
    received = std::move(got);
    context.stop();
  });
  context.run();
  EXPECT_TRUE(received.hung);
  EXPECT_GE(received.done - received.sent, kDay);
  EXPECT_THAT(received.error, ::testing::HasSubstr("given up after 86400 s"));
}

}  // namespace
}  // namespace cachestone::harness
