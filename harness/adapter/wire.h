// Lines to and from a command that we started, while real time passes: its standard input and output, with a limit on
// everything that it could do to us. What it writes on standard error is passed on, and its last words are kept.
//
// All functions block, at most for the patience that a call of send() brings; they are called from one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/process.h"
#include "simulator/http/time.h"

namespace cachestone::adapter {

// The command did not do its part: it died, hung, or wrote too much. The message is a sentence for a reader; the
// command is of no use any more.
struct WireError : std::runtime_error {
  WireError(const std::string& what, bool died_) : std::runtime_error(what), died(died_) {}
  bool died;  // it was gone before it had answered anything
};

// Somebody does not want to wait any more (WireOptions::cancelled).
struct Cancelled {};

struct WireOptions {
  std::string command;  // for /bin/sh -c, in our working directory
  std::size_t longest_line = std::size_t{16} << 20;
  std::size_t most_bytes = std::size_t{64} << 20;     // that it may write for one send()
  std::function<void(std::string_view)> on_errors{};  // what it writes on standard error; may be empty
  std::function<bool()> cancelled{};                  // asked several times a second during a wait; may be empty
};

class Wire {
 public:
  // Starts the command. Throws harness::LaunchError.
  explicit Wire(WireOptions options);
  // Closes the command's standard input and gives it a second to end by itself.
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // Sends a line (with its line feed). `occasion` is how messages name it: "request 3". Until the next call lines are
  // waited for until `patience` is over.
  void send(std::string line, std::string occasion, Milliseconds patience);
  // The next line that the command wrote, without its line feed. Throws WireError and Cancelled.
  std::string next_line();

  // What it wrote last on standard error, as an end of a sentence: `; its last words: "…"`. Empty for nothing.
  std::string last_words() const;

 private:
  // Each end of a pipe closes itself.
  struct End {
    int fd = -1;
    End() = default;
    End(const End&) = delete;
    End& operator=(const End&) = delete;
    ~End() { close(); }
    void close();
  };

  void wait();
  void write_some();
  void read_output();
  void read_errors();
  [[noreturn]] void fail(const std::string& did, bool died = false);
  [[noreturn]] void fail_because_it_ended();

  WireOptions options_;
  End input_, output_, errors_;
  std::unique_ptr<harness::Process> process_;
  std::string unsent_;
  std::size_t sent_ = 0;      // of unsent_
  std::string received_;      // lines that nobody has asked for yet
  std::size_t taken_ = 0;     // of received_
  std::size_t searched_ = 0;  // of received_: no line feed between taken_ and here
  std::size_t bytes_ = 0;     // since send()
  std::string occasion_;
  Milliseconds patience_{};
  std::chrono::steady_clock::time_point deadline_;
  std::string tail_;  // of standard error
  bool ended_ = false;
  bool failed_ = false;
};

}  // namespace cachestone::adapter
