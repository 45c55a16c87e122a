#include "cases/case.h"

#include <utility>

namespace cachestone::cases {
namespace {

constexpr std::pair<Level, std::string_view> kLevels[] = {
    {Level::must, "must"}, {Level::should, "should"}, {Level::may, "may"}, {Level::probe, "probe"}};

constexpr std::pair<Audience, std::string_view> kAudiences[] = {
    {Audience::any, "any"}, {Audience::shared, "shared"}, {Audience::private_only, "private"}};

constexpr std::pair<From, std::string_view> kFroms[] = {{From::cache, "cache"},
                                                        {From::origin, "origin"},
                                                        {From::validated, "validated"},
                                                        {From::stale, "stale"},
                                                        {From::error, "error"}};

constexpr std::pair<SfType, std::string_view> kSfTypes[] = {{SfType::boolean, "Boolean"},
                                                            {SfType::integer, "Integer"},
                                                            {SfType::string, "String"},
                                                            {SfType::token, "Token"},
                                                            {SfType::other, "other"}};

template <typename Table, typename Value>
std::string_view name_in(const Table& table, Value value) {
  for (const auto& [entry, text] : table) {
    if (entry == value) return text;
  }
  return {};
}

template <typename Value, std::size_t N>
std::optional<Value> value_in(const std::pair<Value, std::string_view> (&table)[N], std::string_view name) {
  for (const auto& [entry, text] : table) {
    if (text == name) return entry;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name(Level level) {
  return name_in(kLevels, level);
}
std::optional<Level> level_from(std::string_view name) {
  return value_in(kLevels, name);
}

std::string_view name(Audience audience) {
  return name_in(kAudiences, audience);
}
std::optional<Audience> audience_from(std::string_view name) {
  return value_in(kAudiences, name);
}

std::string_view name(From from) {
  return name_in(kFroms, from);
}
std::optional<From> from_from(std::string_view name) {
  return value_in(kFroms, name);
}

std::string_view name(SfType type) {
  return name_in(kSfTypes, type);
}

bool Expectation::looks_at_response() const {
  return !from.empty() || answered_by || !status.empty() || !fields.empty() || body || body_of_step ||
         !body_contains.empty() || !body_lacks.empty() || !parts.empty() || interim || !trailers.empty();
}

const Clause* Catalogue::clause(std::string_view id) const {
  for (const Clause& clause : clauses) {
    if (clause.id == id) return &clause;
  }
  return nullptr;
}

const Capability* Catalogue::capability(std::string_view id) const {
  for (const Capability& capability : capabilities) {
    if (capability.id == id) return &capability;
  }
  return nullptr;
}

const Case* Catalogue::find(std::string_view case_id) const {
  for (const Suite& suite : suites) {
    if (case_id.substr(0, suite.id.size()) != suite.id) continue;
    for (const Case& item : suite.cases) {
      if (item.id == case_id) return &item;
    }
  }
  return nullptr;
}

std::size_t Catalogue::case_count() const {
  std::size_t count = 0;
  for (const Suite& suite : suites) count += suite.cases.size();
  return count;
}

}  // namespace cachestone::cases
