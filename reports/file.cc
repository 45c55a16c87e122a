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

}  // namespace

void write_file(const std::filesystem::path& path, std::string_view content) {
  std::error_code reason;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), reason);
  if (reason) fail(path, reason);

  std::filesystem::path temporary = path;
  temporary += ".part-" + std::to_string(getpid());
  errno = 0;
  std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
  stream.write(content.data(), static_cast<std::streamsize>(content.size()));
  stream.close();
  if (!stream) {
    reason = last_error();
  } else {
    std::filesystem::rename(temporary, path, reason);
  }
  if (!reason && stream) return;
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
