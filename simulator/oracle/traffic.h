// What was seen of one cache from outside: what its clients asked and got, and what it asked the origin and got.
//
// Plain data. Whoever records it (the harness, a proxy that listens) knows nothing of what the cache thought.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/policy/reuse.h"

namespace cachestone::oracle {

// One request of a client. What it got is known by the fetch that brought it.
struct Exchange {
  http::Request request;  // as the cache received it, with Host
  Time sent{};
  Time done{};  // when the answer was complete
  // The fetch whose response the client got; nothing: no answer of the origin, or it cannot be told.
  std::optional<std::size_t> used;
  // Orders what happens in one millisecond, on a clock that stands still meanwhile; and exchanges of the same turn
  // were sent together. Fetches belong to the turn in which they were asked.
  std::size_t turn = 0;
  // How it stood with the origin then, where somebody knows although the origin was not asked.
  policy::Connection origin = policy::Connection::up;
};

// One request of the cache to the origin (or to the next cache).
struct Fetch {
  http::Request request;                   // as the cache sent it
  std::optional<http::Response> response;  // nothing: none came, or not even all of its fields
  bool complete = true;                    // false: the response ended before its framing said so
  Time asked{};
  Time answered{};                   // when the response, or its failure, was known
  std::optional<std::size_t> cause;  // the exchange on whose behalf it was; nothing: nobody knows
  bool background = false;           // it was asked, or answered, too late to have made the reply of its cause
  std::size_t turn = 0;
};

struct Traffic {
  std::vector<Exchange> exchanges;
  std::vector<Fetch> fetches;
};

}  // namespace cachestone::oracle
