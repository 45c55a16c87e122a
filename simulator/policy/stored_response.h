// A stored response with everything that later decisions need.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "simulator/http/cache_control.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/partial_content.h"

namespace cachestone::policy {

// What the rules read from the fields of a stored response, read once.
struct Facts {
  http::CacheControl cache_control;          // or the targeted field that decides in its place (RFC 9213)
  Decision governing;                        // why that one; no reasons when no targeted field plays a part
  std::optional<Time> date;                  // of the Date field, when it can be read
  bool has_expires = false;                  // and counts
  std::optional<Time> expires;               // when it can be read
  std::vector<std::optional<Seconds>> ages;  // the members of Age; nothing for one that is not a number of seconds
};

struct StoredResponse {
  std::string uri;                             // the target URI of the request that caused it
  http::Request request;                       // that request, without its body
  http::Response response;                     // as stored (RFC 9111 §3.1)
  std::shared_ptr<const std::string> content;  // when the store keeps it apart; then response.body is empty
  // What is held of the content when it is not all there (RFC 9111 §3.3); then there is no other content.
  std::shared_ptr<const PartialContent> partial;
  Time request_time{};       // when the cache sent the request (RFC 9111 §4.2.3)
  Time response_time{};      // when the cache received the response
  bool invalidated = false;  // must be validated before it is used again (RFC 9111 §4.4)
  Facts facts;               // of `response`
  std::uint64_t order = 0;   // of storing or last update; later is higher

  // The Date of the response, or the time it was received when it has none that can be read.
  Time date() const { return facts.date.value_or(response_time); }
  const http::CacheControl& cache_control() const { return facts.cache_control; }
  // Must be called after a change of the response's fields or times. `target_list`: the profile's targeted fields.
  void refresh(const std::vector<std::string>& target_list = {}, const Rulebook& rules = {});
};

StoredResponse stored(std::string uri, http::Request request, http::Response response, Time request_time,
                      Time response_time, const std::vector<std::string>& target_list = {}, const Rulebook& rules = {});

}  // namespace cachestone::policy
