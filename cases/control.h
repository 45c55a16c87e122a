// Controls: a JSON Patch (RFC 6902) that takes the tested thing out of a case.
#pragma once

#include <nlohmann/json.hpp>

#include "simulator/json/reader.h"

namespace cachestone::cases {

// The case object `item` with the patch `control` applied. Throws InputError at the operation that is not well formed,
// does not apply, or touches anything but the steps, and when all of them together change nothing.
nlohmann::json apply_control(const json::Node& control, const nlohmann::json& item);

}  // namespace cachestone::cases
