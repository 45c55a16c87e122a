#include "simulator/http/entity_tag.h"

#include <algorithm>

#include "simulator/http/message.h"

namespace cachestone::http {
namespace {

// etagc (RFC 9110 §8.8.3): visible characters and obs-text, without the double quote. A backslash escapes nothing.
bool is_etag_char(char c) {
  return (c > ' ' && c != '"' && c != 0x7f) || c < 0;
}

}  // namespace

std::optional<EntityTag> parse_entity_tag(std::string_view text) {
  EntityTag tag;
  if (text.starts_with("W/")) {
    tag.weak = true;
    text.remove_prefix(2);
  }
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  tag.opaque = text.substr(1, text.size() - 2);
  if (!std::all_of(tag.opaque.begin(), tag.opaque.end(), is_etag_char)) return std::nullopt;
  return tag;
}

std::string format(const EntityTag& tag) {
  return (tag.weak ? "W/\"" : "\"") + tag.opaque + "\"";
}

bool strong_match(const EntityTag& a, const EntityTag& b) {
  return !a.weak && !b.weak && a.opaque == b.opaque;
}

bool weak_match(const EntityTag& a, const EntityTag& b) {
  return a.opaque == b.opaque;
}

EntityTagList parse_entity_tag_list(std::string_view value) {
  EntityTagList list;
  if (trim(value) == "*") {
    list.any = true;
    return list;
  }
  // Not list_members(): in an entity tag a backslash is an ordinary character and cannot hide the closing quote.
  bool quoted = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i < value.size() && value[i] == '"') quoted = !quoted;
    if (i < value.size() && (value[i] != ',' || quoted)) continue;
    if (const auto tag = parse_entity_tag(trim(value.substr(start, i - start)))) list.tags.push_back(*tag);
    start = i + 1;
  }
  return list;
}

}  // namespace cachestone::http
