// The program: finds the subcommand, and turns errors into messages and exit codes.
#include <csignal>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "simulator/json/input_error.h"

namespace {

using cachestone::cli::Command;
using cachestone::cli::kFailed;
using cachestone::cli::kUsage;
using cachestone::cli::kWell;

constexpr Command kCommands[] = {
    {"run", "run cases against caches, print the matrix, write results and a report", cachestone::cli::run_command},
    {"simulate", "play one scenario on the virtual clock and show every decision", cachestone::cli::simulate_command},
    {"list", "list cases, clauses, defects, targets or coverage", cachestone::cli::list_command},
    {"report", "make a report from results files", cachestone::cli::report_command},
    {"compare", "what got better and what got worse between two runs", cachestone::cli::compare_command},
    {"proxy", "the reference cache as a real proxy", cachestone::cli::proxy_command},
    {"origin", "the scripted origin alone", cachestone::cli::origin_command},
    {"adapter", "the reference cache as an adapter, as one for a library of your own would be",
     cachestone::cli::adapter_command},
    {"selftest", "the suite proves itself: that it is complete, and that every case can fail",
     cachestone::cli::selftest_command},
};

void print_help(std::ostream& out) {
  out << "Cachestone tests HTTP caches against RFC 9111, and explains what a cache may do.\n\n"
         "Usage: cachestone COMMAND [options]\n\nCommands:\n";
  for (const Command& command : kCommands) {
    out << "  " << command.name << std::string(10 - command.name.size(), ' ') << command.summary << "\n";
  }
  out << "\nStart with:\n"
         "  cachestone run                            the whole suite against the reference cache\n"
         "  cachestone run --target nginx             and against an nginx that it starts itself\n"
         "  cachestone run --url http://127.0.0.1:80  and against your own cache\n"
         "\ncachestone COMMAND --help tells more. Exit codes: 0 all is well, 1 the cache fell short,\n"
         "2 the command line makes no sense, 3 the tool could not do its work.\n";
}

int dispatch(const std::vector<std::string>& words) {
  if (words.empty()) {
    print_help(std::cerr);
    return kUsage;
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    print_help(std::cout);
    return kWell;
  }
  if (words[0] == "--version") {
    std::cout << "cachestone " CACHESTONE_VERSION "\n";
    return kWell;
  }
  for (const Command& command : kCommands) {
    if (command.name == words[0]) return command.run({words.begin() + 1, words.end()});
  }
  throw cachestone::cli::UsageError("there is no command \"" + words[0] + "\"; see cachestone --help");
}

// A file that grows beyond what the shell allows (ulimit -f) is then an error of write, with a message, and no sudden
// end. A handler, since programs that we start would inherit a signal that is ignored.
void survive_full_files() {
  std::signal(SIGXFSZ, [](int) {});
}

// What was printed has to arrive: `cachestone run > /full/disk` is no success.
int with_output_written(int code) {
  std::cout.flush();
  if (std::cout) return code;
  throw std::runtime_error("standard output cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
  survive_full_files();
  try {
    return with_output_written(dispatch({argv + 1, argv + argc}));
  } catch (const cachestone::cli::UsageError& error) {
    std::cerr << "cachestone: " << error.what() << "\n";
    return kUsage;
  } catch (const std::exception& error) {
    std::cerr << "cachestone: " << error.what() << "\n";
    return kFailed;
  }
}
