// The page of memory through which we move the wall clock of programs that we start (harness/preload/preload.cc). They
// map it; we write to its file, so that a file that somebody cuts off, or a full disk, is an error and no signal.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "simulator/http/time.h"

namespace cachestone::harness {

class ClockPage {
 public:
  // Makes `file`, which all may read, with an offset of zero. Throws LaunchError.
  explicit ClockPage(std::filesystem::path file);
  ~ClockPage();
  ClockPage(const ClockPage&) = delete;
  ClockPage& operator=(const ClockPage&) = delete;

  // How far the wall clock of the programs is before the system's, from now on. Throws LaunchError.
  void set(Milliseconds offset);
  Milliseconds offset() const { return offset_; }

  const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
  Milliseconds offset_{0};
};

// Our preload library, which is beside our own executable `cachestone`. Throws LaunchError when it is not.
std::filesystem::path preload_library(const std::filesystem::path& cachestone);

// What preload_library would throw; empty when the library is there.
std::string missing_preload_library(const std::filesystem::path& cachestone);

// What a program's environment needs to follow the page.
std::map<std::string, std::string> environment_for(const ClockPage& page, const std::filesystem::path& library);

}  // namespace cachestone::harness
