#include "harness/in_process.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "simulator/http/codec.h"
#include "simulator/world/chain.h"

namespace cachestone::harness {
namespace {

using engine::OriginFailure;
using origin::Fault;

// What of the answer gets onto the wire.
std::string bytes_on_wire(const origin::Performance& performance) {
  if (performance.raw) return *performance.raw;
  std::string bytes = http::write(performance.response);
  const std::size_t head = http::write_head(performance.response).size();
  switch (performance.fault) {
    case Fault::refuse:
    case Fault::reset_before:
      return "";
    case Fault::reset_within_fields:
      bytes.resize(head / 2);
      break;
    case Fault::stall:
      bytes.resize(head);
      break;
    case Fault::reset_within_body:
    case Fault::truncate:
      bytes.resize(head + (bytes.size() - head) / 2);
      break;
    case Fault::none:
    case Fault::wrong_length:
      break;
  }
  return bytes;
}

// What the cache makes of bytes that are no complete response.
OriginFailure failure_of(Fault fault, const http::ResponseReader& reader) {
  switch (fault) {
    case Fault::refuse:
      return OriginFailure::refused;
    case Fault::reset_before:
    case Fault::reset_within_fields:
    case Fault::reset_within_body:
      return OriginFailure::reset;
    case Fault::stall:
      return OriginFailure::timeout;
    case Fault::none:
    case Fault::truncate:
    case Fault::wrong_length:
      break;
  }
  if (reader.empty()) return OriginFailure::refused;
  return reader.error() && !reader.error()->truncated ? OriginFailure::malformed : OriginFailure::truncated;
}

}  // namespace

// A chain of caches (of one, for the target's own) in front of the scripted origin.
class InProcessTarget::Route : private world::ChainObserver {
 public:
  Route(InProcessTarget& target, const std::vector<world::Tier>& topology)
      : target_(target),
        chain_(target.loop_, topology, target.rules_,
               [this](engine::FetchId fetch, const http::Request& request) { serve(fetch, request); }) {
    chain_.observe(this);
  }

  void exchange(http::Request request, std::function<void(Received)> done);
  const engine::Cache& first_cache() const { return chain_.cache(0); }
  const std::vector<Hop>& hops() const { return hops_; }

 private:
  bool is_chain() const { return target_.own_.get() != this; }
  // The request arrives at the origin.
  void serve(engine::FetchId fetch, const http::Request& request);
  // The final response, or what is left of it, sets out for the last cache.
  void deliver(engine::FetchId fetch, const std::string& method, const origin::Performance& performance);
  void deliver_bytes(engine::FetchId fetch, const std::string& method, const origin::Performance& performance);

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

void InProcessTarget::Route::exchange(http::Request request, std::function<void(Received)> done) {
  const auto received = std::make_shared<Received>();
  received->sent = target_.loop_.now();
  chain_.request(std::move(request),
                 {[received](const http::Response& interim) { received->interim.push_back(interim); },
                  [this, received, done = std::move(done)](world::Answer answer) {
                    received->response = std::move(answer.response);
                    received->has_response = true;
                    received->done = target_.loop_.now();
                    if (is_chain()) received->answered_by = std::move(answer.by);
                    done(std::move(*received));
                  }});
}

void InProcessTarget::Route::on_asked(Time now, std::size_t tier, engine::FetchId fetch, const http::Request& request) {
  if (!is_chain()) return;
  if (watcher() != nullptr) watcher()->on_asked(name_of(tier), name_of(tier + 1), request);
  if (tier + 1 == chain_.size()) return;  // the origin has a log of its own
  open_hops_[{tier, fetch}] = hops_.size();
  hops_.push_back({name_of(tier), name_of(tier + 1), now, request, std::nullopt});
}

void InProcessTarget::Route::on_answered(Time, std::size_t tier, engine::FetchId fetch, const world::Answer& answer) {
  if (is_chain() && watcher() != nullptr) watcher()->on_answered(name_of(tier + 1), name_of(tier), answer.response);
  if (const auto open = open_hops_.extract({tier, fetch})) hops_[open.mapped()].response = answer.response;
}

void InProcessTarget::Route::serve(engine::FetchId fetch, const http::Request& request) {
  world::Loop& loop = target_.loop_;
  origin::Performance performance = target_.book_.answer(request, loop.now());
  for (const http::Response& interim : performance.interim) chain_.interim(fetch, interim);
  Milliseconds wait = performance.fault == Fault::refuse ? Milliseconds{0} : performance.delay;
  if (performance.fault == Fault::stall) wait += kOriginTimeout;
  loop.call_after(wait, [this, fetch, method = request.method, answer = std::move(performance)] {
    deliver(fetch, method, answer);
  });
}

void InProcessTarget::Route::deliver(engine::FetchId fetch, const std::string& method,
                                     const origin::Performance& performance) {
  if (performance.raw || performance.fault != Fault::none) return deliver_bytes(fetch, method, performance);
  chain_.respond(fetch, performance.response);
}

void InProcessTarget::Route::deliver_bytes(engine::FetchId fetch, const std::string& method,
                                           const origin::Performance& performance) {
  http::ResponseReader reader(method);
  reader.feed(bytes_on_wire(performance));
  // After a reset, or when nothing more comes, the end of the connection is not the end of a body.
  const bool orderly = performance.raw || performance.fault == Fault::truncate;
  if (orderly) reader.end_of_input();
  for (const http::Response& interim : reader.interim()) chain_.interim(fetch, interim);
  if (reader.complete()) return chain_.respond(fetch, reader.take());
  const auto partial = reader.head_complete() ? std::optional(reader.response()) : std::nullopt;
  chain_.fail(fetch, failure_of(performance.fault, reader), partial);
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
  const auto chain = chains_.find(std::string_view(target).substr(0, target.find('/', 1)));
  return chain == chains_.end() ? *own_ : *chain->second;
}

void InProcessTarget::exchange(http::Request request, std::function<void(Received)> done) {
  if (!request.fields.has("Host")) request.fields.add("Host", "cache.example");
  http::set_framing(request);
  Route& route = route_of(request.target);
  route.exchange(std::move(request), std::move(done));
}

}  // namespace cachestone::harness
