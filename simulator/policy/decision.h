// A decision of the rules: what they demand, and why.
//
// The answer is tri-state. Each reason names the clause that spoke and the inputs that it saw, so that a decision can
// be printed, tested and judged.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "simulator/policy/clause.h"

namespace cachestone::policy {

enum class Ruling { must_not, may, must };
std::string_view name(Ruling ruling);  // "must not", …

// What one clause said.
struct Reason {
  Clause clause;
  Ruling ruling;    // what this clause alone asks for
  std::string saw;  // the rule applied to its inputs: "no-store in the response", "age 61 s, lifetime 60 s"
};

struct Decision {
  Ruling ruling = Ruling::may;
  std::vector<Reason> reasons;  // in the order in which the rules were asked; none when not explained
  bool explained = true;

  Decision() = default;
  explicit Decision(const Rulebook& rules) : explained(rules.explains()) {}

  // Adds what a clause said. The strictest prevails: must not over must over may. `saw` is text, or a function that
  // makes it: called only when somebody wants to know.
  template <typename Saw>
  void add(Clause clause, Ruling ruling_of_clause, Saw&& saw) {
    prevail(ruling_of_clause);
    if (!explained) return;
    if constexpr (std::is_invocable_v<Saw>) {
      reasons.push_back({clause, ruling_of_clause, saw()});
    } else {
      reasons.push_back({clause, ruling_of_clause, std::string(std::forward<Saw>(saw))});
    }
  }
  // Takes over what another decision said.
  void add(const Decision& other);
  bool allowed() const { return ruling != Ruling::must_not; }
  // The reasons that made the ruling what it is.
  std::vector<const Reason*> deciding() const;

 private:
  void prevail(Ruling other);
};

// A decision for one reason.
Decision because(Clause clause, Ruling ruling, std::string saw);

// "must not: no-store in the response (RFC 9111 §5.2.2.5, rfc9111-5.2.2.5-01)"
std::string describe(const Reason& reason);
std::string describe(const Decision& decision);

}  // namespace cachestone::policy
