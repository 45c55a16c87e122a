// Helpers for the tests that start processes.
#pragma once

#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "simulator/scratch_folder_testing.h"

namespace cachestone::harness {

using cachestone::ScratchFolder;

inline bool exists(int pid) {
  return kill(pid, 0) == 0;
}

// Waits for something that must happen. The bound only keeps a broken test from hanging.
inline bool wait_until(const std::function<bool()>& happened) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!happened()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The first line of the file, once it is there.
inline std::string wait_for_text(const std::filesystem::path& file) {
  wait_until([&] { return text_of(file).find('\n') != std::string::npos; });
  return text_of(file);
}

// The children of a process, their children, and so on.
inline std::vector<int> descendants(int pid) {
  std::vector<int> all;
  std::error_code ignored;
  const std::filesystem::path tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks, ignored)) {
    std::ifstream children(task.path() / "children");
    for (int child = 0; children >> child;) {
      all.push_back(child);
      for (int below : descendants(child)) all.push_back(below);
    }
  }
  return all;
}

}  // namespace cachestone::harness
