#include "reports/site/leftovers.h"

#include <array>
#include <fstream>
#include <string_view>
#include <vector>

namespace cachestone::reports::site {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSign = "<meta name=\"generator\" content=\"cachestone\">";

bool is_our_page(const fs::path& path) {
  if (path.extension() != ".html" || fs::is_symlink(path) || !fs::is_regular_file(path)) return false;
  std::array<char, 1024> start{};
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), start.size());
  return std::string_view(start.data(), static_cast<std::size_t>(file.gcount())).find(kSign) != std::string_view::npos;
}

// The folders in which reports have pages; the rest of the folder may be anything.
constexpr std::array<const char*, 5> kFolders = {"cases", "rows", "targets", "specs", "compare"};

// Removes what is left in `inside` and below, and `inside` itself when nothing is in it any more.
void clean(const fs::path& folder, const fs::path& inside, const std::set<std::string>& kept) {
  bool removed = false;
  const std::vector<fs::directory_entry> entries(fs::directory_iterator(inside), fs::directory_iterator{});
  for (const fs::directory_entry& entry : entries) {
    if (entry.is_symlink()) continue;
    if (entry.is_directory()) {
      clean(folder, entry.path(), kept);
      removed = removed || !fs::exists(entry.path());
    } else if (kept.count(entry.path().lexically_relative(folder).generic_string()) == 0 && is_our_page(entry.path())) {
      removed = fs::remove(entry.path()) || removed;
    }
  }
  if (removed && fs::is_empty(inside)) fs::remove(inside);
}

}  // namespace

void remove_leftovers(const fs::path& folder, const std::set<std::string>& kept) {
  for (const char* name : kFolders) {
    const fs::path inside = folder / name;
    if (fs::is_directory(inside) && !fs::is_symlink(inside)) clean(folder, inside, kept);
  }
  for (const char* name : {"support.html"}) {
    if (kept.count(name) == 0 && is_our_page(folder / name)) fs::remove(folder / name);
  }
}

}  // namespace cachestone::reports::site
