#include "simulator/proxy/flight.h"

#include <utility>

#include "simulator/world/loop.h"

namespace cachestone::proxy {
namespace {

constexpr Milliseconds kForEver = std::chrono::hours(24);

// The content is framed as it came, since its length may not be known yet (RFC 9112 §6).
void set_streamed_framing(http::Request& request, const http::Request& received) {
  const auto length = received.fields.combined("Content-Length");
  if (length) {
    // Said several times it is said once (RFC 9112 §6.3 item 5).
    request.fields.set("Content-Length", std::string(http::list_members(*length).front()));
  } else {
    request.fields.set("Transfer-Encoding", "chunked");
  }
}

}  // namespace

bool understands_transfer_coding(const http::Response& response) {
  const auto codings = response.fields.combined("Transfer-Encoding");
  return !codings || http::same_name(http::trim(*codings), "chunked");
}

void Flight::start(net::Client& client, http::Request request, const std::shared_ptr<net::Exchange>& source) {
  const bool streams = source && source->awaits_content();
  if (streams) {
    set_streamed_framing(request, source->request());
  } else {
    http::set_framing(request);
  }
  net::ExchangeOptions options;
  options.timeout = limits_.loop == nullptr ? limits_.timeout : kForEver;
  options.retry = false;  // the engine decides what the origin is asked; the wire does not add to it
  options.streams_request = streams;
  options.on_interim = [this](const http::Response& interim) { owner_.interim(interim); };
  options.on_head = [this](const net::ResponseHead& head) { head_arrived(head); };
  options.on_content = [this](std::string piece) { content_arrived(std::move(piece)); };
  call_ =
      client.exchange(request, std::move(options), [this](net::ClientResult result) { finished(std::move(result)); });
  watch();
  if (streams) forward_content(source, request.fields.has("Transfer-Encoding"));
}

// What the receiver knows may end before it does: the flight, and with it its call; but not the exchange it belongs to.
void Flight::forward_content(const std::shared_ptr<net::Exchange>& source, bool chunked) {
  sends_ = std::make_shared<bool>(true);
  net::ContentReceiver receiver;
  receiver.piece = [weak = std::weak_ptr(source), call = call_, chunked](std::string piece) mutable {
    call.write(chunked ? http::write_chunk(piece) : std::move(piece));
    const auto exchange = weak.lock();
    if (!exchange || !call.is_full()) return;
    exchange->pause_content();
    call.on_room([weak] {
      if (const auto paused = weak.lock()) paused->resume_content();
    });
  };
  receiver.end = [sends = sends_, call = call_, chunked](const http::Fields& trailers) mutable {
    *sends = false;
    if (chunked) call.write(http::write_last_chunk(trailers));
    call.finish_request();
  };
  source->receive_content(std::move(receiver));
}

void Flight::watch() {
  if (limits_.loop == nullptr) return;
  watched_ = std::make_shared<bool>(true);
  limits_.loop->call_after(limits_.timeout, [this, watched = std::weak_ptr(watched_)] {
    if (watched.expired()) return;  // progress, or the flight is no more
    call_.cancel();
    land({net::Failure::timeout, false, keeps_, {}});
  });
}

void Flight::head_arrived(const net::ResponseHead& head) {
  watch();
  if (!understands_transfer_coding(head.response)) {
    call_.cancel();
    return land({net::Failure::malformed, false, false, {}});
  }
  head_ = head.response;
  head_.body.clear();
  length_ = head.length;
  owner_.head(head_);
}

void Flight::pass_to(std::shared_ptr<net::Exchange> sink, http::Response head, bool keep) {
  passes_ = true;
  keeps_ = keep && length_.value_or(0) <= limits_.most_kept;
  sink_ = std::move(sink);
  if (sink_) sink_->begin(std::move(head), length_);
}

bool Flight::lose_sink() {
  sink_ = nullptr;
  call_.resume();
  return keeps_;
}

void Flight::content_arrived(std::string piece) {
  watch();
  if (keeps_) collect(piece);
  if (!passes_ && collected_.size() > limits_.most_collected) {
    call_.cancel();
    return land({net::Failure::malformed, false, false, {}});
  }
  if (!sink_) return;
  sink_->content(std::move(piece));
  if (sink_->is_full()) slow_down();
}

void Flight::collect(std::string_view piece) {
  collected_ += piece;
  if (!passes_ || collected_.size() <= limits_.most_kept) return;
  keeps_ = false;
  collected_ = std::string();  // gives the memory back
}

void Flight::slow_down() {
  call_.pause();
  sink_->on_room([call = call_]() mutable { call.resume(); });
}

void Flight::finished(net::ClientResult result) {
  watched_ = nullptr;
  Landing landing;
  landing.failure = result.failure;
  landing.has_response = result.has_response;
  landing.kept = keeps_;
  landing.response = std::move(result.response);
  if (keeps_ && !collected_.empty()) landing.response.body = std::move(collected_);
  if (landing.failure == net::Failure::none && !understands_transfer_coding(landing.response)) {
    landing.failure = net::Failure::malformed;
  }
  land(std::move(landing));
}

void Flight::land(Landing landing) {
  if (const auto sink = std::exchange(sink_, nullptr)) {
    landing.failure == net::Failure::none ? sink->finish(landing.response.trailers) : sink->abort();
  }
  owner_.landed(std::move(landing));
}

}  // namespace cachestone::proxy
