// Text from the wire, as messages quote it.
#pragma once

#include <string>
#include <string_view>

namespace cachestone::harness {

// The beginning of `text` in quotation marks, on one line; "…" when there is more.
std::string quoted_start(std::string_view text);

}  // namespace cachestone::harness
