// The clauses that the reference cache enforces, and the rulebook that says which of them are in force.
//
// A clause is one normative statement with a stable id; its text is in cases/requirements.json. Here it is a name that
// rules cite. Switching a clause off in the Rulebook makes a cache that is broken in exactly that way: a defect.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cachestone::policy {

enum class Clause : std::uint16_t {
#define CACHESTONE_CLAUSE(name, id) name,
#include "simulator/policy/clauses.inc"
#undef CACHESTONE_CLAUSE
};

// "rfc9111-5.2.2.5-01"
std::string_view id(Clause clause);
// "RFC 9111 §5.2.2.5"
std::string section(Clause clause);
// The clause with this id, when the reference cache enforces it.
std::optional<Clause> find_clause(std::string_view id);
std::span<const Clause> all_clauses();

inline constexpr std::size_t kClauseCount = 0
#define CACHESTONE_CLAUSE(name, id) +1
#include "simulator/policy/clauses.inc"
#undef CACHESTONE_CLAUSE
    ;

// Which clauses are in force. All of them: the reference. One switched off: a defect.
class Rulebook {
 public:
  Rulebook() { in_force_.set(); }
  bool in_force(Clause clause) const { return in_force_.test(static_cast<std::size_t>(clause)); }
  Rulebook without(Clause clause) const {
    Rulebook result = *this;
    result.in_force_.reset(static_cast<std::size_t>(clause));
    return result;
  }

 private:
  std::bitset<kClauseCount> in_force_;
};

}  // namespace cachestone::policy
