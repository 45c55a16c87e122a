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

// How a document is called in prose. Those that are no RFC have a short name in ids.
std::string document_name(std::string_view short_name) {
  if (short_name.starts_with("rfc")) return "RFC " + std::string(short_name.substr(3));
  if (short_name == "nvs") return "No-Vary-Search";
  if (short_name == "csd") return "Clear-Site-Data";
  if (short_name == "query") return "HTTP QUERY Method";
  return std::string(short_name);
}

}  // namespace

std::string_view id(Clause clause) {
  return kIds[static_cast<std::size_t>(clause)];
}

std::string section(Clause clause) {
  return section(id(clause));
}

std::string section(std::string_view clause_id) {
  // "rfc9111-5.2.2.5-01": document, section and number, joined by "-". Section 0 is the document as a whole.
  const std::size_t first = clause_id.find('-');
  const std::size_t last = clause_id.rfind('-');
  if (first == last) return std::string(clause_id);
  const std::string_view place = clause_id.substr(first + 1, last - first - 1);
  const std::string document = document_name(clause_id.substr(0, first));
  return place == "0" ? document : document + " §" + std::string(place);
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
