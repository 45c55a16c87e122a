// The responses that the cache makes itself.
#pragma once

#include <cstddef>
#include <string_view>

#include "simulator/http/message.h"
#include "simulator/http/time.h"

namespace cachestone::engine {

// An error of the cache's own: `why` is its body. It carries no freshness, and no-store so that nobody keeps it.
http::Response error_response(int status, std::string_view why, Time now);

// What answers HEAD when `full`, whose content has `length` bytes, answers the same GET.
http::Response head_of(http::Response full, std::size_t length);

}  // namespace cachestone::engine
