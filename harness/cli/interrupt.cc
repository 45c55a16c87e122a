#include "harness/cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <system_error>

namespace cachestone::cli {
namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};

volatile std::sig_atomic_t caught = 0;
volatile std::sig_atomic_t wake_up = -1;  // the writing end of a pipe
std::array<struct sigaction, kSignals.size()> before;

// Only what is safe at any moment.
void on_signal(int number) {
  if (caught != 0) _exit(128 + number);
  caught = 1;
  const int saved = errno;
  [[maybe_unused]] const ssize_t written = write(wake_up, "!", 1);
  errno = saved;
}

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    sigaction(kSignals[i], nullptr, &before[i]);
    if (kSignals[i] == SIGHUP && before[i].sa_handler == SIG_IGN) continue;
    sigaction(kSignals[i], &action, nullptr);
  }
}

}  // namespace

Interrupt::Interrupt(boost::asio::io_context& context, harness::StopRequest& stop) : asked_(context) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  asked_.assign(ends[0]);
  wake_up = ends[1];
  caught = 0;
  asked_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [&stop](const boost::system::error_code& error) {
    if (error) return;
    std::cerr << (isatty(STDERR_FILENO) != 0 ? "\r\033[K" : "")
              << "cachestone: stopping; what is there will be written. Once more to quit at once.\n";
    stop.request("stopped by a signal");
  });
  catch_signals();
}

Interrupt::~Interrupt() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before[i], nullptr);
  close(wake_up);
  wake_up = -1;
}

}  // namespace cachestone::cli
