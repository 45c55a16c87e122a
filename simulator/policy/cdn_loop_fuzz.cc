// Input: CDN-Loop lines. Ids that were read mean the same when they are written, and whoever adds itself is found.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "simulator/http/fuzzing.h"
#include "simulator/policy/cdn_loop.h"

using namespace cachestone;
using namespace cachestone::policy;
using http::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Rulebook rules = Rulebook().silent();
  http::Fields fields;
  std::size_t start = 0;
  const std::string text(data, data + size);
  while (start <= text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    fields.add("CDN-Loop", text.substr(start, end - start));
    start = end + 1;
  }

  http::Fields written;
  for (const std::string& id : cdn_ids(fields)) {
    require(is_cdn_id(id), "what was read is an id");
    require(!may_forward(fields, id, rules).allowed(), "whoever is named is found");
    add_cdn_info(written, id, rules);
  }
  require(cdn_ids(written) == cdn_ids(fields), "ids mean the same when they are written");
  add_cdn_info(fields, "cdn.example", rules);
  require(!may_forward(fields, "CDN.example", rules).allowed(), "nothing hides an id that was added");
  return 0;
}
