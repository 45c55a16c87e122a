#include "harness/in_process.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "simulator/http/codec.h"
#include "simulator/world/chain.h"

namespace cachestone::harness {
// A chain of caches (of one, for the target's own) in front of the scripted origin.
class InProcessTarget::Route : private world::ChainObserver {
 public:
  Route(InProcessTarget& target, const std::vector<world::Tier>& topology)
      : target_(target),
        chain_(target.loop_, topology, target.rules_,
               [this](engine::FetchId fetch, const http::Request& request) { serve(fetch, request); }) {
    chain_.observe(this);
  }

  Leave exchange(http::Request request, std::function<void(Received)> done);
  const engine::Cache& first_cache() const { return chain_.cache(0); }
  const std::vector<Hop>& hops() const { return hops_; }

 private:
  bool is_chain() const { return target_.own_.get() != this; }
  // The request arrives at the origin.
  void serve(engine::FetchId fetch, const http::Request& request);
  // The final response, or what is left of it, sets out for the last cache.
  void deliver(engine::FetchId fetch, const Heard& heard);

  std::string name_of(std::size_t tier) const { return tier < chain_.size() ? chain_.tier(tier).name : world::kOrigin; }
  CacheWatcher* watcher() const { return target_.watcher_; }

  void on_story(Time, const world::Tier& tier, const engine::Story& story) override {
    if (watcher() != nullptr) watcher()->on_story(is_chain() ? tier.name : "", story);
  }
  void on_asked(Time now, std::size_t tier, engine::FetchId fetch, const http::Request& request) override;
  void on_answered(Time now, std::size_t tier, engine::FetchId fetch, const world::Answer& answer) override;

  InProcessTarget& target_;
  world::Chain chain_;
  std::vector<Hop> hops_;
  std::map<std::pair<std::size_t, engine::FetchId>, std::size_t> open_hops_;  // indices of hops_
};

Target::Leave InProcessTarget::Route::exchange(http::Request request, std::function<void(Received)> done) {
  const auto received = std::make_shared<Received>();
  received->sent = target_.loop_.now();
  const engine::RequestId id = chain_.request(
      std::move(request), {[received](const http::Response& interim) { received->interim.push_back(interim); },
                           [this, received, done = std::move(done)](world::Answer answer) {
                             received->response = std::move(answer.response);
                             received->has_response = true;
                             received->done = target_.loop_.now();
                             if (is_chain()) received->answered_by = std::move(answer.by);
                             done(std::move(*received));
                           }});
  return [this, id] { chain_.abort(id); };
}

void InProcessTarget::Route::on_asked(Time now, std::size_t tier, engine::FetchId fetch, const http::Request& request) {
  if (!is_chain()) return;
  if (watcher() != nullptr) watcher()->on_asked(name_of(tier), name_of(tier + 1), request);
  if (tier + 1 == chain_.size()) return;  // the origin has a log of its own
  open_hops_[{tier, fetch}] = hops_.size();
  hops_.push_back({name_of(tier), name_of(tier + 1), now, request, std::nullopt});
}

void InProcessTarget::Route::on_answered(Time now, std::size_t tier, engine::FetchId fetch,
                                         const world::Answer& answer) {
  if (is_chain() && watcher() != nullptr) watcher()->on_answered(name_of(tier + 1), name_of(tier), answer.response);
  const auto open = open_hops_.extract({tier, fetch});
  if (!open) return;
  hops_[open.mapped()].response = answer.response;
  hops_[open.mapped()].answered = now;
}

void InProcessTarget::Route::serve(engine::FetchId fetch, const http::Request& request) {
  ask_origin(
      target_.loop_, target_.book_, request,
      [this, fetch](const http::Response& interim) { chain_.interim(fetch, interim); },
      [this, fetch](const Heard& heard) { deliver(fetch, heard); });
}

void InProcessTarget::Route::deliver(engine::FetchId fetch, const Heard& heard) {
  if (heard.complete) return chain_.respond(fetch, *heard.response);
  const bool reads_on = target_.rules_.distorted(policy::Distortion::malformed_is_whole);
  chain_.fail(fetch, heard.failure, heard.response || !reads_on ? heard.response : heard.beginning);
}

InProcessTarget::InProcessTarget(world::Loop& loop, origin::Book& book, const policy::Profile& profile,
                                 policy::Rulebook rules)
    : loop_(loop),
      book_(book),
      rules_(rules),
      own_(std::make_unique<Route>(*this, std::vector{world::Tier{profile.name, profile}})) {}

InProcessTarget::~InProcessTarget() = default;

const engine::Cache& InProcessTarget::cache() const {
  return own_->first_cache();
}

void InProcessTarget::open(const std::string& base, const std::vector<world::Tier>& topology) {
  chains_[base] = std::make_unique<Route>(*this, topology);
}

const std::vector<Hop>& InProcessTarget::hops(const std::string& base) const {
  return chains_.at(base)->hops();
}

InProcessTarget::Route& InProcessTarget::route_of(const std::string& target) {
  const std::string_view path = std::string_view(target).substr(path_start(target));
  const auto chain = chains_.find(path.substr(0, path.find('/', 1)));
  return chain == chains_.end() ? *own_ : *chain->second;
}

Target::Leave InProcessTarget::exchange(http::Request request, std::function<void(Received)> done) {
  if (!request.fields.has("Host")) request.fields.add("Host", "cache.example");
  http::set_framing(request);
  Route& route = route_of(request.target);
  return route.exchange(std::move(request), std::move(done));
}

}  // namespace cachestone::harness
