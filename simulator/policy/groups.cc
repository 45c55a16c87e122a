#include "simulator/policy/groups.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "simulator/http/structured_fields.h"
#include "simulator/policy/methods.h"
#include "simulator/policy/uri.h"

namespace cachestone::policy {
namespace {

namespace sf = http::sf;
using Strings = std::vector<std::string>;

constexpr std::string_view kGroups = "Cache-Groups";
constexpr std::string_view kInvalidation = "Cache-Group-Invalidation";
// A cache must support 32 groups of 32 characters (RFC 9875 §2, §3); the one that is broken here stops before.
constexpr std::size_t kTooFew = 31;

// RFC 9875 §2 and §3: a List of Strings, parameters ignored. Nothing when it is something else.
std::optional<Strings> strings_of(const http::Fields& fields, std::string_view name) {
  const auto list = sf::parse_list(fields, name);
  if (!list) return std::nullopt;
  Strings strings;
  for (const sf::Member& member : *list) {
    const auto* item = std::get_if<sf::Item>(&member);
    const auto* text = item == nullptr ? nullptr : std::get_if<std::string>(&item->value);
    if (text == nullptr) return std::nullopt;
    strings.push_back(*text);
  }
  return strings;
}

// What a cache makes of the field that only looks for commas.
Strings pieces_of(const http::Fields& fields, std::string_view name) {
  Strings pieces;
  const std::string value = fields.combined(name).value_or("");
  for (std::string_view piece : http::list_members(value)) {
    if (piece.starts_with('"')) piece.remove_prefix(1);
    if (piece.ends_with('"')) piece.remove_suffix(1);
    pieces.emplace_back(piece);
  }
  return pieces;
}

// RFC 9875 §2.1. The cache that is broken here mixes up origins and cases.
std::string key_of(std::string_view uri, std::string_view group, const Rulebook& rules) {
  if (!rules.in_force(Clause::same_group)) return http::lower(group);
  std::string group_text(group);
  if (rules.distorted(Distortion::groups_across_origins)) return std::string(group);
  if (rules.distorted(Distortion::group_names_ignore_case)) group_text = http::lower(group);
  return std::string(origin_of(uri)) + " " + group_text;
}

// The clauses of one of the two fields.
struct FieldClauses {
  Clause strings;
  Clause enough;
};

std::optional<Strings> keys_of(std::string_view uri, const http::Fields& fields, std::string_view name,
                               FieldClauses clauses, const Rulebook& rules) {
  auto strings = rules.in_force(clauses.strings) ? strings_of(fields, name) : pieces_of(fields, name);
  if (!strings) return std::nullopt;
  if (!rules.in_force(clauses.enough)) {
    if (strings->size() > kTooFew) strings->resize(kTooFew);
    std::erase_if(*strings, [](const std::string& text) { return text.size() > kTooFew; });
  }
  Strings keys;
  for (const std::string& text : *strings) {
    std::string key = key_of(uri, text, rules);
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace

std::vector<std::string> groups_of(std::string_view uri, const http::Fields& fields, const Rulebook& rules) {
  if (!fields.has(kGroups)) return {};
  const FieldClauses clauses{Clause::groups_are_strings, Clause::groups_enough};
  Strings groups = keys_of(uri, fields, kGroups, clauses, rules).value_or(Strings());
  if (rules.distorted(Distortion::first_group_only) && !groups.empty()) groups.resize(1);
  return groups;
}

std::vector<std::string> groups_invalidated_with(std::string_view uri, const http::Fields& fields,
                                                 const Rulebook& rules) {
  if (!rules.in_force(Clause::groups_invalidated_together)) return {};
  return groups_of(uri, fields, rules);
}

GroupInvalidation groups_invalidated_by(const http::Request& request, std::string_view uri,
                                        const http::Response& response, const Profile& profile, const Rulebook& rules) {
  GroupInvalidation result{{}, Decision(rules)};
  if (!response.fields.has(kInvalidation)) return result;
  if (is_safe(request.method, profile, rules) && rules.in_force(Clause::groups_not_by_safe_methods)) {
    result.decision.add(Clause::groups_not_by_safe_methods, Ruling::must_not,
                        [&] { return request.method + " is safe: Cache-Group-Invalidation is ignored"; });
    return result;
  }
  const bool error = response.status < 200 || response.status >= 400;
  if (error && rules.in_force(Clause::groups_not_by_errors)) {
    result.decision.add(Clause::groups_not_by_errors, Ruling::must_not, [&] {
      return "status " + std::to_string(response.status) + " is an error: no group is invalidated";
    });
    return result;
  }
  if (!rules.in_force(Clause::groups_by_unsafe_methods)) return result;
  const FieldClauses clauses{Clause::invalidated_groups_are_strings, Clause::invalidated_groups_enough};
  auto keys = keys_of(uri, response.fields, kInvalidation, clauses, rules);
  if (!keys) {
    result.decision.add(Clause::invalidated_groups_are_strings, Ruling::must_not,
                        "Cache-Group-Invalidation is not a List of Strings: it is ignored");
    return result;
  }
  result.groups = std::move(*keys);
  result.decision.add(Clause::groups_by_unsafe_methods, Ruling::may, [&] {
    return request.method + " succeeded: " + std::to_string(result.groups.size()) + " group" +
           (result.groups.size() == 1 ? "" : "s") + " named by Cache-Group-Invalidation";
  });
  return result;
}

}  // namespace cachestone::policy
