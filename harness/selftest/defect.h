// The defects by which the suite proves itself: each clause of the reference cache switched off, and each distortion.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "simulator/policy/clause.h"

namespace cachestone::selftest {

struct Defect {
  std::string id;  // what --without takes: "rfc9111-3-02", "distortion/age-is-rounded-up"
  std::variant<policy::Clause, policy::Distortion> what;

  // The rules with this defect in them.
  policy::Rulebook in(const policy::Rulebook& rules) const;
  // False: with this defect the cache that took these notes would have done exactly the same.
  bool matters(const policy::Inquiry& inquiry) const;
};

// The clauses in their order, then the distortions.
std::vector<Defect> all_defects();

}  // namespace cachestone::selftest
