#include "simulator/policy/strong_validator.h"

#include "simulator/http/date.h"

namespace cachestone::policy {

std::optional<http::EntityTag> entity_tag(const http::Fields& fields) {
  const auto value = fields.first("ETag");
  return value ? http::parse_entity_tag(http::trim(*value)) : std::nullopt;
}

std::optional<std::string> strong_last_modified(const http::Fields& fields, Time response_time, const Rulebook& rules) {
  if (fields.count("Last-Modified") != 1) return std::nullopt;
  const std::string text(http::trim(*fields.first("Last-Modified")));
  const auto modified = http::parse_date(text, response_time);
  if (!modified) return std::nullopt;
  if (!rules.in_force(Clause::last_modified_is_weak)) return text;
  const auto date_text = fields.first("Date");
  const auto date = date_text ? http::parse_date(http::trim(*date_text), response_time) : std::nullopt;
  return date && *date - *modified >= Seconds(1) ? std::optional(text) : std::nullopt;
}

bool if_range_holds(const http::Request& request, const http::Fields& fields, Time response_time,
                    const Rulebook& rules) {
  if (request.fields.count("If-Range") != 1) return false;
  const std::string_view value = http::trim(*request.fields.first("If-Range"));
  // A quote among the first three characters makes it an entity tag (RFC 9110 §13.1.5).
  if (value.substr(0, 3).find('"') == std::string_view::npos) {
    const auto modified = strong_last_modified(fields, response_time, rules);
    if (modified && rules.distorted(Distortion::if_range_date_not_exact)) {
      return http::parse_date(value, response_time) >= http::parse_date(*modified, response_time);
    }
    return modified == value;
  }
  const auto wanted = http::parse_entity_tag(value);
  const auto own = entity_tag(fields);
  if (!wanted || !own) return false;
  return rules.in_force(Clause::if_range_strongly) ? http::strong_match(*wanted, *own)
                                                   : http::weak_match(*wanted, *own);
}

std::optional<std::string> if_range_value(const http::Fields& fields, Time response_time, const Rulebook& rules) {
  const auto tag = entity_tag(fields);
  if (!rules.in_force(Clause::if_range_date_is_strong) && fields.has("Last-Modified")) {
    return std::string(http::trim(*fields.first("Last-Modified")));
  }
  if (tag && (!tag->weak || !rules.in_force(Clause::if_range_no_weak_tag))) return http::format(*tag);
  if (fields.has("ETag")) return std::nullopt;
  return strong_last_modified(fields, response_time, rules);
}

bool same_strong_validator(const http::Fields& a, Time a_response_time, const http::Fields& b, Time b_response_time,
                           const Rulebook& rules) {
  if (a.has("ETag") || b.has("ETag")) {
    const auto a_tag = entity_tag(a);
    const auto b_tag = entity_tag(b);
    const bool weakly = rules.distorted(Distortion::parts_combined_on_weak_tags);
    return a_tag && b_tag && (weakly ? http::weak_match(*a_tag, *b_tag) : http::strong_match(*a_tag, *b_tag));
  }
  const auto a_modified = strong_last_modified(a, a_response_time, rules);
  return a_modified && a_modified == strong_last_modified(b, b_response_time, rules);
}

}  // namespace cachestone::policy
