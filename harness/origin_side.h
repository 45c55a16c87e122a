// The scripted origin as a cache in this process hears it: without sockets, on whatever clock the loop has.
//
// Answers that break off, and raw bytes, go through the codec, as they would on the wire (harness/heard.h).
#pragma once

#include <functional>

#include "harness/heard.h"
#include "origin/script/book.h"
#include "simulator/http/message.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

// A cache gives up on an origin that stalls after this time.
inline constexpr Seconds kOriginTimeout{10};

// The request arrives at the origin now: it is logged, and answered as the script says. `interim` is called for each
// interim response and `ended` once at the end, never after it; both may be called before this returns, or later from
// the loop. Loop and book must live until `ended`.
void ask_origin(world::Loop& loop, origin::Book& book, const http::Request& request,
                const std::function<void(const http::Response&)>& interim, std::function<void(const Heard&)> ended);

// The same for who has an ear of its own: `arrived` is called when all that comes of the answer has come.
void await_origin(world::Loop& loop, origin::Book& book, const http::Request& request,
                  const std::function<void(const http::Response&)>& interim,
                  std::function<void(const origin::Performance&)> arrived);

}  // namespace cachestone::harness
