// The responses that the cache makes itself.
#pragma once

#include <string_view>

#include "simulator/http/message.h"
#include "simulator/http/time.h"

namespace cachestone::engine {

// An error of the cache's own: `why` is its body. It carries no freshness, and no-store so that nobody keeps it.
http::Response error_response(int status, std::string_view why, Time now);

// What answers `request` when `full` answers the same GET: without a body for HEAD.
http::Response for_method(http::Response full, const http::Request& request);

}  // namespace cachestone::engine
