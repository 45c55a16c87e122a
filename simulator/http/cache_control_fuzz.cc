// Input: field lines, separated by line feeds. What was understood must mean the same when it is written canonically,
// and the lines must mean together what they mean one by one.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "simulator/http/cache_control.h"
#include "simulator/http/fuzzing.h"

using namespace cachestone;
using namespace cachestone::http;

namespace {

Fields lines_of(const std::string& text) {
  Fields fields;
  std::size_t start = 0;
  for (std::size_t end = text.find('\n'); start <= text.size(); end = text.find('\n', start)) {
    fields.add("Cache-Control", text.substr(start, end - start));
    if (end == std::string::npos) break;
    start = end + 1;
  }
  return fields;
}

std::string canonical(const Directive& directive) {
  if (!directive.argument) return directive.name;
  if (!directive.quoted) return directive.name + "=" + *directive.argument;
  std::string text = directive.name + "=\"";
  for (char c : *directive.argument) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

void check_lookups(const CacheControl& control) {
  for (const Directive& directive : control.directives()) {
    const Directive* first = control.find(directive.name);
    require(first != nullptr && control.has(directive.name), "a directive that is there is found");
    require(control.all(directive.name).front() == first, "the first of all is the first");
    const DeltaArgument delta = control.delta(directive.name);
    require(delta.present, "a delta argument of a directive that is there");
    require(!delta.value || (delta.value >= Seconds(0) && delta.value <= kDeltaSecondsLimit), "the range of seconds");
    require(!delta.value || first->valid, "no value from a malformed argument");
    require(control.unqualified(directive.name) || !control.field_names(directive.name).empty(),
            "a qualified directive lists names");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Fields fields = lines_of(std::string(data, data + size));
  const CacheControl control(fields);
  check_lookups(control);

  std::vector<Directive> one_by_one;
  std::size_t problems = 0;
  for (const Field& line : fields) {
    const CacheControl part(Fields{{"cache-CONTROL", line.value}});
    one_by_one.insert(one_by_one.end(), part.directives().begin(), part.directives().end());
    problems += part.problems().size();
  }
  require(one_by_one == control.directives(), "lines mean together what they mean alone");
  require(problems == control.problems().size(), "each line has its own problems");

  std::vector<Directive> valid;
  std::string value;
  for (const Directive& directive : control.directives()) {
    if (!directive.valid) continue;
    valid.push_back(directive);
    value += canonical(directive) + ", ";
  }
  const CacheControl again(Fields{{"Cache-Control", value}});
  require(again.directives() == valid, "the canonical form means the same");
  require(again.problems().empty(), "the canonical form has no problems");
  return 0;
}
