// The files that stand beside the pages and are the same in every report: the look, the script, the icon.
#pragma once

#include <string_view>
#include <vector>

namespace cachestone::reports::site {

struct Asset {
  std::string_view path;  // "style.css"
  std::string_view content;
};
const std::vector<Asset>& assets();

}  // namespace cachestone::reports::site
