// A target file: how to start one known cache (harness/targets/README.md documents the format).
//
// A target is a folder with target.json and templates of the configuration files that it names. Templates and the
// command know placeholders such as {dir} and {port}; a line or an argument that starts with "@root " or "@user " is
// there only when we are root, or only when we are not (harness/placeholders.h).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cases/case.h"
#include "simulator/http/time.h"

namespace cachestone::harness {

struct TargetFile {
  struct Written {
    std::string from;  // template, in the target's folder
    std::string to;    // file, in the run directory
  };
  struct Version {
    std::vector<std::string> command;
    std::string after;  // the version is the word after this text in the command's output
  };

  std::filesystem::path folder;          // where target.json is
  std::string name;                      // "nginx"; the folder's name
  std::string title;                     // "nginx"; the name, when the file has none
  std::string about;                     // one or two sentences for the reader of a report; may be empty
  std::vector<std::string> program;      // candidates: a name to look up, a path from the folder, or {cachestone};
                                         // without any in the file, the first argument of the command
  std::string package;                   // the Debian package that has it; may be empty
  std::string user;                      // who owns the run directory when we are root; empty: root
  std::vector<std::string> directories;  // made in the run directory
  std::vector<Written> files;
  std::vector<std::string> command;
  std::optional<Version> version;
  std::string cache = "shared";    // or "private"
  std::string clock = "real";      // or "warped": it may be started with our preload library
  std::vector<std::string> lacks;  // capabilities (cases/README.md, `needs`) that it does not have
  std::string ready_path = "/";    // asked for until it answers
  Milliseconds ready_timeout{20'000};
  int stop_signal = 0;
  Milliseconds grace{5000};
};

// Reads FOLDER/target.json and checks the templates. Throws json::InputError, which names file, place and problem.
TargetFile read_target_file(const std::filesystem::path& folder);

// Throws json::InputError when the target lacks what is no capability of the suite.
void check_lacks(const TargetFile& target, const cases::Catalogue& suite);

// The targets of a folder of targets, in order of their names.
std::vector<TargetFile> read_target_files(const std::filesystem::path& folder);

// The path of the target's program: the first candidate that is there, in PATH, /usr/local/sbin, /usr/sbin and /sbin.
// `cachestone` is our own executable. nullopt when none is installed.
std::optional<std::filesystem::path> find_program(const TargetFile& target, const std::filesystem::path& cachestone);

// "nginx is not installed: …", with the command that installs it.
std::string how_to_install(const TargetFile& target);

}  // namespace cachestone::harness
