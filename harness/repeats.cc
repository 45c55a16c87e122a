#include "harness/repeats.h"

#include <algorithm>
#include <array>
#include <vector>

namespace cachestone::harness {
namespace {

// About one connection, not about the request.
bool is_about_connection(const http::Field& field) {
  static constexpr std::array<std::string_view, 3> kNames = {"Connection", "Keep-Alive", "Proxy-Connection"};
  return std::any_of(kNames.begin(), kNames.end(), [&](auto name) { return http::same_name(field.name, name); });
}

std::vector<http::Field> own_fields(const http::Request& request) {
  std::vector<http::Field> fields;
  for (const http::Field& field : request.fields) {
    if (!is_about_connection(field)) fields.push_back(field);
  }
  return fields;
}

bool same_request(const http::Request& a, const http::Request& b) {
  return a.method == b.method && a.target == b.target && a.body == b.body && own_fields(a) == own_fields(b);
}

// Those of the step, and those of earlier ones who still had no answer when it began.
std::size_t clients_waiting(const SeenTimeline& seen, std::size_t step) {
  std::size_t waiting = seen.steps[step].clients.size();
  for (std::size_t earlier = 0; earlier < step; ++earlier) {
    for (const SeenExchange& exchange : seen.steps[earlier].clients) {
      if (exchange.received.done >= seen.steps[step].started) ++waiting;
    }
  }
  return waiting;
}

}  // namespace

std::optional<std::uint64_t> repeats(const SeenTimeline& seen, const origin::LogEntry& entry) {
  if (entry.step >= seen.steps.size()) return std::nullopt;
  const origin::LogEntry* first = nullptr;
  std::size_t earlier = 0;
  for (const origin::LogEntry& other : seen.log) {
    if (other.serial >= entry.serial) break;
    if (other.step != entry.step || !same_request(other.request, entry.request)) continue;
    if (first == nullptr) first = &other;
    ++earlier;
  }
  if (first == nullptr || earlier < clients_waiting(seen, entry.step)) return std::nullopt;
  return first->serial;
}

std::string repeats_text(const SeenTimeline& seen) {
  for (const origin::LogEntry& entry : seen.log) {
    if (repeats(seen, entry)) return "The cache sent a request of " + step_name(entry.step) + " again.";
  }
  return "";
}

}  // namespace cachestone::harness
