#include "simulator/policy/selection.h"

#include <algorithm>
#include <optional>

#include "simulator/policy/misread_selection.h"

namespace cachestone::policy {
namespace {

// RFC 9111 §4.1 allows to normalise white space and the splitting of a list over lines; nothing else is changed here.
std::optional<std::string> normalised(const http::Fields& fields, std::string_view name) {
  const auto combined = fields.combined(name);
  if (!combined) return std::nullopt;
  std::string result;
  for (std::string_view member : http::list_members(*combined)) {
    if (!result.empty()) result += ", ";
    result += member;
  }
  return result;
}

// The same, by a cache that may misread it.
std::optional<std::string> compared(const http::Fields& fields, std::string_view name, const Rulebook& rules) {
  if (!rules.distorted()) return normalised(fields, name);
  const auto combined = fields.combined(name);
  return combined ? misread_value(fields, name, http::list_members(*combined), rules) : std::nullopt;
}

std::string shown(const std::optional<std::string>& value) {
  return value ? "\"" + *value + "\"" : "absent";
}

void ask_vary(Decision& decision, const http::Request& request, const StoredResponse& stored, const Rulebook& rules) {
  const http::Fields& response = stored.response.fields;
  for (const std::string& name : rules.distorted()
                                     ? misread_vary(response, request.fields, stored.request.fields, rules)
                                     : nominated_fields(response)) {
    if (name == "*") {
      if (rules.in_force(Clause::vary_star_never_matches)) {
        decision.add(Clause::vary_star_never_matches, Ruling::must_not, "Vary: * never matches");
      }
      continue;
    }
    auto now = compared(request.fields, name, rules);
    auto then = compared(stored.request.fields, name, rules);
    if (!rules.in_force(Clause::vary_absent_is_not_empty)) {
      now = now.value_or("");
      then = then.value_or("");
    }
    if (now == then) {
      decision.add(Clause::vary_fields_match, Ruling::may,
                   [&] { return "Vary names " + name + ": " + shown(now) + " now as when it was stored"; });
      continue;
    }
    const bool only_presence = now.value_or("") == then.value_or("");
    const Clause clause = only_presence ? Clause::vary_absent_is_not_empty : Clause::vary_fields_match;
    if (rules.in_force(clause)) {
      decision.add(clause, Ruling::must_not,
                   [&] { return "Vary names " + name + ": " + shown(then) + " when stored, " + shown(now) + " now"; });
    }
  }
}

}  // namespace

std::string cache_key(std::string_view uri, const Rulebook& rules) {
  if (rules.in_force(Clause::same_target_uri)) {
    return rules.distorted() ? misread_uri(uri, rules) : std::string(uri);
  }
  // The defect: of the path only the first segment counts, and the query not at all.
  const std::size_t authority = uri.find("://");
  const std::size_t path = uri.find('/', authority == std::string_view::npos ? 0 : authority + 3);
  const std::size_t end = path == std::string_view::npos ? path : uri.find_first_of("/?", path + 1);
  return std::string(uri.substr(0, end));
}

bool method_permits(std::string_view method, std::string_view stored_method) {
  return method == stored_method || (method == "HEAD" && stored_method == "GET");
}

std::vector<std::string> nominated_fields(const http::Fields& response_fields) {
  std::vector<std::string> names;
  if (const auto vary = response_fields.combined("Vary")) {
    for (std::string_view member : http::list_members(*vary)) names.push_back(http::lower(member));
  }
  return names;
}

std::string selecting_values(const std::vector<std::string>& nominated, const http::Fields& request) {
  std::string values;
  for (const std::string& name : nominated) {
    // Field values hold no control characters: these marks keep the values, and absence, apart.
    const auto value = normalised(request, name);
    values += value ? *value : "\x01";
    values += '\n';
  }
  return values;
}

Decision selects(const http::Request& request, const StoredResponse& stored, const Rulebook& rules) {
  Decision decision(rules);
  const auto like_get = [&](const std::string& method) {
    return method == "QUERY" && rules.distorted(Distortion::query_like_get) ? std::string("GET") : method;
  };
  const bool permitted = method_permits(like_get(request.method), like_get(stored.request.method));
  if (permitted || rules.in_force(Clause::method_permits_reuse)) {
    decision.add(Clause::method_permits_reuse, permitted ? Ruling::may : Ruling::must_not, [&] {
      return "a stored response to " + stored.request.method + (permitted ? " answers " : " does not answer ") +
             request.method;
    });
  }
  if (rules.distorted(Distortion::head_not_answered_from_get) && request.method != stored.request.method) {
    decision.add(Clause::method_permits_reuse, Ruling::must_not, "this cache asks the origin for HEAD");
  }
  ask_vary(decision, request, stored, rules);
  return decision;
}

bool preferred(const StoredResponse& a, const StoredResponse& b, const Rulebook& rules) {
  const bool a_varies = a.response.fields.has("Vary");
  if (a_varies != b.response.fields.has("Vary") && rules.in_force(Clause::vary_over_default)) return a_varies;
  if (a.date() != b.date()) return rules.in_force(Clause::latest_date_first) == (a.date() > b.date());
  return a.order > b.order;
}

}  // namespace cachestone::policy
