// An adapter: a child process that speaks the protocol (README.md), one message after the other.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "harness/adapter/protocol/message.h"
#include "harness/adapter/wire.h"
#include "simulator/http/time.h"

namespace cachestone::adapter {

struct ChildOptions {
  WireOptions wire;
  std::string tool = "cachestone";
  std::size_t most_messages = 10'000;  // from one idle to the next
  Milliseconds to_begin{30'000};       // real time that it may take until it has introduced itself
  Milliseconds to_answer{10'000};      // real time from a message until it is idle
};

class Child {
 public:
  // Starts the command and lets it introduce itself. Throws harness::LaunchError, WireError, Cancelled.
  explicit Child(ChildOptions options);

  const Introduction& introduction() const { return introduction_; }

  // Tells it something and returns what it says until it is idle, that excluded. Throws WireError, also for what is no
  // message, after which the child is of no use; and Cancelled.
  std::vector<Said> tell(const Told& message);

 private:
  Said next();

  const ChildOptions options_;
  Wire wire_;
  Introduction introduction_;
  std::string occasion_;
};

}  // namespace cachestone::adapter
