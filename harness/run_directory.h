// A cache's own directory for one run: its configuration, its store, its log. Nothing outside of it is written.
#pragma once

#include <filesystem>
#include <string>

namespace cachestone::harness {

class RunDirectory {
 public:
  // Makes $TMPDIR/cachestone-NAME-… (or in /tmp), which others may enter and read: a cache that was started by root
  // works as another user. When we are root it belongs to `owner`, unless that is empty. Throws LaunchError.
  RunDirectory(const std::string& name, const std::string& owner);
  ~RunDirectory() { remove(); }
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // Both take a path in the directory and throw LaunchError. A file that is there is overwritten.
  void make_folder(const std::string& name) const;
  void write(const std::string& name, const std::string& text) const;
  void keep() { keep_ = true; }
  // Removes it, unless it is kept. Does nothing the second time.
  void remove();

 private:
  void give(const std::filesystem::path& path) const;

  std::filesystem::path path_;
  std::string owner_;
  bool keep_ = false;
};

bool we_are_root();
// The name of the user that we are.
std::string our_user();

}  // namespace cachestone::harness
