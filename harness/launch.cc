#include "harness/launch.h"

#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "harness/ready_probe.h"

namespace cachestone::harness {
namespace {

namespace fs = std::filesystem;

constexpr Milliseconds kPause{10};
constexpr Milliseconds kVersionTimeout{10'000};
constexpr const char* kLog = "output.log";

std::string read_text(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

LaunchOptions with_defaults(LaunchOptions options) {
  if (options.cachestone.empty()) options.cachestone = fs::read_symlink("/proc/self/exe");
  if (!options.pause) options.pause = [](Milliseconds time) { std::this_thread::sleep_for(time); };
  return options;
}

fs::path program_of(const TargetFile& target, const fs::path& cachestone) {
  if (const auto program = find_program(target, cachestone)) return *program;
  throw LaunchError(how_to_install(target));
}

}  // namespace

LaunchedCache::LaunchedCache(TargetFile target, LaunchOptions options)
    : target_(std::move(target)),
      options_(with_defaults(std::move(options))),
      program_(program_of(target_, options_.cachestone)),
      directory_(target_.name, target_.user) {
  if (options_.keep_directory) directory_.keep();
  if (options_.warped) clock_ = std::make_unique<ClockPage>(directory_.path() / "clock");
  for (const std::string& folder : target_.directories) directory_.make_folder(folder);
  version_ = find_version();
  port_ = options_.port != 0 ? options_.port : free_port();
  try {
    start();
  } catch (const LaunchError&) {
    // Somebody may have taken the port between our look and the cache's: then it is taken when the cache is gone, too.
    if (process_) process_->stop();
    if (is_free(port_)) throw;
    port_ = free_port();
    start();
  }
}

LaunchedCache::~LaunchedCache() {
  stop();
}

void LaunchedCache::start() {
  for (const TargetFile::Written& file : target_.files) {
    directory_.write(file.to, fill_in(read_text(target_.folder / file.from), placeholders(), we_are_root()));
  }
  Command start = command(target_.command, kLog);
  if (clock_) start.environment = environment_for(*clock_, preload_library(options_.cachestone));
  process_ = std::make_unique<Process>(std::move(start));
  await_ready();
}

void LaunchedCache::await_ready() {
  const Milliseconds timeout = options_.timeout.value_or(target_.ready_timeout);
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  bool over = false;
  const auto go_on = [&] {
    options_.pause(kPause);
    over = !process_->alive() || std::chrono::steady_clock::now() >= deadline;
    return !over;
  };
  std::string problem;
  do {
    const ProbeResult result = probe(port_, target_.ready_path, go_on);
    if (result.kind == ProbeResult::kReady && process_->alive()) return;
    if (result.kind == ProbeResult::kHopeless) {
      throw LaunchError(with_log(target_.name + " cannot be used: " + result.problem));
    }
    problem = result.problem;
  } while (!over && go_on());
  if (!process_->alive()) {
    const std::string exit = process_->exit_description();
    const char* hint = exit == "exited with 0" ? " (the command must stay in the foreground)" : "";
    throw LaunchError(with_log(target_.name + " " + exit + " before it was ready" + hint));
  }
  std::ostringstream message;
  message << target_.name << " was not ready within " << static_cast<double>(timeout.count()) / 1000
          << " s: " << problem;
  throw LaunchError(with_log(message.str()));
}

std::string LaunchedCache::find_version() const {
  if (!target_.version) return "";
  Process process(command(target_.version->command, "version.log"));
  process.wait(kVersionTimeout);
  process.stop();
  const std::string output = read_text(process.log());
  const std::size_t found = output.find(target_.version->after);
  if (found == std::string::npos) return "";
  const std::size_t start = found + target_.version->after.size();
  return output.substr(start, output.find_first_of(" \t\r\n,;()", start) - start);
}

Command LaunchedCache::command(const std::vector<std::string>& arguments, const std::string& log) const {
  directory_.write(log, "");  // it belongs to the cache's user, who may open it again
  Command command;
  command.argv = fill_in(arguments, placeholders(), we_are_root());
  command.directory = directory_.path();
  command.log = directory_.path() / log;
  command.stop_signal = target_.stop_signal;
  command.grace = target_.grace;
  return command;
}

Placeholders LaunchedCache::placeholders() const {
  return {{"cachestone", options_.cachestone.string()},
          {"dir", directory_.path().string()},
          {"origin_host", options_.origin_host},
          {"origin_port", std::to_string(options_.origin_port)},
          {"port", std::to_string(port_)},
          {"program", program_.string()},
          {"target", target_.folder.string()},
          {"user", we_are_root() ? target_.user : our_user()}};
}

std::string LaunchedCache::with_log(const std::string& what) const {
  const std::string lines = process_->last_log_lines();
  if (lines.empty()) return what + "; its log is empty";
  return what + "; its log ends with:\n" + lines;
}

std::string LaunchedCache::command_line() const {
  std::string text;
  for (const std::string& argument : fill_in(target_.command, placeholders(), we_are_root())) {
    text += (text.empty() ? "" : " ") + argument;
  }
  return text;
}

std::string LaunchedCache::failure() {
  if (!process_ || process_->alive()) return "";
  return with_log(target_.name + " " + process_->exit_description());
}

void LaunchedCache::stop() {
  if (process_) process_->stop();
  directory_.remove();
}

}  // namespace cachestone::harness
