// Reading never crashes, and whatever can be read is written back as the same results, and told in every other format.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "reports/badge.h"
#include "reports/csv.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/results_json.h"
#include "reports/terminal.h"
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
  const std::string text = reports::results_to_json(results);
  const reports::Results back = reports::results_from_json(text, "fuzz.json");
  // A longer input may hold a body that the first writing cuts; then only the second is exact.
  if (size <= reports::kLongestBody && !(back == results)) std::abort();
  if (reports::results_to_json(back) != text) std::abort();
  if (reports::plain_report(back).find('\r') != std::string::npos) std::abort();
  const reports::Gate gate(back, {"2027-01-01"});
  for (const std::string& told :
       {reports::junit_report(back, gate), reports::markdown_summary(back, gate), reports::csv_matrix(back)}) {
    if (told.empty() || !reports::is_utf8(told)) std::abort();
  }
  for (std::size_t i = 0; i < back.targets.size(); ++i) {
    if (!reports::is_utf8(reports::badge(back, i))) std::abort();
  }
  return 0;
}
