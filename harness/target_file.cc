#include "harness/target_file.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/placeholders.h"
#include "simulator/json/reader.h"

namespace cachestone::harness {
namespace {

namespace fs = std::filesystem;
using json::Node;
using json::ObjectReader;

constexpr std::int64_t kLongestWait = 600;  // seconds

std::string read_text(const Node& place, const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream || !fs::is_regular_file(path)) place.fail("a file in the target's folder", path.string());
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string non_empty(const Node& node) {
  if (node.text().empty()) node.fail("a text that is not empty");
  return node.text();
}

// A path inside the run directory, or inside the target's folder.
std::string inside(const Node& node) {
  const fs::path path = non_empty(node);
  if (path.is_absolute() || std::any_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; })) {
    node.fail("a relative path without \"..\"");
  }
  return path.string();
}

std::string one_of(const Node& node, const std::vector<std::string>& choices) {
  std::string all;
  for (const std::string& choice : choices) {
    if (node.text() == choice) return choice;
    all += (all.empty() ? "\"" : ", \"") + choice + "\"";
  }
  node.fail((choices.size() > 1 ? "one of " : "") + all);
}

void check_placeholders(const std::string& text, const Node& place, const std::string& where) {
  if (const auto name = unknown_placeholder(text)) {
    place.fail("the placeholders " + known_placeholders(), "{" + *name + "}" + where);
  }
}

std::vector<std::string> arguments(const Node& node) {
  const std::vector<Node> items = node.items();
  if (items.empty()) node.fail("at least one argument");
  for (const Node& item : items) check_placeholders(item.text(), item, "");
  return node.texts();
}

std::string program(const Node& node) {
  const std::string text = non_empty(node);
  if (text.find('{') != std::string::npos && text != "{cachestone}") node.fail("a name, a path, or {cachestone}");
  return text;
}

std::vector<std::string> programs(const Node& node) {
  std::vector<std::string> all;
  for (const Node& item : node.items()) all.push_back(program(item));
  if (all.empty()) node.fail("at least one program");
  return all;
}

std::vector<TargetFile::Written> files(const Node& node, const fs::path& folder) {
  std::vector<TargetFile::Written> all;
  ObjectReader object(node);
  for (const auto& member : node.value().items()) {
    const Node to = object.required(member.key());
    const std::string text = read_text(to, folder / member.key());
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
      check_placeholders(line, to, " in line " + std::to_string(number) + " of " + member.key());
    }
    all.push_back({member.key(), inside(to)});
  }
  return all;
}

TargetFile::Version version(const Node& node) {
  ObjectReader object(node);
  TargetFile::Version version{arguments(object.required("command")), non_empty(object.required("after"))};
  object.finish();
  return version;
}

void read_ready(const Node& node, TargetFile& target) {
  ObjectReader object(node);
  if (const auto path = object.optional("path")) {
    target.ready_path = path->text();
    if (!target.ready_path.starts_with('/')) path->fail("a path that starts with /");
  }
  if (const auto timeout = object.optional("timeout")) {
    target.ready_timeout = Seconds{timeout->integer(1, kLongestWait)};
  }
  object.finish();
}

void read_stop(const Node& node, TargetFile& target) {
  static const std::map<std::string, int> kSignals{{"TERM", SIGTERM}, {"INT", SIGINT}, {"QUIT", SIGQUIT}};
  ObjectReader object(node);
  if (const auto signal = object.optional("signal")) {
    target.stop_signal = kSignals.at(one_of(*signal, {"TERM", "INT", "QUIT"}));
  }
  if (const auto grace = object.optional("grace")) target.grace = Seconds{grace->integer(0, kLongestWait)};
  object.finish();
}

// Without `program`, the command begins with it.
void run_by_command(const Node& command, TargetFile& target) {
  target.program = {program(command.items().front())};
  target.command.front() = "{program}";
}

TargetFile read(const Node& root, const fs::path& folder) {
  ObjectReader object(root);
  TargetFile target;
  target.folder = folder;
  target.stop_signal = SIGTERM;
  target.name = folder.filename();
  if (const auto node = object.optional("name"); node && node->text() != target.name) {
    node->fail("the name of its folder, \"" + target.name + "\"");
  }
  target.title = target.name;
  if (const auto node = object.optional("title")) target.title = non_empty(*node);
  if (const auto node = object.optional("about")) target.about = node->text();
  const auto candidates = object.optional("program");
  const auto command = object.optional("command");
  if (candidates) target.program = programs(*candidates);
  if (command) target.command = arguments(*command);
  if (const auto node = object.optional("package")) target.package = node->text();
  if (const auto node = object.optional("user")) target.user = node->text();
  if (const auto node = object.optional("directories")) {
    for (const Node& item : node->items()) target.directories.push_back(inside(item));
  }
  if (const auto node = object.optional("files")) target.files = files(*node, folder);
  if (const auto node = object.optional("version")) target.version = version(*node);
  if (const auto node = object.optional("cache")) target.cache = one_of(*node, {"shared", "private"});
  if (const auto node = object.optional("clock")) target.clock = one_of(*node, {"real", "warped"});
  if (const auto node = object.optional("lacks")) target.lacks = node->texts();
  if (const auto node = object.optional("ready")) read_ready(*node, target);
  if (const auto node = object.optional("stop")) read_stop(*node, target);
  object.finish();
  // Last: a misspelt name of a member tells more than that one is missing.
  if (!command) root.fail("a member \"command\"", "none");
  if (!candidates) run_by_command(*command, target);
  return target;
}

// A folder in PATH that we may not enter holds nothing for us.
bool executable(const fs::path& path) {
  std::error_code no_access;
  return fs::is_regular_file(path, no_access) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

TargetFile read_target_file(const fs::path& folder) {
  const fs::path whole = fs::weakly_canonical(folder);
  const fs::path file = whole / "target.json";
  const nlohmann::json value = json::parse_file(file);
  return read(Node(value, file.string()), whole);
}

void check_lacks(const TargetFile& target, const cases::Catalogue& suite) {
  for (std::size_t i = 0; i < target.lacks.size(); ++i) {
    if (suite.capability(target.lacks[i]) != nullptr) continue;
    throw json::InputError((target.folder / "target.json").string(), "/lacks/" + std::to_string(i),
                           "a capability of capabilities.json", "\"" + target.lacks[i] + "\"");
  }
}

std::vector<TargetFile> read_target_files(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    std::error_code no_access;
    if (fs::exists(entry.path() / "target.json", no_access)) found.push_back(entry.path());
  }
  if (error) throw json::InputError(folder.string(), "", "a folder of targets", error.message());
  std::sort(found.begin(), found.end());
  std::vector<TargetFile> targets;
  for (const fs::path& path : found) targets.push_back(read_target_file(path));
  return targets;
}

std::optional<fs::path> find_program(const TargetFile& target, const fs::path& cachestone) {
  const char* path = std::getenv("PATH");
  const std::string places = std::string(path == nullptr ? "" : path) + ":/usr/local/sbin:/usr/sbin:/sbin";
  for (const std::string& candidate : target.program) {
    if (candidate == "{cachestone}") return cachestone;
    if (candidate.find('/') != std::string::npos) {
      if (executable(target.folder / candidate)) return target.folder / candidate;
      continue;
    }
    std::istringstream folders(places);
    for (std::string folder; std::getline(folders, folder, ':');) {
      if (folder.starts_with('/') && executable(fs::path(folder) / candidate)) return fs::path(folder) / candidate;
    }
  }
  return std::nullopt;
}

std::string how_to_install(const TargetFile& target) {
  std::string text = target.title + " is not installed: none of";
  for (const std::string& candidate : target.program) text += " " + candidate;
  text += " was found.";
  if (target.package.empty()) return text;
  return text + " Run scripts/setup --with-caches, or apt-get install " + target.package + ".";
}

}  // namespace cachestone::harness
