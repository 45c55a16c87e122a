// The reference cache as a target, in the same process and on whatever clock the loop has; as a chain of caches too.
//
// Between client, caches and origin lies a simulated network without latency: an exchange takes as long as the script
// delays it. Answers that break off, and raw bytes, go through the codec, as they would on the wire.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/origin_side.h"
#include "harness/target.h"
#include "origin/script/book.h"
#include "simulator/engine/cache.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

// Watches the caches of an InProcessTarget. Names of tiers are empty where the target is one cache.
class CacheWatcher {
 public:
  virtual ~CacheWatcher() = default;
  // What a cache thought about an event, when it happened.
  virtual void on_story(const std::string& tier, const engine::Story& story) = 0;
  // In a chain: a tier asked the next one, or the origin; and later, what it got.
  virtual void on_asked(const std::string& from, const std::string& to, const http::Request& request) = 0;
  virtual void on_answered(const std::string& from, const std::string& to, const http::Response& response) = 0;
};

class InProcessTarget : public Target, private Chains {
 public:
  static constexpr Seconds kOriginTimeout = harness::kOriginTimeout;

  // Loop and book must outlive the target; the target must outlive the calls that it has pending in the loop. `rules`
  // hold for every cache of every chain, too.
  InProcessTarget(world::Loop& loop, origin::Book& book, const policy::Profile& profile, policy::Rulebook rules = {});
  ~InProcessTarget() override;

  Leave exchange(http::Request request, std::function<void(Received)> done) override;
  Chains* chains() override { return this; }

  // Must outlive the target.
  void watch(CacheWatcher* watcher) { watcher_ = watcher; }

  // The one cache that answers where no chain was opened.
  const engine::Cache& cache() const;

 private:
  class Route;

  void open(const std::string& base, const std::vector<world::Tier>& topology) override;
  const std::vector<Hop>& hops(const std::string& base) const override;
  Route& route_of(const std::string& target);

  world::Loop& loop_;
  origin::Book& book_;
  const policy::Rulebook rules_;
  CacheWatcher* watcher_ = nullptr;
  std::unique_ptr<Route> own_;
  // By base. They stay until the end: something may still be under way in them.
  std::map<std::string, std::unique_ptr<Route>, std::less<>> chains_;
};

}  // namespace cachestone::harness
