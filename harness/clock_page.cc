#include "harness/clock_page.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "harness/process.h"

namespace cachestone::harness {
namespace {

constexpr int kSize = 4096;

[[noreturn]] void fail(const std::string& deed, const std::filesystem::path& file) {
  throw LaunchError("cannot " + deed + " the clock page " + file.string() + ": " + std::strerror(errno));
}

std::filesystem::path library_beside(const std::filesystem::path& cachestone) {
  return cachestone.parent_path() / "libcachestone-warp.so";
}

}  // namespace

ClockPage::ClockPage(std::filesystem::path file) : file_(std::move(file)) {
  descriptor_ = open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail("make", file_);
  const std::array<char, kSize> zeros{};
  // Whatever the umask says: the cache may run as another user.
  if (fchmod(descriptor_, 0644) == 0 && pwrite(descriptor_, zeros.data(), kSize, 0) == kSize) return;
  const int problem = errno;
  close(descriptor_);
  errno = problem;
  fail("make", file_);
}

ClockPage::~ClockPage() {
  close(descriptor_);
}

void ClockPage::set(Milliseconds offset) {
  const std::int64_t nanoseconds = std::chrono::nanoseconds(offset).count();
  if (pwrite(descriptor_, &nanoseconds, sizeof nanoseconds, 0) != sizeof nanoseconds) fail("write to", file_);
  offset_ = offset;
}

std::string missing_preload_library(const std::filesystem::path& cachestone) {
  const std::filesystem::path library = library_beside(cachestone);
  if (std::filesystem::exists(library)) return "";
  return "the library that moves a cache's clock is not at " + library.string();
}

std::filesystem::path preload_library(const std::filesystem::path& cachestone) {
  if (const std::string problem = missing_preload_library(cachestone); !problem.empty()) throw LaunchError(problem);
  return library_beside(cachestone);
}

std::map<std::string, std::string> environment_for(const ClockPage& page, const std::filesystem::path& library) {
  std::map<std::string, std::string> environment{{"CACHESTONE_CLOCK", page.file().string()}};
  const char* others = std::getenv("LD_PRELOAD");
  const bool any = others != nullptr && *others != '\0';
  environment["LD_PRELOAD"] = library.string() + (any ? ":" + std::string(others) : "");
  // A program of ours that was built with AddressSanitizer wants its own library to be the first, unless told so.
  const char* options = std::getenv("ASAN_OPTIONS");
  environment["ASAN_OPTIONS"] = (options != nullptr ? std::string(options) + ":" : "") + "verify_asan_link_order=0";
  return environment;
}

}  // namespace cachestone::harness
