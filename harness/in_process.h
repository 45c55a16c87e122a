// The reference cache as a target, in the same process and on whatever clock the loop has.
//
// Between client, cache and origin lies a simulated network without latency: an exchange takes as long as the script
// delays it. Answers that break off, and raw bytes, go through the codec, as they would on the wire.
#pragma once

#include <functional>
#include <map>
#include <utility>

#include "harness/target.h"
#include "origin/script/book.h"
#include "simulator/engine/cache.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

class InProcessTarget : public Target {
 public:
  // The cache gives up on an origin that stalls after this time.
  static constexpr Seconds kOriginTimeout{10};

  // Loop and book must outlive the target; the target must outlive the calls that it has pending in the loop.
  InProcessTarget(world::Loop& loop, origin::Book& book, policy::Profile profile, policy::Rulebook rules = {});

  void exchange(http::Request request, std::function<void(Received)> done) override;

  // `listener` is told the story of every event at the cache, when it happens.
  void on_story(std::function<void(Time, const engine::Story&)> listener) { story_listener_ = std::move(listener); }

  const engine::Cache& cache() const { return cache_; }

 private:
  struct Open {
    Received received;
    std::function<void(Received)> done;
  };

  void carry_out(engine::Effects effects);
  void reply(engine::Reply reply);
  // The request arrives at the origin.
  void serve(engine::Fetch fetch);
  // The final response, or what is left of it, arrives at the cache.
  void deliver(engine::FetchId fetch, const std::string& method, const origin::Performance& performance);
  void deliver_bytes(engine::FetchId fetch, const std::string& method, const origin::Performance& performance);

  world::Loop& loop_;
  origin::Book& book_;
  engine::Cache cache_;
  std::function<void(Time, const engine::Story&)> story_listener_;
  engine::RequestId next_request_ = 1;
  std::map<engine::RequestId, Open> open_;
};

}  // namespace cachestone::harness
