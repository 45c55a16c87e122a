// report --serve: a folder of runs, for a browser on this machine, until Ctrl-C.
#pragma once

#include <cstdint>
#include <filesystem>

namespace cachestone::cli {

// Returns the exit code. Throws std::runtime_error when the folder cannot be read or the port not be had.
int serve(const std::filesystem::path& folder, std::uint16_t port);

}  // namespace cachestone::cli
