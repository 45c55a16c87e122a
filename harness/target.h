// A cache under test, as the runner sees it: something that answers requests.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/world/tier.h"

namespace cachestone::harness {

// How one exchange with the target ended, as the client saw it.
struct Received {
  std::vector<http::Response> interim;
  http::Response response;
  bool has_response = false;  // the field section of a final response arrived
  std::string error;          // empty when the response is complete; else what went wrong
  Time sent{};                // on the loop's clock
  Time done{};
  bool hung = false;          // nothing more came until the client lost patience: no use to try again
  bool malformed = false;     // what came is not HTTP/1.1
  std::string answered_by{};  // in a chain: the tier that answered, or "origin"
  bool went_away = false;     // it was the client that left, as its step told it to
};

// What one tier of a chain asked the next one.
struct Hop {
  std::string from;  // names of tiers
  std::string to;
  Time at{};
  http::Request request;
  std::optional<http::Response> response;  // nothing when there was none until the end
  Time answered{};                         // when it came
};

// Chains of caches, each for the requests of one timeline. Only a target that is made of caches can have them.
class Chains {
 public:
  virtual ~Chains() = default;
  // From now on the requests below `base` go through a new chain of these caches, nearest to the client first.
  virtual void open(const std::string& base, const std::vector<world::Tier>& topology) = 0;
  // What its tiers asked each other until now, in order; what the last one asked the origin is not among it.
  virtual const std::vector<Hop>& hops(const std::string& base) const = 0;
};

// Where the path begins in a request target: after the authority of an absolute URI.
std::size_t path_start(std::string_view target);

class Target {
 public:
  virtual ~Target() = default;
  // Makes the client of an exchange go away: `done` is not called any more. Not to be called after `done`.
  using Leave = std::function<void()>;

  // Sends `request` now; calls `done` exactly once, later, on the loop's thread. The request's target is a path that
  // starts with the case's base, or an absolute URI with such a path; the target adds Host where there is none, and
  // whatever its address needs (a base path).
  virtual Leave exchange(http::Request request, std::function<void(Received)> done) = 0;
  // The same on a connection of its own, before and afterwards: some caches hold up what comes on a connection until
  // they have done, in the background, what an earlier request on it made them do.
  virtual Leave exchange_apart(http::Request request, std::function<void(Received)> done) {
    return exchange(std::move(request), std::move(done));
  }
  // Why the origin's log of the timeline with this base is not whole, so that nothing can be said about the cache;
  // empty when it is whole. Only an origin far away can lose some of it.
  virtual std::string gap(const std::string& /*base*/) const { return ""; }
  // Calls `done` when the book has everything that the origin has logged until now: at once, unless it is far away.
  virtual void fetch_log(std::function<void()> done) { done(); }
  // Null: this target is one cache.
  virtual Chains* chains() { return nullptr; }
};

}  // namespace cachestone::harness
