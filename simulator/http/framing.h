// How the end of a message's body is found, decided from its start line and fields (RFC 9112 §6.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "simulator/http/codec.h"
#include "simulator/http/message.h"

namespace cachestone::http::internal {

// How the body ends, or why that cannot be told.
struct BodyFraming {
  Framing framing = Framing::none;
  std::uint64_t length = 0;  // for Framing::length; larger numbers than fit are UINT64_MAX
  std::size_t line = 0;      // index of the field line that decided, when one did
  std::string fault;         // empty when all is well
  int status = 400;          // the answer to a request with this fault
};

BodyFraming framing_of(const Request& request);
// `request_method` is that of the request which the response answers.
BodyFraming framing_of(const Response& response, std::string_view request_method);

// True when no response with this status to this method has a body, whatever its fields say.
bool never_has_body(int status, std::string_view request_method);

// True when the last transfer coding is chunked.
bool is_chunked(const Fields& fields);

}  // namespace cachestone::http::internal
