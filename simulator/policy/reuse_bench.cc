// How many reuse decisions a second: for a typical request (6 fields) and stored response (9 fields), with the reasons
// in words and without.
#include <benchmark/benchmark.h>

#include "simulator/policy/reuse.h"
#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

http::Request typical_request() {
  return testing::request(
      "Host: www.example.org\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\nAccept: text/html,application/xhtml+xml\n"
      "Accept-Language: en-GB,en;q=0.7\nAccept-Encoding: gzip, br\nCookie: session=0123456789abcdef");
}

StoredResponse typical_response() {
  return testing::stored_at_now(
      "Date: Sat, 01 Aug 2026 12:00:00 GMT\nContent-Type: text/html; charset=utf-8\nContent-Length: 5120\n"
      "ETag: \"5f3c-17a\"\nLast-Modified: Fri, 31 Jul 2026 09:30:00 GMT\nCache-Control: public, max-age=600\n"
      "Vary: Accept-Encoding\nContent-Encoding: gzip\nServer: example/1.0");
}

void decide(benchmark::State& state, const Rulebook& rules, Seconds age) {
  const http::Request request = typical_request();
  const StoredResponse stored = typical_response();
  const Profile profile = shared_profile();
  Time now = testing::kNow + age;
  for (auto _ : state) {
    now += Milliseconds{1};
    if (now > testing::kNow + age + Seconds{60}) now = testing::kNow + age;
    benchmark::DoNotOptimize(may_reuse(request, stored, now, profile, rules));
  }
  state.SetItemsProcessed(state.iterations());
}

void explained_fresh(benchmark::State& state) {
  decide(state, Rulebook(), Seconds{60});
}
void explained_stale(benchmark::State& state) {
  decide(state, Rulebook(), Seconds{900});
}
void unexplained_fresh(benchmark::State& state) {
  decide(state, Rulebook().silent(), Seconds{60});
}
void unexplained_stale(benchmark::State& state) {
  decide(state, Rulebook().silent(), Seconds{900});
}

BENCHMARK(explained_fresh);
BENCHMARK(explained_stale);
BENCHMARK(unexplained_fresh);
BENCHMARK(unexplained_stale);

}  // namespace
}  // namespace cachestone::policy
