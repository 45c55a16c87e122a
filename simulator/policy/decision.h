// A decision of the rules: what they demand, and why.
//
// The answer is tri-state. Each reason names the clause that spoke and the inputs that it saw, so that a decision can
// be printed, tested and judged.
#pragma once

#include <string>
#include <string_view>
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
  std::vector<Reason> reasons;  // in the order in which the rules were asked

  // Adds what a clause said. The strictest prevails: must not over must over may.
  void add(Clause clause, Ruling ruling_of_clause, std::string saw);
  bool allowed() const { return ruling != Ruling::must_not; }
  // The reasons that made the ruling what it is.
  std::vector<const Reason*> deciding() const;
};

// "must not: no-store in the response (RFC 9111 §5.2.2.5, rfc9111-5.2.2.5-01)"
std::string describe(const Reason& reason);
std::string describe(const Decision& decision);

}  // namespace cachestone::policy
