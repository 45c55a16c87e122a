// Whole files in and out. Writing is such that a file is never half there.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace cachestone::reports {

// Writes `content` to a temporary file beside `path`, then renames it to `path`, making missing directories. Whoever
// reads `path` sees the old file or the new one. A device or a pipe (/dev/stdout) is written to. Throws
// std::runtime_error that names the file and the reason.
void write_file(const std::filesystem::path& path, std::string_view content);

// The whole content of a regular file. Throws json::InputError when it cannot be read.
std::string read_file(const std::filesystem::path& path);

}  // namespace cachestone::reports
