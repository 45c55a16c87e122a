// Any text read as a suite gives cases or an InputError, nothing else. Corpus: corpus/suite_fuzz.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cases/reader.h"
#include "cases/suite_reader.h"

using namespace cachestone;

namespace {

// What readers of a Suite rely on.
bool is_sound(const cases::Case& item) {
  for (const auto* steps : {&item.steps, &item.control}) {
    for (std::size_t i = 1; i < steps->size(); ++i) {
      if ((*steps)[i].at < (*steps)[i - 1].at) return false;
    }
  }
  return !item.steps.empty() && (!item.observe || item.observe->step < item.steps.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cases::Catalogue kRegistry = [] {
    cases::Catalogue registry;
    registry.clauses.resize(1);
    registry.clauses[0].id = "c-1";
    return registry;
  }();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const nlohmann::json document = json::parse(text, "fuzz");
    const cases::Suite suite = cases::read_suite(json::Node(document, "fuzz"), "", kRegistry);
    for (const cases::Case& item : suite.cases) {
      if (!is_sound(item)) std::abort();
    }
  } catch (const json::InputError&) {
  }
  return 0;
}
