// A command that we start and that never outlives us, whatever happens to us (see harness/keeper.h).
//
// It runs in its own session; its output goes to a log file and its input is empty, unless the command says otherwise.
// All functions may be called from one thread at a time.
#pragma once

#include <array>
#include <csignal>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "simulator/http/time.h"

namespace cachestone::harness {

// A command or a cache could not be started; the message says why, for a reader.
struct LaunchError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Command {
  std::vector<std::string> argv;                   // argv[0] is a path: PATH is not searched
  std::map<std::string, std::string> environment;  // added to our own
  std::filesystem::path directory = "/";           // working directory
  std::filesystem::path log = "/dev/null";         // standard output and error are appended here
  int stop_signal = SIGTERM;
  Milliseconds grace{5000};  // from the stop signal to SIGKILL
  // Descriptors that become its standard input, output and error; -1: nothing, the log, the log. Process makes copies.
  std::array<int, 3> standard{-1, -1, -1};
};

class Process {
 public:
  // Starts the command; throws LaunchError when it cannot be executed.
  explicit Process(Command command);
  ~Process();  // stops it
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Whether the command itself still runs. Its descendants may do so after it has ended; stop() ends them too.
  bool alive();
  // Waits until the command has ended, at most so long; returns whether it has.
  bool wait(Milliseconds at_most);
  // "exited with 1", "was killed by signal 11 (Segmentation fault)"; "still runs" before that.
  std::string exit_description();
  // Sends the stop signal, and SIGKILL to whatever is left after the grace. Returns when the command and all its
  // descendants are gone. Does nothing the second time.
  void stop();

  const std::filesystem::path& log() const { return command_.log; }
  // The last lines of the log, joined by line feeds, without the last line feed; empty when there are none.
  std::string last_log_lines(std::size_t count = 10) const;

 private:
  void start();

  Command command_;
  int lifeline_ = -1;  // write end: closing it stops the command
  int ended_ = -1;     // read end: the exit status comes from here
  int keeper_ = -1;    // process id
  bool has_ended_ = false;
  int status_ = 0;  // as from wait(2), when has_ended_
};

}  // namespace cachestone::harness
