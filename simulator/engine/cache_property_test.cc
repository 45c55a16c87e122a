// Whatever the order of events, no request is left without an end, and what must not be stored is never served.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "simulator/engine/testing.h"

namespace cachestone::engine {
namespace {

using testing::kNow;
using testing::request;

// Plays random events against one cache and keeps the books.
class Player {
 public:
  void play(int steps) {
    for (int i = 0; i < steps; ++i) {
      now_ += Milliseconds(*rc::gen::inRange(0, 3000));
      switch (*rc::gen::inRange(0, 5)) {
        case 0:
        case 1:
          ask();
          break;
        case 2:
          respond();
          break;
        case 3:
          fail();
          break;
        case 4:
          abort();
          break;
      }
    }
    while (!fetches_.empty()) respond();
  }

  const std::set<RequestId>& unanswered() const { return open_; }
  const Cache& cache() const { return cache_; }

 private:
  void ask() {
    static const char* const kLines[] = {"",
                                         "Foo: 1",
                                         "Cache-Control: no-cache",
                                         "If-None-Match: \"a\"",
                                         "Cache-Control: max-stale",
                                         "Authorization: x"};
    static const char* const kMethods[] = {"GET", "GET", "GET", "HEAD", "POST", "OPTIONS"};
    const RequestId id = ++last_;
    open_.insert(id);
    carry_out(cache_.on_request(
        id,
        request(*rc::gen::elementOf(std::vector<std::string>(std::begin(kLines), std::end(kLines))),
                *rc::gen::elementOf(std::vector<std::string>(std::begin(kMethods), std::end(kMethods))),
                *rc::gen::element<std::string>("/a", "/b")),
        now_));
  }

  void respond() {
    if (fetches_.empty()) return;
    static const std::vector<std::string> kLines = {
        "Cache-Control: max-age=2",
        "Cache-Control: max-age=2\nETag: \"a\"",
        "Cache-Control: no-store\nX-Secret: 1",
        "Cache-Control: private\nX-Secret: 1",
        "Cache-Control: max-age=1\nVary: Foo",
        "ETag: \"b\"",
    };
    const FetchId id = take_fetch();
    const int status = *rc::gen::element(200, 200, 200, 304, 404, 500);
    carry_out(cache_.on_response(id, testing::answer(0, *rc::gen::elementOf(kLines), "body", status), now_), id);
  }

  void fail() {
    if (!fetches_.empty()) carry_out(cache_.on_failure(take_fetch(), OriginFailure::reset, now_));
  }

  void abort() {
    if (open_.empty()) return;
    cache_.on_abort(*open_.begin());
    open_.erase(open_.begin());
  }

  FetchId take_fetch() {
    const auto place =
        std::next(fetches_.begin(), *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(fetches_.size())));
    const FetchId id = *place;
    fetches_.erase(place);
    return id;
  }

  // `source`: the fetch whose answer caused these effects; only its own answer may hold what must not be stored.
  void carry_out(const Effects& effects, FetchId source = 0) {
    for (const Fetch& fetch : effects.fetches) RC_ASSERT(fetches_.insert(fetch.fetch).second);
    std::size_t secrets = 0;
    for (const Reply& reply : effects.replies) {
      RC_ASSERT(open_.erase(reply.request) == 1u);
      if (reply.response.fields.has("X-Secret")) ++secrets;
    }
    RC_ASSERT(secrets <= (source != 0 ? 1u : 0u));
  }

  Cache cache_{policy::shared_profile()};
  Time now_ = kNow;
  RequestId last_ = 0;
  std::set<RequestId> open_;
  std::set<FetchId> fetches_;
};

RC_GTEST_PROP(CacheProperty, EveryRequestEndsAndNothingForbiddenIsServed, ()) {
  Player player;
  player.play(*rc::gen::inRange(1, 60));
  RC_ASSERT(player.unanswered().empty());
  RC_ASSERT(player.cache().open_requests() == 0u);
}

}  // namespace
}  // namespace cachestone::engine
