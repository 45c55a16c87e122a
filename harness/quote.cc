#include "harness/quote.h"

namespace cachestone::harness {

std::string quoted_start(std::string_view text) {
  constexpr std::size_t kMost = 60;
  std::string start(text.substr(0, kMost));
  for (char& c : start) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return "\"" + start + (text.size() > kMost ? "…\"" : "\"");
}

}  // namespace cachestone::harness
