// For tests only: runs the program as a person would.
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace cachestone::cli::testing {

struct Outcome {
  int exit_code = -1;
  std::string output;  // standard output and error
};

// Any line of shell.
inline Outcome run_shell(const std::string& line) {
  FILE* pipe = popen(line.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + line);
  Outcome outcome;
  std::array<char, 4096> buffer{};
  for (std::size_t size = 0; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    outcome.output.append(buffer.data(), size);
  }
  const int status = pclose(pipe);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

// `arguments` is a piece of a shell command line; in `folder`, when there is one. `environment` is what it sets before:
// the scheduler that runs the tests may say that they are one of several parts, and that is not for the program.
inline Outcome run_program(const std::string& arguments, const std::string& folder = ".",
                           const std::string& environment = "CACHESTONE_SHARD=1/1") {
  return run_shell("cd " + folder + " && " + environment + " " CACHESTONE_PROGRAM " " + arguments + " 2>&1");
}

}  // namespace cachestone::cli::testing
