// How far a run is, on standard error: on a terminal one line that is redrawn, on a pipe a line now and then.
//
//   nginx 120/310, 42/s, 5 s left
//
// Times are arguments, so that nothing here depends on a clock.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cachestone::cli {

class Progress {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::duration<double>;

  // `write` gets what is to be shown: escape codes and carriage returns only when `terminal`.
  Progress(bool terminal, std::function<void(std::string_view)> write);

  // A target begins. `expected`: how long it will take, when a clock says so and not our speed.
  void begin(std::string name, std::size_t total, std::optional<Duration> expected, Moment now);
  void count(Moment now);  // a case has ended
  void tick(Moment now);   // time has passed: redraws
  void end();              // takes the line away

  // "nginx 120/310, 42/s, 5 s left"; what is not known yet is left out.
  std::string text(Moment now) const;

 private:
  void show(Moment now);
  std::optional<Duration> left(Moment now) const;

  bool terminal_;
  std::function<void(std::string_view)> write_;
  std::string name_;
  std::size_t total_ = 0;
  std::size_t done_ = 0;
  std::optional<Duration> expected_;
  Moment begun_{};
  Moment shown_{};
};

// On standard error, as it is.
Progress progress_on_stderr();

}  // namespace cachestone::cli
