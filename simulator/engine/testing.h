// For tests only: a cache with an origin that answers by hand.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "simulator/engine/cache.h"
#include "simulator/policy/testing.h"

namespace cachestone::engine::testing {

using policy::testing::kNow;
using policy::testing::request;

// What one exchange looked like from both ends.
struct Seen {
  std::optional<http::Request> forwarded;  // what the origin was asked, if it was
  std::optional<http::Response> reply;
  std::string story;

  std::string body() const { return reply ? reply->body : ""; }
  int status() const { return reply ? reply->status : 0; }
};

class Bench {
 public:
  explicit Bench(policy::Profile profile = policy::shared_profile(), policy::Rulebook rules = {})
      : cache(std::move(profile), rules) {}

  // Asks the cache at `second`; the origin answers `answer` if it is asked.
  Seen exchange(int second, http::Request asked, http::Response answer) {
    Seen seen = begin(second, std::move(asked));
    if (seen.forwarded) add(seen, cache.on_response(last_fetch, std::move(answer), kNow + Seconds(second)));
    return seen;
  }

  // Asks the cache at `second`; the origin fails if it is asked.
  Seen failing(int second, http::Request asked, OriginFailure failure) {
    Seen seen = begin(second, std::move(asked));
    if (seen.forwarded) add(seen, cache.on_failure(last_fetch, failure, kNow + Seconds(second)));
    return seen;
  }

  // Only asks.
  Seen begin(int second, http::Request asked) {
    Seen seen;
    add(seen, cache.on_request(++last_request, std::move(asked), kNow + Seconds(second)));
    return seen;
  }

  Cache cache;
  RequestId last_request = 0;
  FetchId last_fetch = 0;

 private:
  void add(Seen& seen, Effects effects) {
    seen.story += describe(effects.story);
    for (Fetch& fetch : effects.fetches) {
      last_fetch = fetch.fetch;
      seen.forwarded = std::move(fetch.request);
    }
    for (Reply& reply : effects.replies) {
      if (reply.request == last_request) seen.reply = whole(std::move(reply));
    }
  }
};

// A response of `second` with `body`.
inline http::Response answer(int second, std::string_view lines, std::string body, int status = 200) {
  http::Response response = policy::testing::response(lines, status);
  if (response.fields.has("Date")) response.fields.set("Date", http::format_date(kNow + Seconds(second)));
  response.body = std::move(body);
  return response;
}

}  // namespace cachestone::engine::testing
