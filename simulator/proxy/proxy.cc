#include "simulator/proxy/proxy.h"

#include <map>
#include <utility>

#include "simulator/http/codec.h"
#include "simulator/net/asio.h"
#include "simulator/net/client.h"
#include "simulator/net/server.h"
#include "simulator/proxy/target_form.h"

namespace cachestone::proxy {
namespace {

using Exchange = std::shared_ptr<net::Exchange>;

Time wall_clock() {
  return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

engine::OriginFailure origin_failure(net::Failure failure) {
  switch (failure) {
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

// Makes the message one of this connection: our version (RFC 9110 §2.5), true framing, and "close" when it is the last.
void send_reply(net::Exchange& exchange, http::Response response) {
  response.minor_version = 1;
  if (exchange.request().minor_version == 0) response.trailers = {};  // HTTP/1.0 knows no chunks (RFC 9112 §6.1)
  http::set_framing(response, exchange.request().method);
  if (!exchange.keeps_connection()) response.fields.set("Connection", "close");
  exchange.respond(response);
}

void refuse(net::Exchange& exchange, const Refusal& refusal) {
  http::Response response;
  response.status = refusal.status;
  response.reason = http::reason_phrase(refusal.status);
  response.fields = {{"Content-Type", "text/plain; charset=utf-8"}, {"Connection", "close"}};
  response.body = refusal.why + "\n";
  send_reply(exchange, std::move(response));
}

}  // namespace

// Carries events and effects between the engine and the sockets.
class Proxy::Carrier {
 public:
  Carrier(net::asio::io_context& context, const net::Address& listen, const net::Address& origin,
          policy::Profile profile, policy::Rulebook rules, Options options)
      : options_(std::move(options)),
        default_host_(origin.text()),
        cache_(std::move(profile), rules),
        client_(context, origin, {.max_connections = options_.origin_connections, .limits = {}}),
        server_(context, listen, [this](const Exchange& exchange) { take(exchange); }) {
    if (!options_.now) options_.now = wall_clock;
  }

  const engine::Cache& cache() const { return cache_; }
  const net::Server& server() const { return server_; }
  void stop(std::function<void()> stopped);

 private:
  void take(const Exchange& exchange);
  void perform(engine::Effects effects);
  void fetch(engine::Fetch fetch);
  void fetched(engine::FetchId id, net::ClientResult result);
  void tell_stopped();

  Options options_;
  std::string default_host_;
  engine::Cache cache_;
  engine::RequestId next_request_ = 1;
  std::map<engine::RequestId, Exchange> open_;
  bool drained_ = false;  // stopping, and every client has its answer
  std::function<void()> stopped_;
  net::Client client_;
  net::Server server_;  // last: ended first
};

void Proxy::Carrier::take(const Exchange& exchange) {
  http::Request request = exchange->request();
  if (const auto refusal = make_origin_form(request, default_host_)) return refuse(*exchange, *refusal);
  request.fields.remove("Expect");  // the server has sent 100 (Continue), and the body is here
  const engine::RequestId id = next_request_++;
  open_.emplace(id, exchange);
  exchange->on_gone([this, id] {
    cache_.on_abort(id);
    open_.erase(id);  // the last hold on the exchange: its connection closes
  });
  perform(cache_.on_request(id, std::move(request), options_.now()));
}

void Proxy::Carrier::perform(engine::Effects effects) {
  if (options_.explain) options_.explain(effects.story);
  for (const engine::Interim& interim : effects.interim) {
    if (const auto open = open_.find(interim.request); open != open_.end()) open->second->interim(interim.response);
  }
  for (engine::Reply& reply : effects.replies) {
    if (auto open = open_.extract(reply.request)) send_reply(*open.mapped(), whole(std::move(reply)));
  }
  for (engine::Fetch& wanted : effects.fetches) fetch(std::move(wanted));
}

void Proxy::Carrier::fetch(engine::Fetch fetch) {
  http::set_framing(fetch.request);
  net::ExchangeOptions options;
  options.timeout = options_.origin_timeout;
  options.retry = false;  // the engine decides what the origin is asked; the wire does not add to it
  options.on_interim = [this, id = fetch.fetch](const http::Response& interim) {
    perform(cache_.on_interim(id, interim, options_.now()));
  };
  client_.exchange(std::move(fetch.request), std::move(options),
                   [this, id = fetch.fetch](net::ClientResult result) { fetched(id, std::move(result)); });
}

void Proxy::Carrier::fetched(engine::FetchId id, net::ClientResult result) {
  const Time now = options_.now();
  if (result.failure == net::Failure::none) {
    perform(cache_.on_response(id, result.response, now));
  } else {
    const bool partial = result.failure == net::Failure::truncated && result.has_response;
    perform(cache_.on_failure(id, origin_failure(result.failure), now, partial ? &result.response : nullptr));
  }
  tell_stopped();
}

void Proxy::Carrier::stop(std::function<void()> stopped) {
  stopped_ = std::move(stopped);
  server_.stop([this] {
    drained_ = true;
    tell_stopped();
  });
}

void Proxy::Carrier::tell_stopped() {
  if (!drained_ || client_.open_exchanges() > 0) return;
  client_.close_idle();
  if (stopped_) std::exchange(stopped_, nullptr)();
}

Proxy::Proxy(net::asio::io_context& context, const net::Address& listen, const net::Address& origin,
             policy::Profile profile, policy::Rulebook rules, Options options)
    : carrier_(std::make_unique<Carrier>(context, listen, origin, std::move(profile), rules, std::move(options))) {}

Proxy::~Proxy() = default;

net::Address Proxy::address() const {
  return carrier_->server().address();
}

const engine::Cache& Proxy::cache() const {
  return carrier_->cache();
}

std::size_t Proxy::connections() const {
  return carrier_->server().connections();
}

void Proxy::stop(std::function<void()> stopped) {
  carrier_->stop(std::move(stopped));
}

}  // namespace cachestone::proxy
