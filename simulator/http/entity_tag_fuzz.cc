// A tag that was read is written as it was; a list that was read means the same when it is written again.
#include <cstddef>
#include <cstdint>
#include <string>

#include "simulator/http/entity_tag.h"
#include "simulator/http/fuzzing.h"
#include "simulator/http/message.h"

using namespace cachestone::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const EntityTagList list = parse_entity_tag_list(text);
  if (const auto tag = parse_entity_tag(text)) {
    require(format(*tag) == text, "a tag is written as it was read");
    require(list.tags.size() == 1 && list.tags[0] == *tag, "a tag is a list of one");
  }
  require(!list.any || (list.tags.empty() && trim(text) == "*"), "an asterisk stands alone");

  std::string written;
  for (const EntityTag& tag : list.tags) {
    require(parse_entity_tag(format(tag)) == tag, "a tag of a list can be read alone");
    require(weak_match(tag, tag), "a tag matches itself weakly");
    require(strong_match(tag, tag) == !tag.weak, "a strong tag matches itself strongly");
    written += format(tag) + " ,";
  }
  require(parse_entity_tag_list(written).tags == list.tags, "a list means the same when it is written again");
  return 0;
}
