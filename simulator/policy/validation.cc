#include "simulator/policy/validation.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>

#include "simulator/http/entity_tag.h"
#include "simulator/policy/storage.h"
#include "simulator/policy/strong_validator.h"

namespace cachestone::policy {
namespace {

bool same_value(const http::Fields& a, const http::Fields& b, std::string_view name) {
  return a.first(name) == b.first(name);
}

// Fields that say how long a response is fresh: what a careless cache takes from a 304, and nothing else.
bool is_freshness_field(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kNames = {"Cache-Control", "Date", "Expires", "Age"};
  for (std::string_view known : kNames) {
    if (http::same_name(known, name)) return true;
  }
  return false;
}

}  // namespace

bool can_validate(const StoredResponse& stored) {
  return entity_tag(stored.response.fields).has_value() || stored.response.fields.has("Last-Modified");
}

bool add_entity_tag(http::Request& request, const StoredResponse& stored, const Rulebook& rules) {
  auto tag = entity_tag(stored.response.fields);
  if (!tag || !rules.in_force(Clause::validate_with_entity_tag)) return false;
  if (rules.distorted(Distortion::weak_tags_not_sent) && tag->weak) return false;
  if (rules.distorted(Distortion::weak_mark_lost)) tag->weak = false;
  const auto own = request.fields.combined("If-None-Match");
  const bool bare = rules.distorted(Distortion::tag_sent_without_quotes);
  if (!own || bare || rules.distorted(Distortion::clients_tags_overwritten)) {
    request.fields.set("If-None-Match", bare ? tag->opaque : http::format(*tag));
    return true;
  }
  const auto list = http::parse_entity_tag_list(*own);
  if (list.any) return false;
  const bool listed = std::find(list.tags.begin(), list.tags.end(), *tag) != list.tags.end();
  if (!listed) request.fields.set("If-None-Match", *own + ", " + http::format(*tag));
  return true;
}

void make_conditional(http::Request& request, const StoredResponse& stored, const Rulebook& rules) {
  add_entity_tag(request, stored, rules);
  const bool by_date = rules.distorted(Distortion::modified_since_is_date);
  const auto modified = stored.response.fields.first(by_date ? "Date" : "Last-Modified");
  if (modified && rules.in_force(Clause::validate_with_last_modified)) {
    request.fields.set("If-Modified-Since", std::string(*modified));
  }
}

bool is_conditional(const http::Request& request) {
  return request.fields.has("If-None-Match") || request.fields.has("If-Modified-Since");
}

void make_unconditional(http::Request& request) {
  request.fields.remove("If-None-Match");
  request.fields.remove("If-Modified-Since");
}

Decision identifies(const http::Response& not_modified, const StoredResponse& stored, const Rulebook& rules) {
  Decision decision;
  if (!rules.in_force(Clause::strong_mismatch_updates_nothing)) return decision;
  auto answer = [&](bool same, const std::string& what) {
    decision.add(Clause::strong_mismatch_updates_nothing, same ? Ruling::may : Ruling::must_not,
                 "the 304's " + what + (same ? " is" : " is not") + " that of the stored response");
    return decision;
  };
  const auto stored_tag = entity_tag(stored.response.fields);
  if (const auto tag = entity_tag(not_modified.fields)) {
    const bool same =
        stored_tag && (tag->weak ? http::weak_match(*tag, *stored_tag) : http::strong_match(*tag, *stored_tag));
    return answer(same, "entity tag");
  }
  if (not_modified.fields.has("Last-Modified")) {
    return answer(same_value(not_modified.fields, stored.response.fields, "Last-Modified"), "Last-Modified");
  }
  // A 304 without any validator speaks only about a stored response that has none either.
  return answer(!stored_tag && !stored.response.fields.has("Last-Modified"), "lack of a validator");
}

void freshen(StoredResponse& stored, const http::Response& update, Time request_time, Time response_time,
             const Profile& profile, const Rulebook& rules) {
  if (!rules.in_force(Clause::validated_is_updated)) return;
  const bool exclude = rules.in_force(Clause::update_excludes_unstorable);
  http::Fields fresh = exclude ? storable(update, profile, rules).fields : update.fields;
  if (rules.in_force(Clause::update_keeps_content_length)) fresh.remove("Content-Length");
  // Age counts from this response: an older one says nothing any more (RFC 9111 §4.2.3).
  stored.response.fields.remove("Age");
  if (rules.distorted(Distortion::age_of_304_ignored)) fresh.remove("Age");
  if (rules.distorted(Distortion::update_loses_content_fields)) {
    for (std::string_view name : {"Content-Type", "Content-Encoding", "Content-Language"}) {
      stored.response.fields.remove(name);
    }
  }
  std::set<std::string> replaced;
  for (const http::Field& line : fresh) {
    if (!rules.in_force(Clause::update_every_field) && !is_freshness_field(line.name)) continue;
    const bool appended = rules.distorted(Distortion::update_appends_fields);
    if (replaced.insert(http::lower(line.name)).second && !appended) stored.response.fields.remove(line.name);
    stored.response.fields.add(line.name, line.value);
  }
  if (!rules.distorted(Distortion::validation_keeps_times)) {
    stored.request_time = request_time;
    stored.response_time = response_time;
  }
  if (rules.distorted(Distortion::validated_for_a_year))
    stored.response.fields.set("Cache-Control", "max-age=31536000");
  stored.invalidated = false;
  stored.refresh(profile.targeted_fields, rules);
}

bool agrees_with_head(const http::Response& head, const StoredResponse& stored) {
  for (std::string_view name : {"ETag", "Last-Modified", "Content-Length"}) {
    // The length of what is held in part is not that of the whole.
    if (stored.partial && name == "Content-Length") continue;
    if (head.fields.has(name) && !same_value(head.fields, stored.response.fields, name)) return false;
  }
  return true;
}

}  // namespace cachestone::policy
