#include "harness/clock_page.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "harness/process.h"

namespace cachestone::harness {
namespace {

constexpr std::size_t kSize = 4096;

[[noreturn]] void fail(const std::filesystem::path& file) {
  throw LaunchError("cannot make the clock page " + file.string() + ": " + std::strerror(errno));
}

}  // namespace

ClockPage::ClockPage(std::filesystem::path file) : file_(std::move(file)) {
  const int descriptor = open(file_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) fail(file_);
  // Whatever the umask says: the cache may run as another user.
  void* page = fchmod(descriptor, 0644) == 0 && ftruncate(descriptor, kSize) == 0
                   ? mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
                   : MAP_FAILED;
  const int problem = errno;
  close(descriptor);
  errno = problem;
  if (page == MAP_FAILED) fail(file_);
  nanoseconds_ = static_cast<volatile std::int64_t*>(page);
}

ClockPage::~ClockPage() {
  munmap(const_cast<std::int64_t*>(nanoseconds_), kSize);
}

void ClockPage::set(Milliseconds offset) {
  *nanoseconds_ = std::chrono::nanoseconds(offset).count();
}

Milliseconds ClockPage::offset() const {
  return std::chrono::duration_cast<Milliseconds>(std::chrono::nanoseconds(*nanoseconds_));
}

std::filesystem::path preload_library(const std::filesystem::path& cachestone) {
  const std::filesystem::path library = cachestone.parent_path() / "libcachestone-warp.so";
  if (std::filesystem::exists(library)) return library;
  throw LaunchError("the library that moves a cache's clock is not at " + library.string());
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
