// The reference cache as a state machine without I/O: events in, effects out.
//
// Whoever owns a Cache (the virtual world, the network proxy, a test) tells it what happened and carries out the
// effects that it returns. All times are arguments. Every effect comes with its story: the decisions that led to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/engine/story.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"

namespace cachestone::engine {

using RequestId = std::uint64_t;  // chosen by the owner, never twice: a fetch may outlive its request
using FetchId = std::uint64_t;    // chosen by the cache

// Why a fetch got no usable response.
enum class OriginFailure { unknown_host, refused, reset, truncated, timeout, malformed };
std::string_view name(OriginFailure failure);

// Send this response to the client. The request is closed with it.
struct Reply {
  RequestId request = 0;
  http::Response response;
  // The content, when it lies in the store: shared with it, so that a slow client of a large response costs no copy.
  // Then `response.body` is empty.
  std::shared_ptr<const std::string> stored_body;

  std::string_view body() const { return stored_body ? std::string_view(*stored_body) : response.body; }
};
// The response with its content in it.
http::Response whole(Reply reply);

// Send this interim (1xx) response to the client; the request stays open.
struct Interim {
  RequestId request = 0;
  http::Response response;
};

// Send this request to the origin, and report what becomes of it under `fetch`.
struct Fetch {
  FetchId fetch = 0;
  http::Request request;
  // The request on whose behalf it is made; nothing when it is made in the background.
  std::optional<RequestId> client;
};

// The reply to this request begins now, with this head; its content is that of the fetch, as it comes in. The request
// is closed with it.
struct Passage {
  FetchId fetch = 0;
  RequestId request = 0;
  http::Response head;
  bool keep = false;  // the cache wants the whole response at the end; else it only wants to know that it has ended
};

struct Effects {
  std::vector<Interim> interim;
  std::vector<Reply> replies;
  std::vector<Passage> passages;
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
  // The fields of a final response have arrived and its content has not. Only an owner that streams calls this: when
  // the effects hold a passage for the fetch, the reply goes out while the content comes in.
  Effects on_head(FetchId fetch, const http::Response& head, Time now);
  // The content of a passage has come to its end and was not kept, because the cache did not ask for it or because it
  // is more than the owner wants to hold.
  Effects on_passed(FetchId fetch, Time now);
  // `response` is complete, trailers included.
  Effects on_response(FetchId fetch, const http::Response& response, Time now);
  Effects on_interim(FetchId fetch, const http::Response& interim, Time now);
  // `partial` is what arrived before a truncated response ended, or null.
  Effects on_failure(FetchId fetch, OriginFailure failure, Time now, const http::Response* partial = nullptr);
  // The client went away; its request gets no reply. A fetch on its behalf goes on: others may wait for it.
  void on_abort(RequestId id);

  const policy::Profile& profile() const;
  std::size_t stored_count() const;
  std::size_t stored_bytes() const;
  std::size_t open_requests() const;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace cachestone::engine
