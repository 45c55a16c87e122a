// Ctrl-C: the first asks the run to stop, so that what is there is written; the second quits at once.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "harness/stop.h"

namespace cachestone::cli {

// While it lives, SIGINT, SIGTERM and SIGHUP (unless ignored, as under nohup) are caught: the first requests the stop
// on the context's thread and says so on standard error, the second ends the process with 128 + its number. What we
// have started ends with us (harness/keeper.h). At most one at a time.
class Interrupt {
 public:
  Interrupt(boost::asio::io_context& context, harness::StopRequest& stop);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

 private:
  boost::asio::posix::stream_descriptor asked_;  // readable after the first signal
};

}  // namespace cachestone::cli
