// One request on its way to an origin, and what comes back.
//
//   client ── content of the request ──> Flight ──> origin
//   client <── passage ── Flight <── response ── origin
//                           └──> collected, for the cache
//
// It carries bytes and decides nothing. Whoever is slow slows down the one who sends to him: nothing is held that was
// not asked for. What becomes of the fetch it tells its owner, who destroys it then; destroying it ends everything.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "simulator/engine/cache.h"
#include "simulator/net/client.h"
#include "simulator/net/server.h"

namespace cachestone::world {
class Loop;
}

namespace cachestone::proxy {

class Flight {
 public:
  // How it ended. `response` is whole, unless the content went by (`kept` is false) or has failed on the way.
  struct Landing {
    net::Failure failure = net::Failure::none;
    bool has_response = false;
    bool kept = true;
    http::Response response;
  };
  struct Owner {
    std::function<void(const http::Response& interim)> interim;
    // Calls pass_to() in it, or does not; then the response is collected.
    std::function<void(const http::Response& head)> head;
    std::function<void(Landing landing)> landed;  // may destroy the flight
  };
  struct Limits {
    Milliseconds timeout{30000};     // for the origin to make progress
    world::Loop* loop = nullptr;     // whose clock the timeout goes by; the system's when there is none
    std::size_t most_kept = 0;       // a passage with more content than this is not kept
    std::size_t most_collected = 0;  // a response with more content than this has failed
  };

  Flight(Owner owner, Limits limits) : owner_(std::move(owner)), limits_(limits) {}
  ~Flight() { call_.cancel(); }
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  // `source` is the exchange whose request is forwarded, or null; its content, when it is streamed, goes along.
  void start(net::Client& client, http::Request request, const std::shared_ptr<net::Exchange>& source);
  // Content of the request is still to come from its client.
  bool sends() const { return sends_ && *sends_; }

  // The response goes to `sink` as it comes, beginning with this head; and is collected as well if `keep`.
  void pass_to(std::shared_ptr<net::Exchange> sink, http::Response head, bool keep);
  bool passes() const { return passes_; }
  bool has_sink() const { return sink_ != nullptr; }
  // The client of the passage has gone. Returns false when nobody wants the rest of the response.
  bool lose_sink();

 private:
  // The origin has made progress: from now on its time counts anew, where the loop's clock counts.
  void watch();
  void forward_content(const std::shared_ptr<net::Exchange>& source, bool chunked);
  void head_arrived(const net::ResponseHead& head);
  void content_arrived(std::string piece);
  void collect(std::string_view piece);
  void slow_down();
  void finished(net::ClientResult result);
  void land(Landing landing);

  Owner owner_;
  Limits limits_;
  net::Call call_;
  http::Response head_;  // as it came
  std::optional<std::uint64_t> length_;
  std::shared_ptr<bool> sends_;
  std::shared_ptr<net::Exchange> sink_;
  bool passes_ = false;
  bool keeps_ = true;
  std::string collected_;
  std::shared_ptr<bool> watched_;  // while the origin's time runs; another one after each progress
};

// False when the content is encoded in a way that was not asked for, and that could not be passed on (RFC 9112 §6.1).
bool understands_transfer_coding(const http::Response& response);

}  // namespace cachestone::proxy
