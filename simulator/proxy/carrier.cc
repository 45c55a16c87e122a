#include "simulator/proxy/carrier.h"

#include <algorithm>
#include <utility>

#include "simulator/proxy/reply.h"

namespace cachestone::proxy {
namespace {

constexpr Milliseconds kIdleOrigin{60000};
constexpr int kSwitchingProtocols = 101;

Time wall_clock() {
  return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

engine::OriginFailure origin_failure(net::Failure failure) {
  switch (failure) {
    case net::Failure::unknown:
      return engine::OriginFailure::unknown_host;
    case net::Failure::refused:
      return engine::OriginFailure::refused;
    case net::Failure::truncated:
      return engine::OriginFailure::truncated;
    case net::Failure::timeout:
      return engine::OriginFailure::timeout;
    case net::Failure::malformed:
      return engine::OriginFailure::malformed;
    case net::Failure::reset:
    case net::Failure::none:
      break;
  }
  return engine::OriginFailure::reset;
}

// The content of these may be part of what is asked for, so the engine gets it whole.
bool streams_request(const http::Request& head) {
  return head.method != "GET" && head.method != "HEAD" && head.method != "QUERY";
}

}  // namespace

Proxy::Carrier::Carrier(net::asio::io_context& context, const net::Address& listen,
                        const std::optional<net::Address>& origin, policy::Profile profile, policy::Rulebook rules,
                        Options options)
    : options_(std::move(options)),
      direction_(origin ? Direction::reverse : Direction::forward),
      default_host_(origin ? origin->text() : ""),
      cache_(std::move(profile), rules),
      grace_(context),
      origins_(context, {.max_connections = options_.origin_connections, .limits = {}, .idle_timeout = kIdleOrigin},
               origin) {
  if (!options_.now) options_.now = wall_clock;
  net::ServerOptions server = options_.server;
  server.streams = streams_request;
  server_.emplace(
      context, listen, [this](const Exchange& exchange) { take(exchange); }, server);
  address_ = server_->address();
}

std::size_t Proxy::Carrier::answering() const {
  const auto passing = std::count_if(flights_.begin(), flights_.end(),
                                     [](const auto& entry) { return entry.second.flight->has_sink(); });
  return open_.size() + static_cast<std::size_t>(passing);
}

void Proxy::Carrier::take(const Exchange& exchange) {
  http::Request request = exchange->request();
  if (const auto refusal = unacceptable(request)) return refuse(*exchange, *refusal);
  // Where the content is here already there is nothing to expect. Else the origin is asked (RFC 9110 §10.1.1).
  if (!exchange->awaits_content() || request.minor_version == 0) request.fields.remove("Expect");
  const engine::RequestId id = next_request_++;
  open_.emplace(id, exchange);
  exchange->on_gone([this, id] { lose(id); });
  perform(id, cache_.on_request(id, std::move(request), options_.now()));
}

std::optional<Refusal> Proxy::Carrier::unacceptable(http::Request& request) const {
  if (auto refusal = make_origin_form(request, default_host_, direction_)) return refusal;
  if (direction_ == Direction::forward && request.fields.first("Host") == address_.text()) {
    return Refusal{508, "the target is this proxy itself"};
  }
  return std::nullopt;
}

void Proxy::Carrier::lose(engine::RequestId id) {
  // The last hold on the exchange: with it its connection closes.
  if (open_.erase(id) != 0) cache_.on_abort(id);
  for (auto& [fetch, open] : flights_) {
    const bool concerned = open.request == id && (open.flight->sends() || open.flight->passes());
    if (!concerned) continue;  // what is fetched for others too, or in the background, goes on
    const engine::FetchId lost = fetch;
    if (open.flight->sends()) {
      flights_.erase(lost);  // half a request is none
      perform(id, cache_.on_failure(lost, engine::OriginFailure::reset, options_.now()));
    } else if (!open.flight->lose_sink()) {
      flights_.erase(lost);
      perform(id, cache_.on_passed(lost, options_.now()));
    }
    break;
  }
  tell_stopped();
}

void Proxy::Carrier::perform(engine::RequestId request, engine::Effects effects) {
  if (options_.explain) options_.explain({request, effects.story});
  for (const engine::Interim& interim : effects.interim) {
    if (const auto open = open_.find(interim.request); open != open_.end()) open->second->interim(interim.response);
  }
  for (engine::Passage& passage : effects.passages) {
    auto open = open_.extract(passage.request);
    flights_.at(passage.fetch)
        .flight->pass_to(open ? std::move(open.mapped()) : nullptr, std::move(passage.head), passage.keep);
  }
  for (engine::Reply& reply : effects.replies) {
    if (auto open = open_.extract(reply.request)) send_reply(*open.mapped(), std::move(reply));
  }
  for (engine::Fetch& wanted : effects.fetches) fetch(request, std::move(wanted));
}

void Proxy::Carrier::fetch(engine::RequestId request, engine::Fetch fetch) {
  const engine::FetchId id = fetch.fetch;
  const engine::RequestId cause = fetch.client.value_or(request);
  const auto source = fetch.client ? open_.find(*fetch.client) : open_.end();
  const policy::Profile& profile = cache_.profile();
  Flight::Owner owner;
  owner.interim = [this, id, cause](const http::Response& interim) {
    perform(cause, cache_.on_interim(id, interim, options_.now()));
  };
  owner.head = [this, id](const http::Response& head) { head_arrived(id, head); };
  owner.landed = [this, id](Flight::Landing landing) { landed(id, std::move(landing)); };
  Flight::Limits limits;
  limits.timeout = options_.origin_timeout;
  limits.loop = options_.loop;
  limits.most_kept = profile.largest_content;
  limits.most_collected = http::Limits().body;
  net::Client* client = origins_.client_for(std::string(fetch.request.fields.first("Host").value_or("")));
  if (client == nullptr) return fail(id, cause, engine::OriginFailure::unknown_host);
  Open& open = flights_[id];
  open.request = cause;
  open.flight = std::make_unique<Flight>(std::move(owner), limits);
  open.flight->start(*client, std::move(fetch.request), source == open_.end() ? nullptr : source->second);
}

void Proxy::Carrier::fail(engine::FetchId id, engine::RequestId request, engine::OriginFailure failure) {
  perform(request, cache_.on_failure(id, failure, options_.now()));
}

void Proxy::Carrier::head_arrived(engine::FetchId id, const http::Response& head) {
  perform(flights_.at(id).request, cache_.on_head(id, head, options_.now()));
}

void Proxy::Carrier::landed(engine::FetchId id, Flight::Landing landing) {
  const auto ended = flights_.extract(id);  // destroyed at the end: this is called from within it
  const engine::RequestId request = ended.mapped().request;
  const Time now = options_.now();
  // Nobody asked for another protocol: Upgrade is not passed on.
  if (landing.response.status == kSwitchingProtocols) landing.failure = net::Failure::malformed;
  if (landing.failure != net::Failure::none) {
    const bool partial = landing.failure == net::Failure::truncated && landing.has_response && landing.kept;
    perform(request,
            cache_.on_failure(id, origin_failure(landing.failure), now, partial ? &landing.response : nullptr));
  } else if (landing.kept) {
    perform(request, cache_.on_response(id, landing.response, now));
  } else {
    perform(request, cache_.on_passed(id, now));
  }
  tell_stopped();
}

void Proxy::Carrier::stop(std::function<void()> stopped) {
  stopped_ = std::move(stopped);
  grace_.expires_after(options_.grace);
  grace_.async_wait([this](net::error_code error) {
    if (!error) end_now();
  });
  server_->stop([this] {
    drained_ = true;
    tell_stopped();
  });
}

void Proxy::Carrier::end_now() {
  flights_.clear();
  server_.reset();
  open_.clear();
  drained_ = true;
  tell_stopped();
}

void Proxy::Carrier::tell_stopped() {
  if (!drained_ || !flights_.empty()) return;
  grace_.cancel();
  origins_.close_idle();
  if (stopped_) std::exchange(stopped_, nullptr)();
}

}  // namespace cachestone::proxy
