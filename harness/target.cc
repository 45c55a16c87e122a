#include "harness/target.h"

#include <algorithm>

namespace cachestone::harness {

std::size_t path_start(std::string_view target) {
  const std::size_t authority = target.starts_with('/') ? std::string_view::npos : target.find("://");
  return authority == std::string_view::npos ? 0 : std::min(target.find('/', authority + 3), target.size());
}

}  // namespace cachestone::harness
