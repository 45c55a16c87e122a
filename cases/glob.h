// Patterns of ids, as they are written on the command line and in files: * stands for any text.
#pragma once

#include <string_view>

namespace cachestone::cases {

// The whole of `name` matches `pattern`.
bool matches(std::string_view pattern, std::string_view name);

}  // namespace cachestone::cases
