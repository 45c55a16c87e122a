// Whatever a results file holds, its pages are whole, and text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "reports/results_json.h"
#include "reports/site/model.h"
#include "reports/site/site.h"
#include "reports/text.h"
#include "simulator/json/input_error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cachestone;
  reports::Results results;
  try {
    results = reports::results_from_json({reinterpret_cast<const char*>(data), size}, "fuzz.json");
  } catch (const json::InputError&) {
    return 0;
  }
  const reports::site::Model model(results);
  reports::site::for_each_page(model, [&](const reports::site::Page& page) {
    const std::string html = reports::site::document(model, page);
    // Nothing turns the direction of the text (U+202E), nothing ends it.
    if (!reports::is_utf8(html) || html.find("\xE2\x80\xAE") != std::string::npos) std::abort();
    if (html.find('\0') != std::string::npos || !html.ends_with("</html>\n")) std::abort();
  });
  return 0;
}
