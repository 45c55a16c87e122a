// The words for an exchange that went wrong: what happened, and how far the response had come.
#pragma once

#include <string>

#include "simulator/http/codec.h"
#include "simulator/net/asio.h"
#include "simulator/net/client.h"

namespace cachestone::net {

// How the reading of a response stopped.
enum class Stop {
  complete,
  closed,
  cut,  // closed, but TLS did not say that it was meant
  reset,
  timeout,
};

// Fills in failure and error of `result` from what `reader` has seen. Tells `reader` of the end of input where it came.
void judge(http::ResponseReader& reader, Stop stop, Milliseconds timeout, ClientResult& result);

// "connection refused", "cannot connect: network is unreachable"
std::string connect_error_text(const error_code& error);

// "10 s", "250 ms"
std::string duration_text(Milliseconds duration);

}  // namespace cachestone::net
