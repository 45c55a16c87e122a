// The runner over real sockets, on the real clock: the reference cache behind its proxy, and caches that fail in every
// way there is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ostream>

#include "cases/reader.h"
#include "harness/http_target.h"
#include "harness/suite_run.h"
#include "harness/timelines_testing.h"
#include "origin/server.h"
#include "simulator/net/asio.h"
#include "simulator/net/loop.h"
#include "simulator/net/server.h"
#include "simulator/proxy/proxy.h"

namespace cachestone::harness {
namespace {

using cases::Case;
using cases::From;
using reports::Verdict;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Exchanges that are never answered.
std::vector<std::shared_ptr<net::Exchange>>& held() {
  static std::vector<std::shared_ptr<net::Exchange>> exchanges;
  return exchanges;
}

struct Network {
  ~Network() { held().clear(); }  // before the context that they belong to
  boost::asio::io_context context;
  net::RealLoop loop{context};
  origin::Book book;

  reports::TargetResult play(SuiteRun run, const net::Address& cache, Milliseconds timeout = Seconds(10)) {
    if (run.where.empty()) run.where = "the cache";
    HttpOptions options;
    options.timeout = timeout;
    HttpTarget target(context, loop, parse_url(cache.text()), options);
    return run_suite(run, on_real_clock(context, loop), target, book);
  }
};

class ReferenceProxy : public ::testing::TestWithParam<policy::CacheKind> {};

TEST_P(ReferenceProxy, HasTheVerdictsOfTheSimulator) {
  const cases::Catalogue catalogue = cases::read_catalogue(std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases");
  SuiteRun run;
  run.options.profile = GetParam() == policy::CacheKind::shared ? policy::shared_profile() : policy::private_profile();
  for (const cases::Suite& suite : catalogue.suites) {
    for (const Case& item : suite.cases) {
      // The proxy is one cache. On the real clock a few will do: cachestone selftest plays all of them.
      const bool is_short = item.topology.empty() && item.length() <= Seconds(2) && item.needs.empty();
      if (is_short && suite.id.starts_with("response-directives/")) run.cases.push_back(&item);
    }
  }
  std::map<std::string, Verdict> expected;
  for (const reports::CaseResult& item : run_in_process(run).cases) expected[item.id] = item.verdict;

  Network network;
  origin::Server origin(network.context, network.loop, network.book);
  proxy::Proxy proxy(network.context, {}, origin.address(), run.options.profile, {});
  const reports::TargetResult result = network.play(run, proxy.address());
  EXPECT_EQ(result.failure, "");
  EXPECT_EQ(result.cases.size(), expected.size());
  for (const reports::CaseResult& item : result.cases) {
    EXPECT_EQ(item.verdict, expected[item.id]) << item.id << ": " << item.why;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, ReferenceProxy,
                         ::testing::Values(policy::CacheKind::shared, policy::CacheKind::private_cache),
                         [](const auto& kind) { return std::string(policy::name(kind.param)); });

// Three cases of one second, which a cache that stores nothing passes.
struct ThreeCases {
  std::vector<Case> items;
  SuiteRun run;
  ThreeCases() {
    for (const char* id : {"a", "b", "c"}) {
      Case item;
      item.id = id;
      item.steps = {testing::step_at(0), testing::step_at(1, {From::origin})};
      items.push_back(std::move(item));
    }
    for (const Case& item : items) run.cases.push_back(&item);
    run.options.retries = 0;
  }
};

// A "cache" that asks the book directly and, from some request on, does something else.
class Breaking {
 public:
  using Deed = std::function<void(std::shared_ptr<net::Exchange>)>;
  Breaking(Network& network, std::size_t after, Deed deed)
      : server_(network.context, {}, [this, &network, after, deed = std::move(deed)](auto exchange) {
          if (++requests_ > after) return deed(std::move(exchange));
          exchange->respond(network.book.answer(exchange->request(), network.loop.now()).response);
        }) {}
  net::Address address() const { return server_.address(); }

 private:
  std::size_t requests_ = 0;
  net::Server server_;
};

constexpr std::size_t kSmoke = 1;       // requests of the smoke exchange
constexpr std::size_t kFirstSteps = 3;  // of the first steps of three cases

TEST(Network, ACacheThatDoesNothingSpecialPasses) {
  Network network;
  Breaking cache(network, 1000, nullptr);
  const ThreeCases three;
  const reports::TargetResult result = network.play(three.run, cache.address());
  ASSERT_EQ(result.cases.size(), 3u);
  for (const reports::CaseResult& item : result.cases) EXPECT_EQ(item.verdict, Verdict::pass) << item.why;
  EXPECT_THAT(result.started, HasSubstr("T"));
  EXPECT_GT(result.duration, 1.0);
}

TEST(Network, NobodyListens) {
  Network network;
  net::Address address;
  { address = Breaking(network, 0, nullptr).address(); }
  const ThreeCases three;
  const reports::TargetResult result = network.play(three.run, address);
  EXPECT_EQ(result.failure, "the cache did not answer: connection refused");
  ASSERT_EQ(result.cases.size(), 3u);
  for (const reports::CaseResult& item : result.cases) {
    EXPECT_EQ(item.verdict, Verdict::error);
    EXPECT_EQ(item.why, result.failure);
  }
}

struct DeedRow {
  const char* name;
  Breaking::Deed deed;
  const char* smoke;  // how the failure of the smoke exchange begins
  friend void PrintTo(const DeedRow& row, std::ostream* out) { *out << row.name; }
};

class Deeds : public ::testing::TestWithParam<DeedRow> {};

TEST_P(Deeds, AreErrorsAndNeverVerdictsAboutTheCache) {
  Network network;
  const ThreeCases three;
  {
    Breaking at_once(network, 0, GetParam().deed);
    const reports::TargetResult result = network.play(three.run, at_once.address(), Milliseconds(300));
    EXPECT_THAT(result.failure, StartsWith(GetParam().smoke));
    for (const reports::CaseResult& item : result.cases) EXPECT_EQ(item.verdict, Verdict::error);
  }
  Breaking later(network, kSmoke + kFirstSteps, GetParam().deed);
  const reports::TargetResult result = network.play(three.run, later.address(), Milliseconds(300));
  EXPECT_EQ(result.failure, "");
  ASSERT_EQ(result.cases.size(), 3u);
  for (const reports::CaseResult& item : result.cases) {
    EXPECT_EQ(item.verdict, Verdict::error);
    EXPECT_THAT(item.why, StartsWith("The exchange of step 1 failed: "));
  }
}

void finish_with(const std::shared_ptr<net::Exchange>& exchange, std::string bytes, net::Ending ending) {
  if (!bytes.empty()) exchange->write(std::move(bytes));
  exchange->end(ending);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Deeds,
    ::testing::Values(
        DeedRow{"closes", [](auto exchange) { finish_with(exchange, "", net::Ending::close); },
                "the cache did not answer: "},
        DeedRow{"resets", [](auto exchange) { finish_with(exchange, "", net::Ending::reset); },
                "the cache did not answer: "},
        DeedRow{"hangs", [](auto exchange) { held().push_back(std::move(exchange)); }, "the cache did not answer: "},
        DeedRow{"garbage", [](auto exchange) { finish_with(exchange, "\x16\x03garbage\r\n\r\n", net::Ending::close); },
                "the cache did not answer: "},
        DeedRow{"truncates",
                [](auto exchange) {
                  finish_with(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", net::Ending::close);
                },
                "the answer of the cache did not come from our origin: status 200, body \"abc\""}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(Network, ACacheThatDiesInMidRunEndsItAtOnce) {
  Network network;
  std::vector<Case> many(60);
  SuiteRun run;
  for (std::size_t i = 0; i < many.size(); ++i) {
    many[i].id = std::to_string(i);
    for (int at = 0; at < 20; ++at) many[i].steps.push_back(testing::step_at(at));
    run.cases.push_back(&many[i]);
  }
  run.options.why_dead = [] { return "the cache was killed by signal 9"; };
  auto cache = std::make_unique<Breaking>(network, 1000, nullptr);
  // Some time after the smoke exchange and the first steps.
  network.loop.call_after(Milliseconds(1500), [&] { cache.reset(); });
  const reports::TargetResult result = network.play(run, cache->address());
  EXPECT_EQ(result.failure, "the cache was killed by signal 9");
  for (const reports::CaseResult& item : result.cases) EXPECT_EQ(item.verdict, Verdict::error) << item.why;
}

TEST(Network, AStopEndsTheRunAtOnce) {
  Network network;
  Breaking cache(network, 1000, nullptr);
  ThreeCases three;
  three.items[1].steps[1].at = Seconds{600};
  StopRequest stop;
  three.run.stop = &stop;
  network.loop.call_after(Milliseconds(3500), [&] { stop.request("stopped by Ctrl-C"); });
  const reports::TargetResult result = network.play(three.run, cache.address());
  EXPECT_EQ(result.cases.at(0).verdict, Verdict::pass) << result.cases[0].why;
  EXPECT_EQ(result.cases.at(1).verdict, Verdict::not_run);
  EXPECT_EQ(result.cases.at(1).why, "stopped by Ctrl-C");
  // What would run later does not begin.
  EXPECT_EQ(network.play(three.run, cache.address()).cases.at(0).verdict, Verdict::not_run);
}

TEST(Network, AStopDuringTheSmokeExchangeCountsToo) {
  Network network;
  Breaking cache(network, 0, [](auto exchange) { held().push_back(std::move(exchange)); });
  ThreeCases three;
  StopRequest stop;
  three.run.stop = &stop;
  network.loop.call_after(Milliseconds(50), [&] { stop.request("stopped by Ctrl-C"); });
  const reports::TargetResult result = network.play(three.run, cache.address());
  EXPECT_EQ(result.failure, "");
  EXPECT_EQ(result.cases.at(0).why, "stopped by Ctrl-C");
}

}  // namespace
}  // namespace cachestone::harness
