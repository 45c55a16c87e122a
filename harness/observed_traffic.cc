#include "harness/observed_traffic.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/heard.h"

namespace cachestone::harness {
namespace {

using oracle::Exchange;
using oracle::Fetch;
using oracle::Traffic;

constexpr Milliseconds kClockError{20};  // timers and clocks do not agree to the millisecond

// Without scheme and authority.
std::string_view path_of(std::string_view target) {
  const std::size_t authority = target.find("://");
  if (target.starts_with('/') || authority == std::string_view::npos) return target;
  const std::size_t path = target.find('/', authority + 3);
  return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

// The client on whose behalf the origin was asked: of this step, else of the last one before it that asked for the
// same. The k-th request is taken for that of the k-th client.
std::optional<std::size_t> cause_of(const SeenTimeline& seen, const Traffic& traffic, std::size_t entry) {
  const origin::LogEntry& asked = seen.log[entry];
  std::size_t before = 0;
  for (std::size_t i = 0; i < entry; ++i) {
    const origin::LogEntry& other = seen.log[i];
    if (other.step == asked.step && path_of(other.request.target) == path_of(asked.request.target)) ++before;
  }
  for (std::size_t step = asked.step + 1; step-- > 0;) {
    std::vector<std::size_t> clients;
    for (std::size_t i = 0; i < traffic.exchanges.size(); ++i) {
      const Exchange& exchange = traffic.exchanges[i];
      const bool same = path_of(exchange.request.target) == path_of(asked.request.target);
      if (exchange.turn == step && same) clients.push_back(i);
    }
    if (!clients.empty()) return before < clients.size() ? clients[before] : clients.front();
  }
  return std::nullopt;
}

Fetch fetch_of(const origin::LogEntry& entry) {
  origin::Performance performance;
  performance.response = entry.response;
  performance.fault = entry.fault;
  if (entry.raw) performance.raw = entry.raw_bytes;
  Heard heard = hear(performance, entry.request.method);
  Fetch fetch;
  fetch.request = entry.request;
  fetch.response = std::move(heard.response);
  fetch.complete = heard.complete;
  fetch.asked = entry.at;
  fetch.answered = entry.at + entry.delay;
  fetch.turn = entry.step;
  return fetch;
}

// Whether the answer came before the reply that it may have made, and when.
void settle(Fetch& fetch, std::size_t entry, const origin::LogEntry& logged, const SeenExchange& reply) {
  const Time done = reply.received.done;
  fetch.background = entry >= reply.log_size || fetch.answered > done + kClockError;
  if (fetch.background) return;
  // It ended when the cache lost patience, not before.
  if (logged.fault == origin::Fault::stall) fetch.answered = std::max(fetch.answered, done);
  fetch.answered = std::min(fetch.answered, std::max(done, fetch.asked));
}

}  // namespace

std::size_t first_exchange(const SeenTimeline& seen, std::size_t step) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < step; ++i) count += seen.steps[i].clients.size();
  return count;
}

Traffic traffic_of(const SeenTimeline& seen) {
  Traffic traffic;
  std::vector<const SeenExchange*> replies;
  for (std::size_t step = 0; step < seen.steps.size(); ++step) {
    for (const SeenExchange& client : seen.steps[step].clients) {
      Exchange exchange;
      exchange.request = client.request;
      if (!exchange.request.fields.has("Host")) exchange.request.fields.add("Host", "cache.example");
      exchange.sent = client.received.sent;
      exchange.done = client.received.done;
      exchange.turn = step;
      if (client.provenance.serial > 0) exchange.used = client.provenance.serial - 1;
      traffic.exchanges.push_back(std::move(exchange));
      replies.push_back(&client);
    }
  }
  for (std::size_t i = 0; i < seen.log.size(); ++i) {
    Fetch fetch = fetch_of(seen.log[i]);
    fetch.cause = cause_of(seen, traffic, i);
    if (fetch.cause) settle(fetch, i, seen.log[i], *replies[*fetch.cause]);
    traffic.fetches.push_back(std::move(fetch));
  }
  return traffic;
}

}  // namespace cachestone::harness
