// When a connection may carry another message (RFC 9112 §9.3), and what may be sent twice.
#pragma once

#include <string_view>

#include "simulator/http/message.h"

namespace cachestone::net {

// False when the sender of this message ends the connection after it: "close" in Connection, or HTTP/1.0.
bool persistent(int minor_version, const http::Fields& fields);

// RFC 9110 §9.2.2: sending such a request twice means the same as sending it once.
bool idempotent(std::string_view method);

// RFC 9112 §6.3: responses that end with their field section, whatever the fields say.
bool has_no_body(int status, std::string_view request_method);

}  // namespace cachestone::net
