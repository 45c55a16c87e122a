#include "harness/keeper.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>

namespace cachestone::harness {
namespace {

std::int64_t monotonic_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

void write_all(int fd, const void* data, std::size_t size) {
  while (write(fd, data, size) < 0 && errno == EINTR) {
  }
}

// Closes every descriptor except those of the orders: our listening sockets, our terminal and the lifelines of other
// commands must not live on here. The standard ones become /dev/null.
void close_others(const KeeperOrders& orders) {
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int standard = 0; standard <= 2; ++standard) dup2(nothing, standard);
  const int* standard = orders.standard;
  const int kept[] = {standard[0], standard[1], standard[2], orders.log, orders.lifeline, orders.started, orders.ended};
  unsigned next = 3;
  for (;;) {
    int lowest = -1;
    for (int fd : kept) {
      if (fd >= static_cast<int>(next) && (lowest < 0 || fd < lowest)) lowest = fd;
    }
    if (lowest < 0) break;
    const unsigned keep_open = static_cast<unsigned>(lowest);
    if (keep_open > next) close_range(next, keep_open - 1, 0);
    next = keep_open + 1;
  }
  close_range(next, ~0U, 0);
}

// Becomes the command. The descriptors of the orders close themselves on exec; its standard ones are copied first.
[[noreturn]] void become_command(const KeeperOrders& orders) {
  for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // should the keeper itself be killed
  auto fail = [&orders](StartFailure::Stage stage) {
    const StartFailure failure{stage, errno};
    write_all(orders.started, &failure, sizeof failure);
    _exit(127);
  };
  if (chdir(orders.directory) != 0) fail(StartFailure::kDirectory);
  for (int number = 0; number <= 2; ++number) {
    const int instead = orders.standard[number];
    if (instead >= 0) {
      dup2(instead, number);
    } else if (number > 0) {
      dup2(orders.log, number);
    }
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execve(orders.argv[0], const_cast<char* const*>(orders.argv), const_cast<char* const*>(orders.environment));
  fail(StartFailure::kExec);
  _exit(127);
}

// Sends `number` to each child of this process as /proc lists them. As they die, their children become ours.
void signal_children(int number) {
  const int list = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  if (list < 0) return;
  char buffer[512];
  pid_t pid = 0;
  ssize_t got = 0;
  while ((got = read(list, buffer, sizeof buffer)) > 0) {
    for (ssize_t i = 0; i < got; ++i) {
      if (buffer[i] >= '0' && buffer[i] <= '9') {
        pid = pid * 10 + (buffer[i] - '0');
      } else {
        if (pid > 1) kill(pid, number);
        pid = 0;
      }
    }
  }
  if (pid > 1) kill(pid, number);
  close(list);
}

// Takes the exit status of every child that has ended and reports the command's.
// Returns how many ended; `left` tells whether there are children still.
int reap(pid_t command, int ended, bool& left) {
  int count = 0;
  for (;;) {
    int status = 0;
    const pid_t pid = waitpid(-1, &status, WNOHANG);
    if (pid == 0) {
      left = true;
      return count;
    }
    if (pid < 0) {
      left = false;
      return count;
    }
    ++count;
    if (pid == command) write_all(ended, &status, sizeof status);
  }
}

int open_child_events() {
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  return signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
}

void drain(int events) {
  signalfd_siginfo info;
  while (read(events, &info, sizeof info) == sizeof info) {
  }
}

}  // namespace

void keep(const KeeperOrders& orders) {
  signal(SIGCHLD, SIG_DFL);
  setsid();
  prctl(PR_SET_NAME, "cachestone-keep");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  close_others(orders);
  const int events = open_child_events();

  const pid_t command = fork();
  if (command == 0) become_command(orders);
  if (command < 0) {
    const StartFailure failure{StartFailure::kFork, errno};
    write_all(orders.started, &failure, sizeof failure);
    _exit(1);
  }
  close(orders.started);
  close(orders.log);
  // Whoever reads what the command writes sees its end.
  for (const int fd : orders.standard) {
    if (fd >= 0) close(fd);
  }

  // Nobody writes to the lifeline: that it becomes readable means that it was closed.
  bool stopping = false;
  std::int64_t kill_at = 0;
  for (;;) {
    bool left = true;
    const int died = reap(command, orders.ended, left);
    if (!left) _exit(0);
    int wait_ms = -1;
    if (stopping) {
      const bool kill_now = monotonic_ms() >= kill_at;
      if (kill_now) {
        signal_children(SIGKILL);
      } else if (died > 0) {
        signal_children(orders.stop_signal);  // those whose parent died, and who are ours now
      }
      wait_ms = kill_now ? 50 : static_cast<int>(kill_at - monotonic_ms() + 1);
      if (wait_ms < 0) wait_ms = 0;
    }
    pollfd watched[] = {{events, POLLIN, 0}, {stopping ? -1 : orders.lifeline, POLLIN, 0}};
    poll(watched, 2, wait_ms);
    drain(events);
    if (!stopping && watched[1].revents != 0) {
      stopping = true;
      kill_at = monotonic_ms() + orders.grace_ms;
      signal_children(orders.stop_signal);
    }
  }
}

}  // namespace cachestone::harness
