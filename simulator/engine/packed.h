// The compact form in which the store keeps the head of a response.
//
// A stored response in use is full of small strings; at rest it is one. Of the request only what later decisions need
// is kept: its method, and the fields that Vary nominates (RFC 9111 §4.1).
#pragma once

#include <string>
#include <string_view>

#include "simulator/policy/stored_response.h"

namespace cachestone::engine {

// Everything but content, times and order. A URI that is `key` takes no room.
std::string pack(const policy::StoredResponse& stored, std::string_view key);

// The reverse; facts are not read yet. `packed` comes from pack() with the same key.
policy::StoredResponse unpack(std::string_view packed, std::string_view key);

}  // namespace cachestone::engine
