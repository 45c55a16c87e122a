#include "harness/adapter/wire.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <utility>

namespace cachestone::adapter {
namespace {

constexpr std::size_t kTail = 4096;         // kept of standard error
constexpr std::size_t kLastLines = 3;       // shown of it
constexpr std::size_t kLongestShown = 200;  // of each
constexpr Milliseconds kSlice{100};         // between two looks at whether we are still wanted
constexpr Milliseconds kOwnEnd{1000};       // for the command, to end by itself
constexpr Milliseconds kStatusComes{2000};

// Two ends of a new pipe that close themselves on exec; ours does not block.
void make_pipe(int& ours, int& theirs, bool we_read) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    throw harness::LaunchError("cannot make a pipe: " + std::generic_category().message(errno));
  }
  ours = ends[we_read ? 0 : 1];
  theirs = ends[we_read ? 1 : 0];
  fcntl(ours, F_SETFL, fcntl(ours, F_GETFL) | O_NONBLOCK);
}

// write(2) that says EPIPE and raises no SIGPIPE.
ssize_t write_quietly(int fd, const char* data, std::size_t size) {
  sigset_t only;
  sigset_t before;
  sigemptyset(&only);
  sigaddset(&only, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &only, &before);
  const ssize_t written = write(fd, data, size);
  const int error = errno;
  if (written < 0 && error == EPIPE) {
    const timespec at_once{};
    sigtimedwait(&only, nullptr, &at_once);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return written;
}

std::string seconds_text(Milliseconds time) {
  if (time.count() % 1000 == 0) return std::to_string(time.count() / 1000) + " s";
  return std::to_string(time.count()) + " ms";
}

std::string megabytes_text(std::size_t bytes) {
  return bytes >= (1 << 20) ? std::to_string(bytes >> 20) + " MiB" : std::to_string(bytes) + " bytes";
}

}  // namespace

void Wire::End::close() {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

Wire::Wire(WireOptions options) : options_(std::move(options)) {
  End input, output, errors;
  make_pipe(input_.fd, input.fd, false);
  make_pipe(output_.fd, output.fd, true);
  make_pipe(errors_.fd, errors.fd, true);
  harness::Command command;
  command.argv = {"/bin/sh", "-c", options_.command};
  command.directory = std::filesystem::current_path();
  command.standard = {input.fd, output.fd, errors.fd};
  command.grace = kOwnEnd;
  process_ = std::make_unique<harness::Process>(std::move(command));
}

Wire::~Wire() {
  input_.close();
  if (!failed_) process_->wait(kOwnEnd);
  process_->stop();
  read_errors();
}

void Wire::send(std::string line, std::string occasion, Milliseconds patience) {
  // What nobody asked for would be taken for the answer to this. (Before the first line it is no answer in any case.)
  if (!occasion_.empty()) read_output();
  if (taken_ < received_.size()) fail("wrote more after it had been idle");
  unsent_.erase(0, sent_);
  sent_ = 0;
  unsent_ += line;
  occasion_ = std::move(occasion);
  patience_ = patience;
  deadline_ = std::chrono::steady_clock::now() + patience;
  bytes_ = 0;
  write_some();
}

std::string Wire::next_line() {
  for (;;) {
    const std::size_t end = received_.find('\n', searched_);
    if (end != std::string::npos) {
      std::string line = received_.substr(taken_, end - taken_);
      taken_ = searched_ = end + 1;
      return line;
    }
    received_.erase(0, std::exchange(taken_, 0));
    searched_ = received_.size();
    if (received_.size() > options_.longest_line) {
      fail("wrote a line of more than " + megabytes_text(options_.longest_line));
    }
    if (bytes_ > options_.most_bytes) {
      fail("wrote more than " + megabytes_text(options_.most_bytes) + " without being idle");
    }
    if (ended_) fail_because_it_ended();
    wait();
  }
}

// Until something has come, or a slice of time has passed.
void Wire::wait() {
  const auto left = std::chrono::ceil<Milliseconds>(deadline_ - std::chrono::steady_clock::now());
  if (left <= Milliseconds{0}) fail("was not idle after " + seconds_text(patience_));
  pollfd watched[] = {
      {output_.fd, POLLIN, 0}, {errors_.fd, POLLIN, 0}, {sent_ < unsent_.size() ? input_.fd : -1, POLLOUT, 0}};
  const int ready = poll(watched, std::size(watched), static_cast<int>(std::min(left, kSlice).count()));
  if (options_.cancelled && options_.cancelled()) throw Cancelled();
  if (watched[1].revents != 0 && ready > 0) read_errors();
  if (watched[2].revents != 0 && ready > 0) write_some();
  if (watched[0].revents != 0 && ready > 0) return read_output();
  // Somebody else may hold the other end of its output.
  if (ready == 0 && !process_->alive()) ended_ = true;
}

void Wire::write_some() {
  while (sent_ < unsent_.size()) {
    const ssize_t written = write_quietly(input_.fd, unsent_.data() + sent_, unsent_.size() - sent_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) return;
    // It does not listen. Whether it still has something to say is to be seen.
    sent_ = written < 0 ? unsent_.size() : sent_ + static_cast<std::size_t>(written);
  }
}

void Wire::read_output() {
  std::array<char, 1 << 16> buffer;
  const ssize_t got = read(output_.fd, buffer.data(), buffer.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    ended_ = true;
    return;
  }
  received_.append(buffer.data(), static_cast<std::size_t>(got));
  bytes_ += static_cast<std::size_t>(got);
}

// As much as is there, but not for ever.
void Wire::read_errors() {
  std::array<char, 1 << 12> buffer;
  for (int i = 0; i < 256 && errors_.fd >= 0; ++i) {
    const ssize_t got = read(errors_.fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return errors_.close();
    const std::string_view text(buffer.data(), static_cast<std::size_t>(got));
    if (options_.on_errors) options_.on_errors(text);
    tail_ += text;
    if (tail_.size() > kTail) tail_.erase(0, tail_.size() - kTail);
  }
}

void Wire::fail(const std::string& did, bool died) {
  failed_ = true;
  throw WireError("The adapter " + did + " (at \"" + occasion_ + "\")" + last_words() + ".", died);
}

void Wire::fail_because_it_ended() {
  const bool gone = process_->wait(kStatusComes);
  read_errors();
  fail(gone ? process_->exit_description() : "closed its standard output", bytes_ == 0);
}

// Stack traces are indented: the lines that are not say what is wrong.
std::string Wire::last_words() const {
  std::string words;
  std::size_t end = tail_.size();
  for (std::size_t lines = 0; end > 0 && lines < kLastLines;) {
    const std::size_t feed = tail_.rfind('\n', end - 1);
    const std::size_t begin = feed == std::string::npos ? 0 : feed + 1;
    std::string line = tail_.substr(begin, end - begin);
    if (!line.empty() && line.find_first_of(" \t\r") != 0) {
      if (line.size() > kLongestShown) line = line.substr(0, kLongestShown) + "...";
      words = line + (words.empty() ? "" : " / ") + words;
      ++lines;
    }
    if (feed == std::string::npos) break;
    end = feed;
  }
  return words.empty() ? "" : "; its last words: \"" + words + "\"";
}

}  // namespace cachestone::adapter
