#include "simulator/world/chain.h"

#include <utility>

namespace cachestone::world {
namespace {

// Who gave the reply that a tier sends when `behind` has come. It passes it on, or serves its stored response because
// of a 304: then the one behind decided. Only what it says instead of an error is its own.
std::string who_gave(const Tier& tier, const http::Response& reply, const Answer* behind) {
  if (behind == nullptr) return tier.name;
  const bool instead_of_error = behind->response.status >= 500 && reply.status != behind->response.status;
  return instead_of_error ? tier.name : behind->by;
}

}  // namespace

Chain::Chain(Loop& loop, const std::vector<Tier>& tiers, const policy::Rulebook& rules, Origin origin,
             Milliseconds latency)
    : loop_(loop), origin_(std::move(origin)), latency_(latency) {
  for (const Tier& tier : tiers) links_.push_back({tier, engine::Cache(tier.profile, rules)});
}

engine::RequestId Chain::request(http::Request request, Client client) {
  const engine::RequestId id = next_request_++;
  clients_.emplace(id, std::move(client));
  arrive(0, id, std::move(request));
  return id;
}

void Chain::abort(engine::RequestId id) {
  if (clients_.erase(id) != 0) links_.front().cache.on_abort(id);
}

void Chain::arrive(std::size_t tier, engine::RequestId id, http::Request request) {
  carry_out(tier, links_[tier].cache.on_request(id, std::move(request), loop_.now()), nullptr);
}

void Chain::carry_out(std::size_t tier, engine::Effects effects, const Answer* behind) {
  if (observer_ != nullptr) observer_->on_story(loop_.now(), links_[tier].tier, effects.story);
  for (engine::Interim& interim : effects.interim) interim_back(tier, interim.request, std::move(interim.response));
  // Replies go out before the requests that the same event caused: those are of the background.
  for (engine::Reply& reply : effects.replies) {
    const engine::RequestId id = reply.request;
    http::Response response = engine::whole(std::move(reply));
    std::string by = who_gave(links_[tier].tier, response, behind);
    answer_back(tier, id, {std::move(response), std::move(by)});
  }
  for (engine::Fetch& fetch : effects.fetches) ask_next(tier, std::move(fetch));
}

// The id of a tier's fetch is that of the request at the next tier.
void Chain::ask_next(std::size_t tier, engine::Fetch fetch) {
  if (observer_ != nullptr) observer_->on_asked(loop_.now(), tier, fetch.fetch, fetch.request);
  loop_.call_after(latency_, [this, tier, fetch = std::move(fetch)]() mutable {
    if (tier + 1 == links_.size()) return origin_(fetch.fetch, fetch.request);
    arrive(tier + 1, fetch.fetch, std::move(fetch.request));
  });
}

void Chain::interim_back(std::size_t tier, engine::RequestId id, http::Response response) {
  loop_.call_after(tier == 0 ? Milliseconds{0} : latency_, [this, tier, id, response = std::move(response)] {
    if (tier > 0) return carry_out(tier - 1, links_[tier - 1].cache.on_interim(id, response, loop_.now()), nullptr);
    const auto client = clients_.find(id);
    if (client != clients_.end() && client->second.on_interim) client->second.on_interim(response);
  });
}

void Chain::answer_back(std::size_t tier, engine::RequestId id, Answer answer) {
  loop_.call_after(tier == 0 ? Milliseconds{0} : latency_, [this, tier, id, answer = std::move(answer)]() mutable {
    if (tier > 0) return answered(tier - 1, id, answer);
    if (auto client = clients_.extract(id)) client.mapped().on_answer(std::move(answer));
  });
}

void Chain::answered(std::size_t tier, engine::FetchId fetch, const Answer& answer) {
  if (observer_ != nullptr) observer_->on_answered(loop_.now(), tier, fetch, answer);
  carry_out(tier, links_[tier].cache.on_response(fetch, answer.response, loop_.now()), &answer);
}

void Chain::interim(engine::FetchId fetch, http::Response response) {
  interim_back(links_.size(), fetch, std::move(response));
}

void Chain::respond(engine::FetchId fetch, http::Response response) {
  answer_back(links_.size(), fetch, {std::move(response), kOrigin});
}

void Chain::fail(engine::FetchId fetch, engine::OriginFailure failure, std::optional<http::Response> partial) {
  loop_.call_after(latency_, [this, fetch, failure, partial = std::move(partial)] {
    const std::size_t last = links_.size() - 1;
    carry_out(last, links_[last].cache.on_failure(fetch, failure, loop_.now(), partial ? &*partial : nullptr), nullptr);
  });
}

}  // namespace cachestone::world
