#include "harness/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace cachestone::harness {
namespace {

// "c/d" of "a/b/c/d" when `parts` is 2; all of it when it has no more.
std::string_view last_parts(std::string_view name, std::size_t parts) {
  std::size_t start = name.size();
  for (; parts > 0 && start != std::string_view::npos && start > 0; --parts) start = name.rfind('/', start - 1);
  return start == std::string_view::npos || start == 0 ? name : name.substr(start + 1);
}

}  // namespace

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::vector<std::string> nearest(std::string_view wanted, const std::vector<std::string>& names, std::size_t most) {
  const auto parts = static_cast<std::size_t>(std::count(wanted.begin(), wanted.end(), '/')) + 1;
  std::vector<std::pair<std::size_t, const std::string*>> found;
  for (const std::string& name : names) {
    const std::size_t far = std::min(distance(wanted, name), distance(wanted, last_parts(name, parts)));
    if (far * 2 < std::max<std::size_t>(wanted.size(), 3)) found.emplace_back(far, &name);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> result;
  for (const auto& [far, name] : found) {
    if (result.size() < most && std::find(result.begin(), result.end(), *name) == result.end()) result.push_back(*name);
  }
  return result;
}

std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& names) {
  const std::vector<std::string> near = nearest(wanted, names);
  if (near.empty()) return "";
  std::string text = "; did you mean " + near.front();
  for (std::size_t i = 1; i < near.size(); ++i) text += (i + 1 == near.size() ? " or " : ", ") + near[i];
  return text + "?";
}

}  // namespace cachestone::harness
