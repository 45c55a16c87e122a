#include "harness/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <utility>

namespace cachestone::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kRedraw{100};
constexpr seconds kLine{30};       // between two lines on a pipe
constexpr seconds kFirstGuess{1};  // before that our speed is not known
constexpr std::string_view kClear = "\r\033[K";

// "5 s", "3 min 20 s", "2 h 5 min"
std::string duration(Progress::Duration time) {
  const auto all = static_cast<long>(std::ceil(time.count()));
  if (all < 60) return std::to_string(all) + " s";
  if (all < 3600) return std::to_string(all / 60) + " min " + std::to_string(all % 60) + " s";
  return std::to_string(all / 3600) + " h " + std::to_string(all % 3600 / 60) + " min";
}

std::string rate(double per_second) {
  if (per_second >= 10) return std::to_string(std::lround(per_second));
  const long tenths = std::lround(per_second * 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

}  // namespace

Progress::Progress(bool terminal, std::function<void(std::string_view)> write)
    : terminal_(terminal), write_(std::move(write)) {}

void Progress::begin(std::string name, std::size_t total, std::optional<Duration> expected, Moment now) {
  name_ = std::move(name);
  total_ = total;
  done_ = 0;
  expected_ = expected;
  begun_ = now;
  shown_ = now;
  if (terminal_) show(now);
}

void Progress::count(Moment now) {
  ++done_;
  tick(now);
}

void Progress::tick(Moment now) {
  if (now - shown_ >= (terminal_ ? milliseconds(kRedraw) : milliseconds(kLine))) show(now);
}

void Progress::end() {
  if (terminal_) write_(kClear);
}

void Progress::show(Moment now) {
  shown_ = now;
  if (terminal_) {
    write_(std::string(kClear) + text(now).substr(0, 79));
  } else {
    write_("cachestone: " + text(now) + "\n");
  }
}

std::optional<Progress::Duration> Progress::left(Moment now) const {
  const Duration elapsed = now - begun_;
  if (expected_ && elapsed < *expected_) return *expected_ - elapsed;
  if (done_ == 0 || elapsed < kFirstGuess) return std::nullopt;
  return elapsed * (static_cast<double>(total_ - std::min(done_, total_)) / static_cast<double>(done_));
}

std::string Progress::text(Moment now) const {
  const Duration elapsed = now - begun_;
  std::string text = name_ + " " + std::to_string(done_) + "/" + std::to_string(total_);
  if (done_ > 0 && elapsed >= kFirstGuess) text += ", " + rate(static_cast<double>(done_) / elapsed.count()) + "/s";
  if (const auto time = left(now)) text += ", " + duration(*time) + " left";
  return text;
}

Progress progress_on_stderr() {
  return {isatty(STDERR_FILENO) != 0, [](std::string_view text) { std::cerr << text << std::flush; }};
}

}  // namespace cachestone::cli
