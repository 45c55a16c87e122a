// Entity tags (RFC 9110 §8.8.3) and the lists of them in If-None-Match and If-Match.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachestone::http {

struct EntityTag {
  bool weak = false;
  std::string opaque;  // without the quotes
  bool operator==(const EntityTag&) const = default;
};

// Strict: [W/]"…", the W in upper case, no white space around, only etagc inside.
std::optional<EntityTag> parse_entity_tag(std::string_view text);
std::string format(const EntityTag& tag);

// RFC 9110 §8.8.3.2.
bool strong_match(const EntityTag& a, const EntityTag& b);
bool weak_match(const EntityTag& a, const EntityTag& b);

// If-None-Match or If-Match: "*" or a list. Members that are not entity tags are dropped.
struct EntityTagList {
  bool any = false;  // the value is "*"
  std::vector<EntityTag> tags;
};
EntityTagList parse_entity_tag_list(std::string_view value);

}  // namespace cachestone::http
