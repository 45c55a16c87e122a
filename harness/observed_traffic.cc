#include "harness/observed_traffic.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

bool same_path(const http::Request& a, const http::Request& b) {
  return path_of(a.target) == path_of(b.target);
}

// The exchange on whose behalf the last fetch was: of its turn, else of the last one before it that asked for the same.
// The k-th fetch is taken for that of the k-th client.
std::optional<std::size_t> cause_of_last(const Traffic& traffic) {
  const Fetch& asked = traffic.fetches.back();
  std::size_t before = 0;
  for (const Fetch& other : traffic.fetches) {
    if (&other != &asked && other.turn == asked.turn && same_path(other.request, asked.request)) ++before;
  }
  for (std::size_t turn = asked.turn + 1; turn-- > 0;) {
    std::vector<std::size_t> clients;
    for (std::size_t i = 0; i < traffic.exchanges.size(); ++i) {
      const Exchange& exchange = traffic.exchanges[i];
      if (exchange.turn == turn && same_path(exchange.request, asked.request)) clients.push_back(i);
    }
    if (!clients.empty()) return before < clients.size() ? clients[before] : clients.front();
  }
  return std::nullopt;
}

Exchange exchange_of(const SeenExchange& client, std::size_t step) {
  Exchange exchange;
  exchange.request = client.request;
  if (!exchange.request.fields.has("Host")) exchange.request.fields.add("Host", "cache.example");
  exchange.sent = client.received.sent;
  exchange.done = client.received.done;
  exchange.turn = step;
  if (client.provenance.serial > 0) exchange.used = client.provenance.serial - 1;
  return exchange;
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
void settle(Fetch& fetch, const Exchange& cause, origin::Fault fault) {
  fetch.background = fetch.background || fetch.answered > cause.done + kClockError;
  if (fetch.background) return;
  // It ended when the cache lost patience, not before.
  if (fault == origin::Fault::stall) fetch.answered = std::max(fetch.answered, cause.done);
  fetch.answered = std::min(fetch.answered, std::max(cause.done, fetch.asked));
}

void add_fetch(Traffic& traffic, Fetch fetch, origin::Fault fault, const std::vector<std::size_t>& log_sizes = {}) {
  const std::size_t place = traffic.fetches.size();
  traffic.fetches.push_back(std::move(fetch));
  Fetch& added = traffic.fetches.back();
  added.cause = cause_of_last(traffic);
  if (!added.cause) return;
  added.background = *added.cause < log_sizes.size() && place >= log_sizes[*added.cause];
  settle(added, traffic.exchanges[*added.cause], fault);
}

// The step that was current when a hop was made.
std::size_t step_of_hop(const SeenTimeline& seen, std::size_t hop) {
  std::size_t step = 0;
  while (step + 1 < seen.steps.size() && !seen.steps[step + 1].clients.empty() &&
         seen.steps[step + 1].first_hop <= hop) {
    ++step;
  }
  return step;
}

// What came in at a tier behind the first one, and what went out at one before the last.
void add_hops(Traffic& traffic, const SeenTimeline& seen, const std::string& tier) {
  for (std::size_t i = 0; i < seen.hops.size(); ++i) {
    const Hop& hop = seen.hops[i];
    const std::size_t step = step_of_hop(seen, i);
    if (hop.to == tier) traffic.exchanges.push_back({hop.request, hop.at, hop.answered, std::nullopt, step});
    if (hop.from != tier) continue;
    Fetch fetch;
    fetch.request = hop.request;
    fetch.response = hop.response;
    fetch.complete = hop.response.has_value();
    fetch.asked = hop.at;
    fetch.answered = hop.answered;
    fetch.turn = step;
    add_fetch(traffic, std::move(fetch), origin::Fault::none);
  }
}

}  // namespace

std::optional<std::size_t> exchange_in(const Traffic& traffic, std::size_t turn, std::size_t client) {
  for (std::size_t i = 0; i < traffic.exchanges.size(); ++i) {
    if (traffic.exchanges[i].turn == turn && client-- == 0) return i;
  }
  return std::nullopt;
}

Traffic traffic_of(const SeenTimeline& seen, std::size_t tier) {
  Traffic traffic;
  std::vector<std::size_t> log_sizes;  // when the reply of each exchange was complete
  for (std::size_t step = 0; tier == 0 && step < seen.steps.size(); ++step) {
    for (const SeenExchange& client : seen.steps[step].clients) {
      traffic.exchanges.push_back(exchange_of(client, step));
      log_sizes.push_back(client.log_size);
    }
  }
  if (!seen.topology.empty()) {
    add_hops(traffic, seen, seen.topology[tier].name);
    for (Exchange& exchange : traffic.exchanges) exchange.used = std::nullopt;
    if (tier + 1 < seen.topology.size()) return traffic;
  }
  for (const origin::LogEntry& entry : seen.log) add_fetch(traffic, fetch_of(entry), entry.fault, log_sizes);
  return traffic;
}

}  // namespace cachestone::harness
