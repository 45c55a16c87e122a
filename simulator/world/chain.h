// A chain of caches over a Loop: browser → edge → shield → origin.
//
// Requests enter at the first tier. What a tier wants to fetch is a request of the next tier, and of the origin behind
// the last one; interim responses and answers travel back the same way. A tier that fails is not known here: what it
// says about the failure behind it is a response. Each tier is an engine::Cache, which does the thinking; the chain
// only carries its effects, each message taking the latency of one hop.
//
// With every answer travels who gave it: the tier that used its store or made an error, or the origin. A tier that
// passes on what the next one answered, or serves what the next one has validated, does not change that.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulator/engine/cache.h"
#include "simulator/world/loop.h"
#include "simulator/world/tier.h"

namespace cachestone::world {

// A response, and who gave it: the name of a tier, or kOrigin.
struct Answer {
  http::Response response;
  std::string by;
};

// Watches a chain. `tier` counts from the client's side.
class ChainObserver {
 public:
  virtual ~ChainObserver() = default;
  virtual void on_story(Time, const Tier&, const engine::Story&) {}
  // This tier asked the next one, or the origin, and later got the answer; `fetch` is unique within the tier.
  virtual void on_asked(Time, std::size_t /*tier*/, engine::FetchId, const http::Request&) {}
  virtual void on_answered(Time, std::size_t /*tier*/, engine::FetchId, const Answer&) {}
};

class Chain {
 public:
  // Where the fetches of the last tier go. Each must end with one call of respond() or fail(), from a later turn of the
  // loop or at once.
  using Origin = std::function<void(engine::FetchId, const http::Request&)>;
  struct Client {
    std::function<void(const http::Response&)> on_interim;  // may be empty
    std::function<void(Answer)> on_answer;                  // called once, from a turn of the loop of its own
  };

  // At least one tier; `rules` hold for all of them. The loop must outlive the chain, and the chain the calls that it
  // has pending in the loop. `latency` is that of one message between two tiers, or between the last and the origin.
  Chain(Loop& loop, const std::vector<Tier>& tiers, const policy::Rulebook& rules, Origin origin,
        Milliseconds latency = Milliseconds{0});
  Chain(const Chain&) = delete;
  Chain& operator=(const Chain&) = delete;

  // The request arrives at the first tier now.
  engine::RequestId request(http::Request request, Client client);
  // The client went away: its callbacks are not called any more. What was asked on its behalf goes on.
  void abort(engine::RequestId id);

  // What becomes of a fetch of the last tier; it arrives there after the latency. Unknown and ended fetches are
  // ignored.
  void interim(engine::FetchId fetch, http::Response response);
  void respond(engine::FetchId fetch, http::Response response);
  void fail(engine::FetchId fetch, engine::OriginFailure failure, std::optional<http::Response> partial = std::nullopt);

  // Null: nobody. Must outlive the chain, or be replaced.
  void observe(ChainObserver* observer) { observer_ = observer; }
  std::size_t size() const { return links_.size(); }
  const Tier& tier(std::size_t i) const { return links_[i].tier; }
  const engine::Cache& cache(std::size_t i) const { return links_[i].cache; }

 private:
  struct Link {
    Tier tier;
    engine::Cache cache;
  };

  void arrive(std::size_t tier, engine::RequestId id, http::Request request);
  // Carries out what a tier wants; `behind` is the answer that made it want it, or null.
  void carry_out(std::size_t tier, engine::Effects effects, const Answer* behind);
  void ask_next(std::size_t tier, engine::Fetch fetch);
  void interim_back(std::size_t tier, engine::RequestId id, http::Response response);
  void answer_back(std::size_t tier, engine::RequestId id, Answer answer);
  void answered(std::size_t tier, engine::FetchId fetch, const Answer& answer);

  Loop& loop_;
  std::vector<Link> links_;
  Origin origin_;
  Milliseconds latency_;
  ChainObserver* observer_ = nullptr;
  engine::RequestId next_request_ = 1;
  std::map<engine::RequestId, Client> clients_;
};

}  // namespace cachestone::world
