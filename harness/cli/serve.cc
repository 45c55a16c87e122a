#include "harness/cli/serve.h"

#include <csignal>
#include <iostream>

#include "harness/cli/command.h"
#include "reports/history/server.h"

namespace cachestone::cli {

int serve(const std::filesystem::path& folder, std::uint16_t port) {
  // Blocked before the server's threads are made, so that none of them is interrupted: this one waits.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  const reports::history::Server server(folder, port);
  std::cout << "The runs in " << folder.string() << " are at " << server.url() << " until Ctrl-C." << std::endl;
  int signal = 0;
  sigwait(&ends, &signal);
  return kWell;
}

}  // namespace cachestone::cli
