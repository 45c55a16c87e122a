// Whatever can be read is written, means the same when it is read again, and is then written in the same way. An error
// has a place in the text and says what is wrong.
#include <cstddef>
#include <cstdint>
#include <string>

#include "simulator/http/fuzzing.h"
#include "simulator/http/structured_fields.h"

using namespace cachestone::http;

namespace {

template <typename Value>
void check(const std::string& text, sf::Parsed<Value> (*parse)(std::string_view)) {
  const auto parsed = parse(text);
  if (!parsed) {
    require(parsed.error.position <= text.size(), "an error is within the text");
    require(!parsed.error.what.empty(), "an error says what is wrong");
    return;
  }
  const auto written = sf::serialise(*parsed);
  require(written.has_value(), "what was read can be written");
  const auto again = parse(*written);
  require(again.value == parsed.value, "the canonical text means the same");
  require(sf::serialise(*again) == written, "the canonical text is written as it is");
  require(parse("  " + text + "  ").value == parsed.value, "spaces around a value mean nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  check<sf::List>(text, &sf::parse_list);
  check<sf::Dictionary>(text, &sf::parse_dictionary);
  check<sf::Item>(text, &sf::parse_item);
  return 0;
}
