// Any text can be filled in as a template, and one without unknown placeholders leaves no placeholder behind.
// Corpus: corpus/template_fuzz.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "origin/script/template.h"

using namespace cachestone;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const origin::Context context{Time(Seconds(784111777)), 7, "/cs-1"};
  const std::string filled = origin::fill(text, context);
  const bool is_plain = text.find('{') == std::string_view::npos;
  if (is_plain && filled != text) std::abort();
  const auto unknown = origin::unknown_placeholder(text, origin::Placeholders::origin);
  if (unknown && text.find(*unknown) == std::string_view::npos) std::abort();
  // Whoever knows less objects to more.
  if (unknown && !origin::unknown_placeholder(text, origin::Placeholders::client)) std::abort();
  if (origin::unknown_placeholder(text, origin::Placeholders::client) &&
      !origin::unknown_placeholder(text, origin::Placeholders::none)) {
    std::abort();
  }
  return 0;
}
