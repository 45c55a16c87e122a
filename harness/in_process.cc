#include "harness/in_process.h"

#include <string>
#include <utility>

#include "simulator/http/codec.h"

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

InProcessTarget::InProcessTarget(world::Loop& loop, origin::Book& book, policy::Profile profile, policy::Rulebook rules)
    : loop_(loop), book_(book), cache_(std::move(profile), rules) {}

void InProcessTarget::exchange(http::Request request, std::function<void(Received)> done) {
  if (!request.fields.has("Host")) request.fields.add("Host", "cache.example");
  http::set_framing(request);
  const engine::RequestId id = next_request_++;
  Open& open = open_[id];
  open.received.sent = loop_.now();
  open.done = std::move(done);
  carry_out(cache_.on_request(id, std::move(request), loop_.now()));
}

void InProcessTarget::carry_out(engine::Effects effects) {
  if (story_listener_) story_listener_(loop_.now(), effects.story);
  for (engine::Interim& interim : effects.interim) {
    const auto open = open_.find(interim.request);
    if (open != open_.end()) open->second.received.interim.push_back(std::move(interim.response));
  }
  // Replies go out before the requests that the same event caused: those are of the background.
  for (engine::Reply& each : effects.replies) reply(std::move(each));
  for (engine::Fetch& fetch : effects.fetches) {
    loop_.call_at(loop_.now(), [this, fetch = std::move(fetch)] { serve(fetch); });
  }
}

void InProcessTarget::reply(engine::Reply reply) {
  auto open = open_.extract(reply.request);
  if (open.empty()) return;
  Received received = std::move(open.mapped().received);
  received.response = engine::whole(std::move(reply));
  received.has_response = true;
  received.done = loop_.now();
  loop_.call_at(loop_.now(), [received = std::move(received), done = std::move(open.mapped().done)]() mutable {
    done(std::move(received));
  });
}

void InProcessTarget::serve(engine::Fetch fetch) {
  origin::Performance performance = book_.answer(fetch.request, loop_.now());
  for (const http::Response& interim : performance.interim) {
    carry_out(cache_.on_interim(fetch.fetch, interim, loop_.now()));
  }
  Milliseconds wait = performance.fault == Fault::refuse ? Milliseconds{0} : performance.delay;
  if (performance.fault == Fault::stall) wait += kOriginTimeout;
  loop_.call_after(wait, [this, id = fetch.fetch, method = fetch.request.method, answer = std::move(performance)] {
    deliver(id, method, answer);
  });
}

void InProcessTarget::deliver(engine::FetchId fetch, const std::string& method,
                              const origin::Performance& performance) {
  if (performance.raw || performance.fault != Fault::none) return deliver_bytes(fetch, method, performance);
  carry_out(cache_.on_response(fetch, performance.response, loop_.now()));
}

void InProcessTarget::deliver_bytes(engine::FetchId fetch, const std::string& method,
                                    const origin::Performance& performance) {
  http::ResponseReader reader(method);
  reader.feed(bytes_on_wire(performance));
  // After a reset, or when nothing more comes, the end of the connection is not the end of a body.
  const bool orderly = performance.raw || performance.fault == Fault::truncate;
  if (orderly) reader.end_of_input();
  for (const http::Response& interim : reader.interim()) {
    carry_out(cache_.on_interim(fetch, interim, loop_.now()));
  }
  if (reader.complete()) return carry_out(cache_.on_response(fetch, reader.take(), loop_.now()));
  const http::Response* partial = reader.head_complete() ? &reader.response() : nullptr;
  carry_out(cache_.on_failure(fetch, failure_of(performance.fault, reader), loop_.now(), partial));
}

}  // namespace cachestone::harness
