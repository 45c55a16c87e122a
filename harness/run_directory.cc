#include "harness/run_directory.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "harness/process.h"

namespace cachestone::harness {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlainCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+~@";

[[noreturn]] void fail(const std::string& what, const fs::path& path, int error_number) {
  throw LaunchError(what + " " + path.string() + ": " + std::generic_category().message(error_number));
}

}  // namespace

bool we_are_root() {
  return geteuid() == 0;
}

std::string our_user() {
  const passwd* entry = getpwuid(geteuid());
  return entry == nullptr ? std::to_string(geteuid()) : entry->pw_name;
}

RunDirectory::RunDirectory(const std::string& name, const std::string& owner) : owner_(we_are_root() ? owner : "") {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);  // heeds TMPDIR
  if (error) throw LaunchError("TMPDIR is not a folder: " + error.message());
  std::string pattern = (fs::absolute(parent) / ("cachestone-" + name + "-XXXXXX")).string();
  if (pattern.find_first_not_of(kPlainCharacters) != std::string::npos) {
    throw LaunchError("the path " + pattern + " has characters that configuration files cannot hold; set TMPDIR");
  }
  if (mkdtemp(pattern.data()) == nullptr) fail("cannot make", pattern, errno);
  path_ = pattern;
  try {
    if (chmod(path_.c_str(), 0755) != 0) fail("cannot open up", path_, errno);
    give(path_);
  } catch (const LaunchError&) {
    fs::remove(path_, error);
    throw;
  }
}

void RunDirectory::remove() {
  std::error_code ignored;
  if (!keep_) fs::remove_all(path_, ignored);
}

void RunDirectory::make_folder(const std::string& name) const {
  std::error_code error;
  fs::create_directories(path_ / name, error);
  if (error) fail("cannot make", path_ / name, error.value());
  give(path_ / name);
}

void RunDirectory::write(const std::string& name, const std::string& text) const {
  const fs::path parent = fs::path(name).parent_path();
  if (!parent.empty()) make_folder(parent.string());
  std::ofstream stream(path_ / name, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (!stream) fail("cannot write", path_ / name, errno);
  give(path_ / name);
}

void RunDirectory::give(const fs::path& path) const {
  if (owner_.empty()) return;
  const passwd* entry = getpwnam(owner_.c_str());
  if (entry == nullptr) throw LaunchError("there is no user " + owner_ + " on this machine");
  if (chown(path.c_str(), entry->pw_uid, entry->pw_gid) != 0) fail("cannot give to " + owner_ + ":", path, errno);
}

}  // namespace cachestone::harness
