#include "reports/file.h"

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include "simulator/json/input_error.h"

namespace cachestone::reports {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::error_code& reason) {
  throw std::runtime_error(path.string() + ": cannot be written: " + reason.message());
}

std::error_code last_error() {
  return {errno, std::generic_category()};
}

std::error_code put(const std::filesystem::path& path, std::string_view content) {
  errno = 0;
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream.write(content.data(), static_cast<std::streamsize>(content.size()));
  stream.close();
  return stream ? std::error_code() : last_error();
}

// Devices, /dev/stdout among them, and pipes are written to; no file takes their place.
bool stays(const std::filesystem::path& path) {
  std::error_code ignored;
  return path.string().rfind("/dev/", 0) == 0 || std::filesystem::is_other(path, ignored);
}

}  // namespace

void write_file(const std::filesystem::path& path, std::string_view content) {
  std::error_code reason;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), reason);
  if (reason) fail(path, reason);

  if (stays(path)) {
    reason = put(path, content);
    if (reason) fail(path, reason);
    return;
  }
  std::filesystem::path temporary = path;
  temporary += ".part-" + std::to_string(getpid());
  reason = put(temporary, content);
  if (!reason) std::filesystem::rename(temporary, path, reason);
  if (!reason) return;
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  fail(path, reason);
}

std::string read_file(const std::filesystem::path& path) {
  std::error_code ignored;
  const bool regular = std::filesystem::is_regular_file(path, ignored);
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  if (regular && stream && stream.peek() != std::ifstream::traits_type::eof()) content << stream.rdbuf();
  if (!regular || stream.fail()) {
    const bool exists = std::filesystem::exists(path, ignored);
    const char* found = !exists ? "no such file" : !regular ? "something else" : "one that cannot be read";
    throw json::InputError(path.string(), "", "a readable file", found);
  }
  return content.str();
}

}  // namespace cachestone::reports
