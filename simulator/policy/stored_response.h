// A stored response with everything that later decisions need.
#pragma once

#include <cstdint>
#include <string>

#include "simulator/http/cache_control.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"

namespace cachestone::policy {

struct StoredResponse {
  std::string uri;                   // the target URI of the request that caused it
  http::Request request;             // that request, without its body
  http::Response response;           // as stored (RFC 9111 §3.1)
  Time request_time{};               // when the cache sent the request (RFC 9111 §4.2.3)
  Time response_time{};              // when the cache received the response
  bool invalidated = false;          // must be validated before it is used again (RFC 9111 §4.4)
  http::CacheControl cache_control;  // of `response`
  std::uint64_t order = 0;           // of storing or last update; later is higher

  // The Date of the response, or the time it was received when it has none that can be read.
  Time date() const;
  // Must be called after a change of the response's fields.
  void refresh() { cache_control = http::CacheControl(response.fields); }
};

StoredResponse stored(std::string uri, http::Request request, http::Response response, Time request_time,
                      Time response_time);

}  // namespace cachestone::policy
