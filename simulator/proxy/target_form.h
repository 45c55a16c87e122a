// The request target as the engine wants it: origin-form, with the authority in Host (RFC 9112 §3.2, §3.3).
#pragma once

#include <optional>
#include <string>

#include "simulator/http/message.h"

namespace cachestone::proxy {

// Why a request cannot be taken, and what to answer.
struct Refusal {
  int status = 400;
  std::string why;
};

// A reverse proxy answers for its origin; a forward proxy sends a request where its target says.
enum class Direction { reverse, forward };

// Rewrites absolute-form to origin-form; its authority then replaces Host (RFC 9112 §3.2.2). An HTTP/1.0 request
// without Host gets `default_host`. A forward proxy takes nothing but absolute-form. Leaves everything else as
// received.
std::optional<Refusal> make_origin_form(http::Request& request, const std::string& default_host,
                                        Direction direction = Direction::reverse);

}  // namespace cachestone::proxy
