// Target URIs (RFC 9110 §7.1): what a request is about, and half of the cache key.
#pragma once

#include <string>
#include <string_view>

#include "simulator/http/message.h"

namespace cachestone::policy {

// The absolute URI of the request's target, without fragment: from the absolute-form, else from Host and the
// origin-form (RFC 9112 §3.3). Scheme and host are in lower case and the default port is dropped (RFC 9110 §4.2.3);
// path and query stay as they are.
std::string target_uri(const http::Request& request);

// "http://example.org:8080": scheme, host and port of an absolute URI.
std::string_view origin_of(std::string_view uri);

// Resolves a URI reference against an absolute base (RFC 3986 §5.2), without fragment.
std::string resolve(std::string_view reference, std::string_view base);

}  // namespace cachestone::policy
