#include "reports/site/sequence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "reports/sample_test.h"
#include "reports/site/markup_test.h"
#include "reports/site/transcript.h"

namespace cachestone::reports::site {
namespace {

using testing::HasSubstr;
using testing::Not;

// The diagram of nginx's violation in the sample, after `change`.
template <typename Change>
std::string drawn(const Change& change) {
  CaseResult result = small_sample().targets[1].cases[0];
  change(result);
  const Interest interest(result);
  const std::string out = sequence(Run::of_case(result), interest, "nginx", "The case");
  EXPECT_EQ(Markup(out).problem(), "");
  return out;
}
std::string drawn() {
  return drawn([](CaseResult&) {});
}

// Whether the parts stand in `text` in this order.
void expect_order(const std::string& text, const std::vector<std::string>& parts) {
  std::size_t at = 0;
  for (const std::string& part : parts) {
    const std::size_t found = text.find(part, at);
    ASSERT_NE(found, std::string::npos) << part << " is not behind what stands before it in\n" << text;
    at = found + part.size();
  }
}

TEST(Sequence, TellsWhoSaysWhatToWhomInOrder) {
  expect_order(drawn(), {"<b>0 s</b>", "client to nginx: </span><b>GET /r</b>", "nginx to origin: ",
                         "origin to nginx: ", "<b>200 OK</b>", "serial 1", "nginx to client: ", "from the origin",
                         "<b>1 s</b>", "client to nginx: ", "origin not asked", "nginx to client: ", "from the store"});
}

TEST(Sequence, ShowsWhatWasExpectedAndSeenUnderItsStep) {
  expect_order(
      drawn(),
      {"<i>set-up:</i> <span class=\"vh\">expected and seen: </span>the response comes from the origin", "<b>1 s</b>",
       "expected: the response comes from the origin", "seen: it came from the cache (serial 1, Age 1)"});
}

TEST(Sequence, MarksWhatTheControlLeavesOutAndHidesWhatDoesNotMatter) {
  const std::string out = drawn();
  EXPECT_THAT(out, HasSubstr("<mark>Cache-Control: no-store</mark>"));
  EXPECT_THAT(out, HasSubstr("<code>Age: 1</code>"));
  EXPECT_THAT(out, Not(HasSubstr("Content-Type")));
  EXPECT_THAT(out, Not(HasSubstr("cs-1f-12")));
}

TEST(Sequence, WhatTheOriginIsAskedLaterComesAfterTheResponse) {
  const std::string out = drawn([](CaseResult& result) {
    Exchange& reused = result.exchanges[1];
    reused.origin = result.exchanges[0].origin;
    reused.origin[0].at = reused.at + 2;
  });
  expect_order(out, {"<b>1 s</b>", "nginx to client: ", "nginx to origin: ", "at 3 s"});
}

// On a virtual clock everything happens at once.
TEST(Sequence, WhatAStaleAnswerDidNotWaitForComesAfterIt) {
  const auto stale = [](int status) {
    return [status](CaseResult& result) {
      Exchange& reused = result.exchanges[1];
      reused.from = "stale";
      reused.took = 0;
      reused.origin = result.exchanges[0].origin;
      reused.origin[0].at = reused.at;
      reused.origin[0].response.status = status;
    };
  };
  expect_order(drawn(stale(200)), {"<b>1 s</b>", "nginx to client: ", "nginx to origin: "});
  expect_order(drawn(stale(503)), {"<b>1 s</b>", "nginx to origin: ", "nginx to client: "});
}

TEST(Sequence, AChainIsDrawnCacheByCache) {
  const std::string out = drawn([](CaseResult& result) {
    result.tiers = {"browser", "edge<1>"};
    Exchange& exchange = result.exchanges[0];
    exchange.from = "validated";
    exchange.answered_by = "edge<1>";
    exchange.hops.push_back({"browser", "edge<1>", 0, {}, http::Response()});
  });
  EXPECT_THAT(out, HasSubstr("gaps3"));
  expect_order(out, {"client to browser: ", "browser to edge&lt;1&gt;: ", "edge&lt;1&gt; to origin: ",
                     "origin to edge&lt;1&gt;: ", "edge&lt;1&gt; to browser: ", "browser to client: ",
                     "from the store, validated, by edge&lt;1&gt;"});
}

TEST(Sequence, FailuresDelaysClientsAndInterimResponsesAreSaid) {
  const std::string out = drawn([](CaseResult& result) {
    Exchange& exchange = result.exchanges[0];
    exchange.interim.push_back({103, "Early Hints", 1, {}, "", {}});
    exchange.error = "closed within the body";
    exchange.client = 1;
    exchange.took = 2.04;
    exchange.origin[0].note = "fault: truncate";
  });
  expect_order(out, {"client 2", "left lost", "fault: truncate", "103 Early Hints", "interim", "left lost",
                     "from the origin, after 2 s", "no whole response", "closed within the body"});
}

TEST(Sequence, StepsThatWereNotReachedKeepTheirChecks) {
  const std::string out = drawn([](CaseResult& result) {
    result.checks.push_back({7, false, false, false, "the status is 200", ""});
  });
  expect_order(out, {"steps without an exchange", "expected: the status is 200", "seen: nothing of the kind"});
}

TEST(Sequence, WhatIsTooMuchIsCounted) {
  EXPECT_THAT(drawn([](CaseResult& result) {
                for (int i = 0; i < 1000; ++i) result.exchanges[0].response->fields.add("Age", "1");
              }),
              HasSubstr("… and 994 fields more"));  // 8 shown: Cache-Control, ETag and 6 of these
  const std::string out = drawn([](CaseResult& result) {
    result.exchanges[0].origin.resize(100, result.exchanges[0].origin[0]);
    result.exchanges.resize(100, result.exchanges[0]);
    result.checks.resize(1000, result.checks[0]);
  });
  EXPECT_LT(out.size(), 100'000U);
  EXPECT_THAT(out, HasSubstr("messages more, in results.json"));
  EXPECT_THAT(out, HasSubstr("checks more"));
}

TEST(Moment, IsInTenthsOfASecond) {
  EXPECT_EQ(moment(0), "0 s");
  EXPECT_EQ(moment(-0.01), "0 s");
  EXPECT_EQ(moment(1.46), "1.5 s");
  EXPECT_EQ(moment(31536000), "31536000 s");
  EXPECT_EQ(moment(std::numeric_limits<double>::infinity()), "?");
  EXPECT_EQ(moment(1e300), "?");
}

TEST(Transcript, HasEveryMessageWhole) {
  CaseResult result = small_sample().targets[1].cases[0];
  result.exchanges[0].response->trailers.add("X-Late", "<1>");
  const std::string out = transcript(Run::of_case(result), "nginx");
  EXPECT_EQ(Markup(out).problem(), "");
  expect_order(out, {"client → nginx, at 0 s, step 0", "GET /cs-1f-12/r HTTP/1.1", "User-Agent: ", "nginx → origin",
                     "Via: 1.1 proxy", "origin → nginx, serial 1", "HTTP/1.1 200 OK", "Content-Type: text/plain",
                     "\n\nserial 1\n", "nginx → client, from: origin", "X-Late: &lt;1&gt;", "X-Cache: HIT from edge"});
}

TEST(Transcript, IsCutWithANote) {
  CaseResult result = small_sample().targets[1].cases[0];
  Exchange& exchange = result.exchanges[0];
  exchange.response->body = std::string(5000, 'x');
  for (int i = 0; i < 1000; ++i) exchange.response->fields.add("X", "y");
  const std::string one = transcript(Run::of_case(result), "nginx");
  EXPECT_THAT(one, HasSubstr("… and 946 more fields"));  // 6 of the sample, 60 shown
  EXPECT_THAT(one, HasSubstr("… cut, 5000 bytes in all"));
  exchange.origin.resize(1000, exchange.origin[0]);
  EXPECT_THAT(transcript(Run::of_case(result), "nginx"), HasSubstr("… and 976 more requests at the origin"));
  exchange.request.fields.add("X", std::string(1'000'000, '\x01'));
  result.exchanges.resize(1000, exchange);
  const std::string all = transcript(Run::of_case(result), "nginx");
  EXPECT_LT(all.size(), 60'000U);
  EXPECT_THAT(all, HasSubstr("results.json has the rest"));
  EXPECT_EQ(Markup(all).problem(), "");
}

}  // namespace
}  // namespace cachestone::reports::site
