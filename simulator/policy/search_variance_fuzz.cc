// Input: three lines, a No-Vary-Search value and two queries. Equivalence is reflexive and symmetric, cannot be broken
// by what the variance ignores, and never reaches beyond a path.
#include <cstddef>
#include <cstdint>
#include <string>

#include "simulator/http/fuzzing.h"
#include "simulator/policy/search_variance.h"

using namespace cachestone;
using namespace cachestone::policy;
using http::require;

namespace {

std::string take_line(std::string& text) {
  const std::string line = text.substr(0, text.find('\n'));
  text.erase(0, line.size() + 1);
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(data, data + size);
  const std::string value = take_line(text);
  const std::string a = "http://h/p?" + take_line(text);
  const std::string b = "http://h/p?" + take_line(text);
  const Rulebook rules = Rulebook().silent();
  const SearchVariance variance = search_variance(http::Fields{{"No-Vary-Search", value}}, rules);
  const auto match = [&](const std::string& x, const std::string& y) {
    return match_search(x, y, variance, rules).allowed();
  };

  require(match(a, a), "a URI is equivalent to itself");
  const bool equivalent = match(a, b);
  require(match(b, a) == equivalent, "equivalence has no direction");
  require(!variance.is_default() || equivalent == (a == b), "the default is exact");
  if (!variance.is_default()) require(match(a + "&", a), "an empty parameter is no parameter");
  if (!variance.is_default()) require(match(a + "&x", b + "&x") == equivalent, "the same end makes no difference");
  require(!match("http://h/q" + a.substr(10), b), "another path is another resource");
  require(path_key(a, rules) == "http://h/p", "a path has no query");
  return 0;
}
