#include "simulator/policy/preconditions.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "simulator/http/date.h"
#include "simulator/http/entity_tag.h"
#include "simulator/policy/strong_validator.h"

namespace cachestone::policy {
namespace {

// RFC 9110 §13.1.2: true when the condition is false, that is when the client has this representation.
bool has_tag(const http::Request& request, const StoredResponse& stored, const Rulebook& rules) {
  const auto list = http::parse_entity_tag_list(*request.fields.combined("If-None-Match"));
  if (list.any) return rules.in_force(Clause::none_match_star);
  if (rules.distorted(Distortion::any_tag_matches)) return true;
  const auto own = stored.response.fields.first("ETag");
  const auto tag = own ? http::parse_entity_tag(http::trim(*own)) : std::nullopt;
  if (!tag) return false;
  for (const http::EntityTag& member : list.tags) {
    if (rules.distorted(Distortion::first_tag_only) && &member != &list.tags.front()) break;
    if (rules.distorted(Distortion::tags_by_substring) && member.opaque.find(tag->opaque) != std::string::npos) {
      return true;
    }
    const bool weakly = rules.in_force(Clause::none_match_weakly);
    if (weakly ? http::weak_match(member, *tag) : http::strong_match(member, *tag)) return true;
  }
  return false;
}

// RFC 9111 §4.3.2: without Last-Modified the Date stands in.
std::optional<Time> modification_time(const StoredResponse& stored, const Rulebook& rules) {
  if (const auto text = stored.response.fields.first("Last-Modified")) {
    return http::parse_date(*text, stored.response_time);
  }
  if (!rules.in_force(Clause::modified_since_date)) return std::nullopt;
  return stored.date();
}

// RFC 9110 §13.1.3: false for a date that cannot be read, and for several of them.
std::optional<bool> modified_since(const http::Request& request, const StoredResponse& stored, const Rulebook& rules) {
  if (request.fields.count("If-Modified-Since") != 1) return std::nullopt;
  const auto since = http::parse_date(*request.fields.first("If-Modified-Since"), stored.response_time);
  const auto modified = modification_time(stored, rules);
  if (!since || !modified) return std::nullopt;
  if (rules.distorted(Distortion::any_date_matches)) return false;
  if (rules.distorted(Distortion::modified_since_exactly)) return whole_second(*modified) != whole_second(*since);
  if (rules.distorted(Distortion::same_second_is_modified)) return whole_second(*modified) >= whole_second(*since);
  return whole_second(*modified) > whole_second(*since);
}

Evaluation outcome(Precondition precondition, Clause clause, std::string saw) {
  Evaluation evaluation;
  evaluation.outcome = precondition;
  evaluation.decision.add(clause, Ruling::must, std::move(saw));
  return evaluation;
}

bool fails_if_match(const http::Request& request, const StoredResponse& stored) {
  const auto value = request.fields.combined("If-Match");
  if (!value) return false;
  const auto list = http::parse_entity_tag_list(*value);
  const auto own = stored.response.fields.first("ETag");
  const auto tag = own ? http::parse_entity_tag(http::trim(*own)) : std::nullopt;
  for (const http::EntityTag& member : list.tags) {
    if (tag && http::strong_match(member, *tag)) return false;
  }
  return !list.any;
}

bool fails_if_unmodified_since(const http::Request& request, const StoredResponse& stored) {
  const auto text = request.fields.first("If-Unmodified-Since");
  const auto modified_text = stored.response.fields.first("Last-Modified");
  if (!text || !modified_text) return false;
  const auto since = http::parse_date(*text, stored.response_time);
  const auto modified = http::parse_date(*modified_text, stored.response_time);
  return since && modified && *modified > *since;
}

bool fails_if_range(const http::Request& request, const StoredResponse& stored, const Rulebook& rules) {
  if (!request.fields.has("If-Range") || request.fields.has("Range")) return false;
  return !if_range_holds(request, stored.response.fields, stored.response_time, rules);
}

}  // namespace

Evaluation evaluate(const http::Request& request, const StoredResponse& stored, const Rulebook& rules) {
  // The defect: If-Match and If-Unmodified-Since are for the origin to judge.
  const bool origins = !rules.in_force(Clause::no_origin_preconditions) &&
                       (fails_if_match(request, stored) || fails_if_unmodified_since(request, stored));
  if (origins || (rules.distorted(Distortion::if_range_alone_fails) && fails_if_range(request, stored, rules))) {
    Evaluation failed;
    failed.outcome = Precondition::failed;
    return failed;
  }
  // RFC 9110 §13.2.1: conditions matter only where the answer would be a success.
  const bool success = stored.response.status >= 200 && stored.response.status < 300;
  if (!success && rules.in_force(Clause::preconditions_only_on_success)) return {};
  if (!rules.in_force(Clause::evaluate_preconditions)) return {};
  if (rules.distorted(Distortion::head_unconditional) && request.method == "HEAD") return {};

  const bool none_match = request.fields.has("If-None-Match");
  const bool modified = request.fields.has("If-Modified-Since");
  if (none_match && (!modified || rules.in_force(Clause::none_match_wins))) {
    const bool has = has_tag(request, stored, rules);
    const auto found =
        rules.distorted(Distortion::none_match_answered_412) ? Precondition::failed : Precondition::not_modified;
    return outcome(
        has ? found : Precondition::holds, Clause::evaluate_preconditions,
        has ? "If-None-Match names the stored entity tag" : "If-None-Match does not name the stored entity tag");
  }
  if (modified) {
    const auto changed = modified_since(request, stored, rules);
    if (!changed && rules.in_force(Clause::modified_since_invalid)) return {};
    if (!changed) return outcome(Precondition::not_modified, Clause::evaluate_preconditions, "If-Modified-Since");
    return outcome(*changed ? Precondition::holds : Precondition::not_modified, Clause::evaluate_preconditions,
                   *changed ? "modified after If-Modified-Since" : "not modified after If-Modified-Since");
  }
  return {};
}

http::Response not_modified(const http::Response& full, const Rulebook& rules) {
  // A careless cache leaves out those behind Age.
  static constexpr std::array<std::string_view, 9> kKept = {
      "Date", "ETag", "Last-Modified", "Age", "Cache-Control", "Content-Location", "Expires", "Vary", "Cache-Status"};
  const std::size_t count = rules.distorted(Distortion::bare_304) ? 4 : kKept.size();
  http::Response response;
  response.status = 304;
  response.reason = "Not Modified";
  for (const http::Field& line : full.fields) {
    const bool keep = rules.distorted(Distortion::all_fields_in_304) ||
                      std::any_of(kKept.begin(), kKept.begin() + count,
                                  [&](std::string_view name) { return http::same_name(name, line.name); });
    if (keep) response.fields.add(line.name, line.value);
  }
  return response;
}

}  // namespace cachestone::policy
