#include "cases/glob.h"

namespace cachestone::cases {

bool matches(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (name.substr(0, star) != pattern.substr(0, star)) return false;
  const std::string_view rest = pattern.substr(star + 1);
  for (std::size_t start = star; start <= name.size(); ++start) {
    if (matches(rest, name.substr(start))) return true;
  }
  return false;
}

}  // namespace cachestone::cases
