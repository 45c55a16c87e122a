// The token of a remote origin's control API, as both ends are given it.
#pragma once

#include <optional>
#include <string>

#include "harness/cli/command.h"

namespace cachestone::cli {

// From the file that --token-file names, else from the environment's CACHESTONE_TOKEN; nothing when there is neither.
// Throws std::runtime_error when it is no good.
std::optional<std::string> token_from(const Options& options);

}  // namespace cachestone::cli
