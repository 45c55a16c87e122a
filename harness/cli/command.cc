#include "harness/cli/command.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <utility>

namespace cachestone::cli {

namespace po = boost::program_options;

Options::Options(std::string name, std::string synopsis, std::string text)
    : name_(std::move(name)), synopsis_(std::move(synopsis)), text_(std::move(text)) {
  options_.add_options()("help,h", "show this help");
}

void Options::positional(const char* option, int how_many) {
  positional_.add(option, how_many);
}

bool Options::parse(const std::vector<std::string>& arguments) {
  try {
    po::store(po::command_line_parser(arguments).options(options_).positional(positional_).run(), values_);
    if (values_.count("help") != 0) {
      std::cout << "Usage: cachestone " << name_ << " " << synopsis_ << "\n\n" << text_ << "\n" << options_;
      return true;
    }
    po::notify(values_);
  } catch (const po::error& error) {
    throw UsageError(std::string(error.what()) + "; see cachestone " + name_ + " --help");
  }
  return false;
}

std::filesystem::path own_program() {
  return std::filesystem::read_symlink("/proc/self/exe");
}

std::filesystem::path home() {
  if (const char* named = std::getenv("CACHESTONE_HOME")) return named;
  for (std::filesystem::path start : {own_program().parent_path(), std::filesystem::current_path()}) {
    for (std::filesystem::path folder = start; folder.has_relative_path(); folder = folder.parent_path()) {
      if (std::filesystem::exists(folder / "cases" / "requirements.json")) return folder;
    }
  }
  throw std::runtime_error(
      "cannot find the suite: no folder above " + own_program().string() +
      " or the working directory has cases/requirements.json; set CACHESTONE_HOME to the source folder");
}

std::filesystem::path results_file(const std::filesystem::path& file_or_folder) {
  return std::filesystem::is_directory(file_or_folder) ? file_or_folder / "results.json" : file_or_folder;
}

bool colour_wanted(int descriptor) {
  const char* no_colour = std::getenv("NO_COLOR");
  return isatty(descriptor) != 0 && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace cachestone::cli
