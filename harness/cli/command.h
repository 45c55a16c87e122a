// The subcommands of `cachestone`, and what they share: options, exit codes, where the data lies.
#pragma once

#include <boost/program_options.hpp>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cachestone::cli {

// Exit codes.
inline constexpr int kWell = 0;       // all is well
inline constexpr int kFellShort = 1;  // the thing under test fell short
inline constexpr int kUsage = 2;      // the command line makes no sense
inline constexpr int kFailed = 3;     // the tool itself could not do its work

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(const std::vector<std::string>& arguments);
};

int run_command(const std::vector<std::string>& arguments);
int simulate_command(const std::vector<std::string>& arguments);
int list_command(const std::vector<std::string>& arguments);
int report_command(const std::vector<std::string>& arguments);
int compare_command(const std::vector<std::string>& arguments);
int proxy_command(const std::vector<std::string>& arguments);
int origin_command(const std::vector<std::string>& arguments);
int adapter_command(const std::vector<std::string>& arguments);
int selftest_command(const std::vector<std::string>& arguments);

// The options of one subcommand.
class Options {
 public:
  // `synopsis` is what stands behind "cachestone NAME"; `text` says what the command does, with at least one example.
  Options(std::string name, std::string synopsis, std::string text);

  boost::program_options::options_description_easy_init add() { return options_.add_options(); }
  // Names the option that takes the words without a "--".
  void positional(const char* option, int how_many);

  // Prints the help and returns true when --help is there. Throws UsageError.
  bool parse(const std::vector<std::string>& arguments);

  bool has(const std::string& option) const { return values_.count(option) != 0; }
  template <typename T>
  T get(const std::string& option) const {
    return values_[option].as<T>();
  }
  std::vector<std::string> texts(const std::string& option) const {
    return has(option) ? get<std::vector<std::string>>(option) : std::vector<std::string>{};
  }

 private:
  std::string name_;
  std::string synopsis_;
  std::string text_;
  boost::program_options::options_description options_{"Options"};
  boost::program_options::positional_options_description positional_;
  boost::program_options::variables_map values_;
};

// The folder that holds cases/ and harness/targets/: $CACHESTONE_HOME, or the nearest one above this program, or above
// the working directory. Throws std::runtime_error when there is none.
std::filesystem::path home();

// The path of this program.
std::filesystem::path own_program();

// A results file, that may be named by its folder: DIR/results.json.
std::filesystem::path results_file(const std::filesystem::path& file_or_folder);

// True when colour is wanted on this file descriptor: a terminal, and NO_COLOR is not set.
bool colour_wanted(int descriptor);

}  // namespace cachestone::cli
