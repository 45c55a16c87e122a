// The keeper: a small process between us and a command that we start, so that the command never outlives us.
//
// It is a fork of us that does nothing but watch. It holds the read end of a pipe, the lifeline, whose write end only
// we have: the kernel closes that end whenever we end, also on SIGKILL and on a crash, and then the keeper stops the
// command. It is a child subreaper: descendants of the command that lose their parent, such as daemons, become its
// children, so it finds all of them. It runs in a session of its own with every signal blocked: Ctrl-C does not reach
// it.
//
// Between fork and the end of the keeper, or the exec of the command, only async-signal-safe functions are called:
// another thread of ours may have held any lock when we forked.
#pragma once

#include <cstdint>

namespace cachestone::harness {

// What is to be kept; everything is prepared before the fork. The descriptors are above 2 and close themselves on exec.
struct KeeperOrders {
  const char* const* argv = nullptr;         // argv[0] is the path of the program
  const char* const* environment = nullptr;  // all of it
  const char* directory = nullptr;           // the command's working directory
  int log = -1;                              // where its standard output and error go
  int standard[3] = {-1, -1, -1};            // what its standard input, output and error are instead, when not -1
  int lifeline = -1;                         // read end; the command is stopped when the other end is closed
  int started = -1;                          // write end; closed when the command runs, a StartFailure before that
  int ended = -1;  // write end; the wait status (an int) of the command; closed when all is over
  int stop_signal = 0;
  std::int64_t grace_ms = 0;  // between the stop signal and SIGKILL
};

// Why the command does not run.
struct StartFailure {
  enum Stage : int { kFork, kDirectory, kExec } stage;
  int error_number;
};

// Called in the keeper, directly after the fork, with all signals blocked. Ends when the command and all its
// descendants have.
[[noreturn]] void keep(const KeeperOrders& orders);

}  // namespace cachestone::harness
