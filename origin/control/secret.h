// Secrets: random ones, one from a file, and whether two are the same.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace cachestone::origin {

inline constexpr std::size_t kShortestSecret = 16;  // characters

// 128 random bits in hexadecimal.
std::string random_id();

// Tells nothing about either by the time that it takes.
bool same_secret(std::string_view a, std::string_view b);

// What the file holds, without white space around it. Throws std::runtime_error for a file that cannot be read, and as
// checked_secret does.
std::string read_secret(const std::filesystem::path& file);
// `secret` itself. Throws std::runtime_error, which begins with `where`, when it is too short, or is not printable
// ASCII without spaces.
std::string checked_secret(std::string secret, const std::string& where);

}  // namespace cachestone::origin
