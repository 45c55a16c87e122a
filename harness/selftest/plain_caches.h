// Caches that are as wrong as can be, for the controls: one stores nothing, one reuses everything for ever.
//
// They are made of nothing but the scripted origin: no engine, no policy, so that what the controls prove does not rest
// on the code that the suite judges. Both can be chains too: of such caches.
//
// A set-up may want validation, or a second request, which a cache that reuses everything never makes. So there is one
// that brings such a set-up about, as the reference cache, and does as it likes in the last step, which is judged.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/in_process.h"
#include "harness/target.h"
#include "origin/script/book.h"
#include "simulator/world/loop.h"

namespace cachestone::selftest {

// Passes each request to the origin, and what comes back to the client. Loop and book must outlive it, and it the calls
// that it has pending in the loop.
class PlainCache : public harness::Target, private harness::Chains {
 public:
  PlainCache(world::Loop& loop, origin::Book& book) : loop_(loop), book_(book) {}

  Leave exchange(http::Request request, std::function<void(harness::Received)> done) override;
  harness::Chains* chains() override { return this; }

 protected:
  void open(const std::string& base, const std::vector<world::Tier>& topology) override;
  const std::vector<harness::Hop>& hops(const std::string& base) const override { return chains_.at(base).hops; }

  struct Answer {
    std::optional<http::Response> response;  // as far as it came; nothing when there is not even a head
    bool stored = false;                     // it comes from the store
  };
  struct Asking {
    http::Request request;
    std::function<void(const http::Response&)> on_interim;
    std::function<void(const Answer&)> on_answer;  // from a later turn of the loop
  };

  // A cache answers with this or asks the origin; here it always asks.
  virtual void answer(Asking asking) { ask_origin(std::move(asking)); }
  void ask_origin(Asking asking);
  // What this cache makes of what the origin sends. A proper one reads it as the specification says.
  virtual std::optional<http::Response> read(const origin::Performance& performance, const std::string& method,
                                             std::vector<http::Response>& interim) const;
  // Calls `action` from a later turn of the loop.
  void later(std::function<void()> action) { loop_.call_after(Milliseconds{0}, std::move(action)); }

 private:
  struct Chain {
    std::vector<std::string> tiers;
    std::vector<harness::Hop> hops;
  };
  Chain* chain_of(const std::string& target);
  void at_origin(const Asking& asking);
  void arrive(const origin::Performance& performance, const Asking& asking) const;

  world::Loop& loop_;
  origin::Book& book_;
  std::map<std::string, Chain, std::less<>> chains_;  // by base
};

// Stores nothing at all.
using NeverStores = PlainCache;

// Stores whatever comes, incomplete, malformed or not, whatever the method, and answers with it for ever. Identical
// requests at the same time get the same answer.
class ReusesForEver : public PlainCache {
 public:
  enum class Keying {
    by_uri,   // for the same method and URI, and for a GET or HEAD of the URI also what another method brought
    by_case,  // for everything that is asked of the same case (below the first segment of the path)
  };
  ReusesForEver(world::Loop& loop, origin::Book& book, Keying keying) : PlainCache(loop, book), keying_(keying) {}

 protected:
  void store(const http::Request& request, const http::Response& response) { stored_[key_of(request)] = response; }

 private:
  using Key = std::pair<std::string, std::string>;  // URI, method
  void answer(Asking asking) override;
  std::optional<http::Response> read(const origin::Performance& performance, const std::string& method,
                                     std::vector<http::Response>& interim) const override;
  Key key_of(const http::Request& request) const;
  const http::Response* stored_for(const Key& key) const;

  const Keying keying_;
  std::map<Key, http::Response> stored_;
  std::map<Key, std::vector<Asking>> waiting_;  // for an answer that is on its way
};

// The reference cache for so many requests of each timeline; then it answers everything with the last that the origin
// has sent to a client of the timeline.
class ReusesAtLast : public ReusesForEver {
 public:
  ReusesAtLast(world::Loop& loop, origin::Book& book, const policy::Profile& profile, std::size_t requests)
      : ReusesForEver(loop, book, Keying::by_case), reference_(loop, book, profile), requests_(requests) {}

  Leave exchange(http::Request request, std::function<void(harness::Received)> done) override;

 private:
  void open(const std::string& base, const std::vector<world::Tier>& topology) override;
  const std::vector<harness::Hop>& hops(const std::string& base) const override { return its_chains_.hops(base); }

  harness::InProcessTarget reference_;
  harness::Chains& its_chains_ = *reference_.chains();
  const std::size_t requests_;
  std::map<std::string, std::size_t> asked_;  // by base
};

}  // namespace cachestone::selftest
