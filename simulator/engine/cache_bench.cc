// What a request costs, and what a stored response takes, as the store grows: the cost of a hit must stay flat from a
// hundred to a million stored responses, and from one to a hundred variants of a URL; a million small responses fit in
// 1 GiB (counter `bytes_each`: resident memory for each, as the system counts it).
#include <benchmark/benchmark.h>

#include <cstddef>
#include <fstream>
#include <string>

#include "simulator/engine/cache.h"
#include "simulator/policy/testing.h"

namespace cachestone::engine {
namespace {

using policy::testing::kNow;

http::Request typical_request(std::size_t number, std::size_t variant) {
  http::Request request = policy::testing::request(
      "Host: www.example.org\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\nAccept: text/html\n"
      "Accept-Encoding: gzip, br\nCookie: session=0123456789abcdef");
  request.fields.add("Accept-Language", "l" + std::to_string(variant));
  request.target = "/articles/2026/08/" + std::to_string(number);
  return request;
}

http::Response small_response(std::string body) {
  http::Response response = policy::testing::response(
      "Date: Sat, 01 Aug 2026 12:00:00 GMT\nContent-Type: text/html; charset=utf-8\nContent-Length: 100\n"
      "ETag: \"5f3c-17a\"\nLast-Modified: Fri, 31 Jul 2026 09:30:00 GMT\nCache-Control: public, max-age=600\n"
      "Vary: Accept-Language\nServer: example/1.0");
  response.body = std::move(body);
  return response;
}

// A full cache: so many URLs, each in so many variants.
Cache filled(std::size_t urls, std::size_t variants) {
  policy::Profile profile;
  profile.capacity = urls * variants + 1;
  profile.capacity_bytes = std::size_t{4} << 30;
  Cache cache(profile, policy::Rulebook().silent());
  RequestId id = 0;
  for (std::size_t url = 0; url < urls; ++url) {
    for (std::size_t variant = 0; variant < variants; ++variant) {
      const Effects effects = cache.on_request(++id, typical_request(url, variant), kNow);
      cache.on_response(effects.fetches.front().fetch, small_response(std::string(100, 'x')), kNow);
    }
  }
  return cache;
}

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * 4096;
}

void ask(benchmark::State& state, std::size_t urls, std::size_t variants) {
  const std::size_t before = resident_bytes();
  Cache cache = filled(urls, variants);
  const auto each = static_cast<double>(resident_bytes() - before) / static_cast<double>(urls * variants);
  RequestId id = urls * variants;
  std::size_t n = 0;
  std::size_t forwarded = 0;
  for (auto _ : state) {
    // A stride that visits everything, in no order that memory would like.
    n = (n + 7919) % (urls * variants);
    const Effects effects = cache.on_request(++id, typical_request(n / variants, n % variants), kNow + Seconds(1));
    forwarded += effects.fetches.size();
  }
  if (forwarded > 0) state.SkipWithError("a request was not answered from the store");
  state.SetItemsProcessed(state.iterations());
  state.counters["bytes_each"] = each;
}

void stored(benchmark::State& state) {
  ask(state, static_cast<std::size_t>(state.range(0)), 1);
}
void variants(benchmark::State& state) {
  ask(state, 1000, static_cast<std::size_t>(state.range(0)));
}

BENCHMARK(stored)->Arg(1'000'000)->Arg(10'000)->Arg(100)->Iterations(300'000);
BENCHMARK(variants)->Arg(1)->Arg(10)->Arg(100)->Iterations(300'000);

}  // namespace
}  // namespace cachestone::engine
