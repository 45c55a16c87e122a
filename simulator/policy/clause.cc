#include "simulator/policy/clause.h"

#include <array>

namespace cachestone::policy {
namespace {

constexpr std::array<std::string_view, kClauseCount> kIds = {
#define CACHESTONE_CLAUSE(name, id) id,
#include "simulator/policy/clauses.inc"
#undef CACHESTONE_CLAUSE
};

constexpr std::array<Clause, kClauseCount> kClauses = {
#define CACHESTONE_CLAUSE(name, id) Clause::name,
#include "simulator/policy/clauses.inc"
#undef CACHESTONE_CLAUSE
};

}  // namespace

std::string_view id(Clause clause) {
  return kIds[static_cast<std::size_t>(clause)];
}

std::string section(Clause clause) {
  // "rfc9111-5.2.2.5-01": document, section and number, joined by "-".
  const std::string_view text = id(clause);
  const std::size_t first = text.find('-');
  const std::size_t last = text.rfind('-');
  return "RFC " + std::string(text.substr(3, first - 3)) + " §" + std::string(text.substr(first + 1, last - first - 1));
}

std::optional<Clause> find_clause(std::string_view id_text) {
  for (Clause clause : kClauses) {
    if (id(clause) == id_text) return clause;
  }
  return std::nullopt;
}

std::span<const Clause> all_clauses() {
  return kClauses;
}

}  // namespace cachestone::policy
