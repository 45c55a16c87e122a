#include "harness/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <fstream>
#include <system_error>
#include <utility>

#include "harness/keeper.h"

namespace cachestone::harness {
namespace {

// How long after the grace the keeper may take to see everything dead, before we go on without it.
constexpr Milliseconds kPatience{10'000};
constexpr std::size_t kLongestLine = 500;

std::string reason(int error_number) {
  return std::generic_category().message(error_number);
}

void close_if_open(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

// A descriptor that is closed at the end of the scope.
struct Descriptor {
  int fd = -1;
  ~Descriptor() { close_if_open(fd); }
  int release() { return std::exchange(fd, -1); }
};

// The keeper needs descriptors above the standard ones, which may be closed in a process like ours.
int above_standard(int fd) {
  if (fd < 0 || fd > 2) return fd;
  const int moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
  close(fd);
  return moved;
}

// A copy for the keeper.
int copy_of(int fd) {
  const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
  if (copy < 0) throw LaunchError("cannot pass descriptor " + std::to_string(fd) + " on: " + reason(errno));
  return copy;
}

struct Pipe {
  Descriptor read_end, write_end;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw LaunchError("cannot make a pipe: " + reason(errno));
    read_end.fd = above_standard(ends[0]);
    write_end.fd = above_standard(ends[1]);
  }
};

bool readable(int fd, Milliseconds at_most) {
  pollfd watched{fd, POLLIN, 0};
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  for (;;) {
    const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
    const int ready = poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

// Reads one record from a pipe; false at its end. A record is written in one piece.
bool read_record(int fd, void* record, std::size_t size) {
  ssize_t got = 0;
  do {
    got = read(fd, record, size);
  } while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(size);
}

// Our environment with the command's additions, as NAME=value.
std::vector<std::string> environment_of(const Command& command) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!command.environment.contains(text.substr(0, text.find('=')))) all.push_back(text);
  }
  for (const auto& [name, value] : command.environment) all.push_back(name + "=" + value);
  return all;
}

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
  std::vector<const char*> all;
  for (const std::string& text : texts) all.push_back(text.c_str());
  all.push_back(nullptr);
  return all;
}

// fork with all signals blocked, so that no handler of ours runs in the child. The parent's mask is restored.
pid_t fork_quietly() {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = fork();
  if (pid != 0) pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return pid;
}

[[noreturn]] void report(const Command& command, const StartFailure& failure) {
  switch (failure.stage) {
    case StartFailure::kDirectory:
      throw LaunchError("cannot enter " + command.directory.string() + ": " + reason(failure.error_number));
    case StartFailure::kExec:
      throw LaunchError("cannot run " + command.argv[0] + ": " + reason(failure.error_number));
    case StartFailure::kFork:
      break;
  }
  throw LaunchError("cannot start a process for " + command.argv[0] + ": " + reason(failure.error_number));
}

}  // namespace

Process::Process(Command command) : command_(std::move(command)) {
  start();
}

Process::~Process() {
  stop();
}

void Process::start() {
  if (command_.argv.empty()) throw LaunchError("the command is empty");
  if (access("/proc/thread-self/children", R_OK) != 0) {
    throw LaunchError("cannot read /proc/thread-self/children: without it there is no way to stop what is started");
  }
  Descriptor log{above_standard(open(command_.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644))};
  if (log.fd < 0) throw LaunchError("cannot write " + command_.log.string() + ": " + reason(errno));
  std::array<Descriptor, 3> standard;
  for (std::size_t i = 0; i < standard.size(); ++i) {
    if (command_.standard[i] >= 0) standard[i].fd = copy_of(command_.standard[i]);
  }
  Pipe lifeline;
  Pipe started;
  Pipe ended;
  const std::vector<std::string> environment = environment_of(command_);
  const std::vector<const char*> argv = pointers(command_.argv);
  const std::vector<const char*> envp = pointers(environment);
  const KeeperOrders orders{argv.data(),
                            envp.data(),
                            command_.directory.c_str(),
                            log.fd,
                            {standard[0].fd, standard[1].fd, standard[2].fd},
                            lifeline.read_end.fd,
                            started.write_end.fd,
                            ended.write_end.fd,
                            command_.stop_signal,
                            command_.grace.count()};
  keeper_ = fork_quietly();
  if (keeper_ == 0) keep(orders);
  if (keeper_ < 0) report(command_, {StartFailure::kFork, errno});
  lifeline_ = lifeline.write_end.release();
  ended_ = ended.read_end.release();
  close_if_open(started.write_end.fd);
  close_if_open(ended.write_end.fd);

  StartFailure failure{};
  if (read_record(started.read_end.fd, &failure, sizeof failure)) {
    stop();
    report(command_, failure);
  }
}

bool Process::wait(Milliseconds at_most) {
  if (!has_ended_ && ended_ >= 0 && readable(ended_, at_most)) {
    has_ended_ = true;
    if (!read_record(ended_, &status_, sizeof status_)) status_ = SIGKILL;  // the keeper was killed, and so the command
  }
  return has_ended_ || ended_ < 0;
}

bool Process::alive() {
  return !wait(Milliseconds{0});
}

std::string Process::exit_description() {
  if (alive()) return "still runs";
  if (WIFEXITED(status_)) return "exited with " + std::to_string(WEXITSTATUS(status_));
  const int number = WTERMSIG(status_);
  return "was killed by signal " + std::to_string(number) + " (" + strsignal(number) + ")";
}

void Process::stop() {
  if (ended_ < 0) return;
  close_if_open(lifeline_);
  wait(command_.grace + kPatience);
  // After the command's status comes the end of the pipe, when the last descendant is gone.
  const bool over = readable(ended_, command_.grace + kPatience);
  while (waitpid(keeper_, nullptr, over ? 0 : WNOHANG) < 0 && errno == EINTR) {
  }
  close_if_open(ended_);
}

std::string Process::last_log_lines(std::size_t count) const {
  std::ifstream stream(command_.log, std::ios::binary);
  std::deque<std::string> last;
  for (std::string line; std::getline(stream, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    if (line.size() > kLongestLine) line = line.substr(0, kLongestLine) + "...";
    last.push_back(std::move(line));
    if (last.size() > count) last.pop_front();
  }
  std::string text;
  for (const std::string& line : last) text += (text.empty() ? "" : "\n") + line;
  return text;
}

}  // namespace cachestone::harness
