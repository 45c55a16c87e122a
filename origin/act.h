// What a performance looks like on the wire: the bytes, and how the connection ends after them. Pure, so that every
// fault can be checked byte for byte without a socket.
#pragma once

#include <string>
#include <string_view>

#include "origin/script/book.h"

namespace cachestone::origin {

enum class After {
  keep,   // the response is complete: the connection may be used again
  close,  // FIN
  reset,  // RST
  stall,  // nothing, until the client gives up
};

struct Act {
  std::string bytes;
  After after = After::keep;
};

// The part of `performance` that comes after its interim responses and its delay. `request_method` decides whether
// there is a body. `after` is keep for a response without a fault; whether it is possible is for the server to see.
//   refuse, reset_before   nothing
//   reset_within_fields    the start line and the first half of the field lines, rounded down
//   reset_within_body      the fields and the first half of the body, rounded down; a chunked body announces all of it
//   as truncate               one chunk stall                  the fields and the empty line wrong_length, raw      all
//   bytes, then FIN: what follows is no message any more
Act act(const Performance& performance, std::string_view request_method);

// A performance with a pause, without a fault: what comes before it (the fields and the first half of the body, rounded
// down) and what comes after it. Then the connection is closed.
struct Halves {
  std::string first;
  std::string second;
};
Halves halves(const Performance& performance, std::string_view request_method);

}  // namespace cachestone::origin
