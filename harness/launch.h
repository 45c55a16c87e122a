// A real cache that we start for a run: its own directory, its own port, always stopped.
//
// Starting blocks until the cache answers; a run begins after that. The system's instance of the same program is
// never touched. The process is under a keeper (harness/keeper.h), so it is stopped also when we crash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/clock_page.h"
#include "harness/placeholders.h"
#include "harness/process.h"
#include "harness/run_directory.h"
#include "harness/target_file.h"

namespace cachestone::harness {

struct LaunchOptions {
  std::string origin_host = "127.0.0.1";
  std::uint16_t origin_port = 0;        // where the scripted origin listens
  std::filesystem::path cachestone;     // our own executable; empty: found through /proc/self/exe
  std::uint16_t port = 0;               // the cache's port in the first attempt; 0: any that is free
  std::optional<Milliseconds> timeout;  // to become ready, instead of the target's
  bool keep_directory = false;
  bool warped = false;  // its wall clock can be moved: see LaunchedCache::clock
  // Lets so much time pass. The cache may ask the origin before it answers for the first time: an origin on this
  // thread must be run meanwhile. Default: sleep.
  std::function<void(Milliseconds)> pause;
};

class LaunchedCache {
 public:
  // Starts the cache and waits until it is ready; tries another port, once, when the first is taken meanwhile.
  // Throws LaunchError with the reason and the end of the cache's log.
  LaunchedCache(TargetFile target, LaunchOptions options);
  ~LaunchedCache();  // stops it
  LaunchedCache(const LaunchedCache&) = delete;
  LaunchedCache& operator=(const LaunchedCache&) = delete;

  const TargetFile& target() const { return target_; }
  std::uint16_t port() const { return port_; }  // on 127.0.0.1
  const std::filesystem::path& directory() const { return directory_.path(); }
  const std::string& version() const { return version_; }  // "1.22.1"; empty when it does not say
  std::string command_line() const;                        // what it was started with

  // Moves its wall clock; null unless it was started so.
  ClockPage* clock() { return clock_.get(); }

  bool alive() { return process_ && process_->alive(); }
  // Why it no longer runs, with the end of its log: "nginx was killed by signal 11 …"; empty while it runs.
  std::string failure();
  // Stops the cache and everything that it started, and removes its directory. Does nothing the second time.
  void stop();

 private:
  void start();
  void await_ready();
  std::string find_version() const;
  Command command(const std::vector<std::string>& arguments, const std::string& log) const;
  std::string with_log(const std::string& what) const;
  Placeholders placeholders() const;

  TargetFile target_;
  LaunchOptions options_;
  std::filesystem::path program_;
  RunDirectory directory_;
  std::uint16_t port_ = 0;
  std::string version_;
  std::unique_ptr<ClockPage> clock_;
  std::unique_ptr<Process> process_;
};

}  // namespace cachestone::harness
