#include "cases/fingerprint.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace cachestone::cases {
namespace {

// FNV-1a, 64 bits.
class Hash {
 public:
  void add(const std::string& text) {
    for (const char byte : text) mix(static_cast<unsigned char>(byte));
    mix(0);  // so that where one text ends and the next begins counts
  }
  std::string digits() const {
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(state_));
    return text;
  }

 private:
  void mix(std::uint64_t byte) { state_ = (state_ ^ byte) * 1099511628211U; }
  std::uint64_t state_ = 14695981039346656037U;
};

std::string content(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) throw std::runtime_error(path.string() + ": cannot be read");
  return text;
}

}  // namespace

std::string fingerprint(const Catalogue& catalogue, const std::filesystem::path& folder) {
  std::vector<std::string> names = {"areas.json", "capabilities.json", "requirements.json"};
  for (const Suite& suite : catalogue.suites) names.push_back(suite.id + ".json");
  std::sort(names.begin(), names.end());
  Hash hash;
  for (const std::string& name : names) {
    hash.add(name);
    hash.add(content(folder / name));
  }
  return hash.digits();
}

}  // namespace cachestone::cases
