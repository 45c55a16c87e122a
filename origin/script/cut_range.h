// An origin that honours ranges (RFC 9110 §14.2), as far as cases need one: a single range of bytes.
#pragma once

#include "simulator/http/message.h"

namespace cachestone::origin {

// Makes `response`, a complete 200, what the origin answers to a request for one range of it: 206 with that part, or
// 416 when it lies beyond the end. It stays as it is for other requests, for several ranges, and when If-Range is not
// exactly its strong ETag or its Last-Modified.
void cut_range(http::Response& response, const http::Request& request);

}  // namespace cachestone::origin
