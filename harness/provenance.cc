#include "harness/provenance.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "simulator/policy/age.h"
#include "simulator/policy/freshness.h"
#include "simulator/policy/stored_response.h"
#include "simulator/policy/validation.h"

namespace cachestone::harness {
namespace {

using cases::From;
using origin::LogEntry;

std::optional<std::uint64_t> parse_serial(std::string_view text) {
  std::uint64_t serial = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), serial);
  if (problem != std::errc{} || end != text.data() + text.size() || serial == 0) return std::nullopt;
  return serial;
}

// From the field, else from the default body ("serial N\n").
std::optional<std::uint64_t> serial_of(const http::Response& response) {
  if (const auto field = response.fields.first(origin::kSerialField)) return parse_serial(http::trim(*field));
  constexpr std::string_view kStart = "serial ";
  std::string_view body = response.body;
  if (!body.starts_with(kStart) || !body.ends_with('\n')) return std::nullopt;
  body.remove_prefix(kStart.size());
  body.remove_suffix(1);
  return parse_serial(body);
}

const LogEntry* entry_with(const SeenTimeline& seen, std::uint64_t serial) {
  for (const LogEntry& entry : seen.log) {
    if (entry.serial == serial) return &entry;
  }
  return nullptr;
}

bool is_not_modified(const LogEntry& entry) {
  return entry.response.status == 304 && entry.fault == origin::Fault::none && !entry.raw;
}

// Requests of the background (a refresh after the reply) are logged too late, or answered too late, to have made the
// reply.
bool could_have_caused(const LogEntry& entry, std::size_t index, const SeenExchange& exchange) {
  constexpr Milliseconds kClockError{20};  // timers and clocks do not agree to the millisecond
  return index < exchange.log_size && entry.at + entry.delay <= exchange.received.done + kClockError;
}

bool was_validated(const SeenTimeline& seen, std::size_t step, const SeenExchange& exchange) {
  for (std::size_t i = 0; i < seen.log.size(); ++i) {
    const LogEntry& entry = seen.log[i];
    if (entry.step == step && is_not_modified(entry) && could_have_caused(entry, i, exchange)) return true;
  }
  return false;
}

policy::StoredResponse stored_from(const LogEntry& entry) {
  http::Request request = entry.request;
  request.body.clear();
  std::string uri = entry.request.target;
  return policy::stored(std::move(uri), std::move(request), entry.response, entry.at, entry.at + entry.delay);
}

// The stored response as it must have been when the client got it: as the origin sent it, freshened by every 304 about
// it that came since (RFC 9111 §4.3.4). Stale only when the origin set a lifetime itself; the lifetime of other
// responses is the cache's own affair.
bool was_stale(const SeenTimeline& seen, const LogEntry& source, const SeenExchange& exchange,
               const policy::Profile& profile) {
  const policy::Rulebook rules;
  policy::StoredResponse stored = stored_from(source);
  for (std::size_t i = 0; i < seen.log.size(); ++i) {
    const LogEntry& entry = seen.log[i];
    const bool later = entry.serial > source.serial && could_have_caused(entry, i, exchange);
    if (!later || !is_not_modified(entry) || entry.request.target != source.request.target) continue;
    if (!policy::identifies(entry.response, stored, rules).allowed()) continue;
    policy::freshen(stored, entry.response, entry.at, entry.at + entry.delay, profile, rules);
  }
  const policy::Freshness freshness = policy::freshness_lifetime(stored, profile, rules);
  if (!freshness.is_explicit()) return false;
  return policy::current_age(stored, exchange.received.sent).current_age >= freshness.lifetime;
}

Provenance of_serial(const SeenTimeline& seen, std::size_t step, const SeenExchange& exchange, std::uint64_t serial,
                     const policy::Profile& profile) {
  const LogEntry* source = entry_with(seen, serial);
  if (source == nullptr) {
    return {std::nullopt, serial, "serial " + std::to_string(serial) + " was never sent by the origin in this case"};
  }
  if (source->step == step) return {From::origin, serial, ""};
  if (source->step > step) {
    return {std::nullopt, serial, "serial " + std::to_string(serial) + " belongs to a later step"};
  }
  if (was_validated(seen, step, exchange)) return {From::validated, serial, ""};
  return {was_stale(seen, *source, exchange, profile) ? From::stale : From::cache, serial, ""};
}

// Whose lifetime counts.
const policy::Profile& answering_profile(const SeenTimeline& seen, const SeenExchange& exchange,
                                         const policy::Profile& target) {
  const auto distance = seen.distance(exchange.received.answered_by);
  return distance && *distance < seen.topology.size() ? seen.topology[*distance].profile : target;
}

Provenance without_response(const SeenTimeline& seen, std::size_t step, const SeenExchange& exchange) {
  if (exchange.received.went_away) return {std::nullopt, 0, exchange.received.error};
  if (seen.origin_misbehaved(step)) return {From::error, 0, "no response: " + exchange.received.error};
  const std::string what = exchange.received.malformed ? "it is not HTTP/1.1: " : "there was no response: ";
  return {std::nullopt, 0, what + exchange.received.error};
}

}  // namespace

Provenance provenance(const SeenTimeline& seen, std::size_t step, std::size_t client, const policy::Profile& profile) {
  const SeenExchange& exchange = seen.steps.at(step).clients.at(client);
  if (!exchange.has_response()) return without_response(seen, step, exchange);
  // The cache had begun to pass on what the origin sent, and breaks off as the origin does: nobody takes that for a
  // response.
  if (exchange.failed() && seen.origin_misbehaved(step)) return {From::error, 0, ""};
  if (exchange.received.malformed) return {std::nullopt, 0, "it is not HTTP/1.1: " + exchange.received.error};
  const http::Response& response = exchange.received.response;
  if (const auto serial = serial_of(response)) {
    return of_serial(seen, step, exchange, *serial, answering_profile(seen, exchange, profile));
  }
  if (response.status == 304) {
    return {seen.caused_by(step).empty() ? From::cache : From::origin, 0, "a 304 carries no serial"};
  }
  // A cache answers a precondition or a range itself, from what it has stored (RFC 9111 §4.3.2).
  if ((response.status == 412 || response.status == 416) && seen.caused_by(step).empty()) return {From::cache, 0, ""};
  if (response.status >= 500) return {From::error, 0, ""};
  return {std::nullopt, 0, "the response carries no serial of the origin"};
}

void find_provenances(SeenTimeline& seen, const policy::Profile& profile) {
  for (std::size_t step = 0; step < seen.steps.size(); ++step) {
    for (std::size_t client = 0; client < seen.steps[step].clients.size(); ++client) {
      seen.steps[step].clients[client].provenance = provenance(seen, step, client, profile);
    }
  }
}

}  // namespace cachestone::harness
