#include "harness/wire.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "simulator/http/codec.h"

namespace cachestone::harness {
namespace {

// A piece with its place: of what happens at one moment, requests go inwards first, then answers come back.
struct Placed {
  std::size_t step;
  Time at;
  int depth;
  WirePiece piece;
};

class Writer {
 public:
  void add(std::size_t step, Time at, int depth, std::string from, std::string to, std::string bytes) {
    if (!bytes.empty()) placed_.push_back({step, at, depth, {at, std::move(from), std::move(to), std::move(bytes), 0}});
  }
  std::vector<WirePiece> in_order() {
    std::stable_sort(placed_.begin(), placed_.end(), [](const Placed& a, const Placed& b) {
      return std::tie(a.step, a.at, a.depth) < std::tie(b.step, b.at, b.depth);
    });
    std::vector<WirePiece> pieces;
    for (Placed& placed : placed_) pieces.push_back(std::move(placed.piece));
    return pieces;
  }

 private:
  std::vector<Placed> placed_;
};

std::string bytes_of(const http::Response& response, const std::string& method) {
  return method == "HEAD" && response.body.empty() ? http::write_head(response) : http::write(response);
}

constexpr const char* kHost = "cache.example";  // what in_process.cc adds
constexpr int kInnermost = 100;                 // the origin; a chain is not so long

}  // namespace

std::vector<WirePiece> written(const PlayedTimeline& played) {
  const SeenTimeline& seen = played.seen;
  const bool chain = !seen.topology.empty();
  const std::string outermost = chain ? seen.topology.front().name : "cache";
  const std::string nearest_origin = chain ? seen.topology.back().name : "cache";
  Writer writer;
  for (std::size_t step = 0; step < seen.steps.size(); ++step) {
    for (const SeenExchange& exchange : seen.steps[step].clients) {
      const Received& received = exchange.received;
      http::Request request = exchange.request;
      if (!request.fields.has("Host")) request.fields.add("Host", kHost);
      writer.add(step, received.sent, 0, "client", outermost, http::write(request));
      std::string answer;
      for (const http::Response& interim : received.interim) answer += http::write_head(interim);
      if (received.has_response) answer += bytes_of(received.response, exchange.request.method);
      writer.add(step, received.done, 2 * kInnermost, outermost, "client", std::move(answer));
    }
    for (const Hop* hop : seen.hops_of(step)) {
      const int depth = static_cast<int>(seen.distance(hop->from).value_or(0)) + 1;
      writer.add(step, hop->at, depth, hop->from, hop->to, http::write(hop->request));
      if (!hop->response) continue;
      writer.add(step, hop->answered, 2 * kInnermost - depth, hop->to, hop->from,
                 bytes_of(*hop->response, hop->request.method));
    }
  }
  for (const origin::LogEntry& entry : seen.log) {
    writer.add(entry.step, entry.at, kInnermost, nearest_origin, "origin", http::write(entry.request));
    writer.add(entry.step, entry.at + entry.delay, kInnermost, "origin", nearest_origin,
               entry.raw ? entry.raw_bytes : bytes_of(entry.response, entry.request.method));
  }
  return writer.in_order();
}

std::string token_of_request(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  const std::size_t start = line.find("/cs-");
  const std::size_t target = line.find(' ');
  if (start == std::string_view::npos || target == std::string_view::npos || target > start) return "";
  const std::string_view rest = line.substr(start + 1);
  return std::string(rest.substr(0, rest.find_first_of("/?# \r")));
}

Wiretap::Wiretap(std::function<Time()> now) : now_(std::move(now)) {
  net::set_tap([this](const net::TapEvent& event) { hear(event); });
}

Wiretap::~Wiretap() {
  net::set_tap(nullptr);
}

void Wiretap::hear(const net::TapEvent& event) {
  Line& line = lines_[event.connection];
  if (line.number == 0) line.number = next_number_++;
  const bool request = event.accepted != event.outgoing;  // to our origin, or from our client
  if (request) {
    if (std::string token = token_of_request(event.bytes); !token.empty()) line.token = std::move(token);
  }
  if (line.token.empty()) return;
  std::vector<WirePiece>& pieces = heard_[line.token];
  const std::string end = event.accepted ? "origin" : "client";
  const std::string from = event.outgoing ? end : "cache";
  const std::string to = event.outgoing ? "cache" : end;
  const bool goes_on = !pieces.empty() && pieces.back().connection == line.number && pieces.back().from == from;
  if (goes_on) {
    pieces.back().bytes += event.bytes;
  } else {
    pieces.push_back({now_(), from, to, std::string(event.bytes), line.number});
  }
}

std::vector<WirePiece> Wiretap::take(const std::string& token) {
  const auto found = heard_.extract(token);
  return found.empty() ? std::vector<WirePiece>{} : std::move(found.mapped());
}

}  // namespace cachestone::harness
