// The reference cache as a state machine without I/O: events in, effects out.
//
// Whoever owns a Cache (the virtual world, the network proxy, a test) tells it what happened and carries out the
// effects that it returns. All times are arguments. Every effect comes with its story: the decisions that led to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/engine/story.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"

namespace cachestone::engine {

using RequestId = std::uint64_t;  // chosen by the owner, unique among open requests
using FetchId = std::uint64_t;    // chosen by the cache

// Why a fetch got no usable response.
enum class OriginFailure { refused, reset, truncated, timeout, malformed };
std::string_view name(OriginFailure failure);

// Send this response to the client. The request is closed with it.
struct Reply {
  RequestId request = 0;
  http::Response response;
};

// Send this interim (1xx) response to the client; the request stays open.
struct Interim {
  RequestId request = 0;
  http::Response response;
};

// Send this request to the origin, and report what becomes of it under `fetch`.
struct Fetch {
  FetchId fetch = 0;
  http::Request request;
};

struct Effects {
  std::vector<Interim> interim;
  std::vector<Reply> replies;
  std::vector<Fetch> fetches;
  Story story;
};

class State;

class Cache {
 public:
  explicit Cache(policy::Profile profile, policy::Rulebook rules = {});
  ~Cache();
  Cache(Cache&&) noexcept;
  Cache& operator=(Cache&&) noexcept;

  Effects on_request(RequestId id, http::Request request, Time now);
  // `response` is complete, trailers included.
  Effects on_response(FetchId fetch, const http::Response& response, Time now);
  Effects on_interim(FetchId fetch, const http::Response& interim, Time now);
  // `partial` is what arrived before a truncated response ended, or null.
  Effects on_failure(FetchId fetch, OriginFailure failure, Time now, const http::Response* partial = nullptr);
  // The client went away; its request gets no reply. A fetch on its behalf goes on: others may wait for it.
  void on_abort(RequestId id);

  const policy::Profile& profile() const;
  std::size_t stored_count() const;
  std::size_t open_requests() const;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace cachestone::engine
