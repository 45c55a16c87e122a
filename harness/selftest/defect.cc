#include "harness/selftest/defect.h"

namespace cachestone::selftest {

policy::Rulebook Defect::in(const policy::Rulebook& rules) const {
  if (const auto* clause = std::get_if<policy::Clause>(&what)) return rules.without(*clause);
  return rules.with(std::get<policy::Distortion>(what));
}

bool Defect::matters(const policy::Inquiry& inquiry) const {
  return std::visit([&](auto each) { return inquiry.asked(each); }, what);
}

std::vector<Defect> all_defects() {
  std::vector<Defect> defects;
  for (policy::Clause clause : policy::all_clauses()) defects.push_back({std::string(policy::id(clause)), clause});
  for (policy::Distortion bug : policy::all_distortions()) defects.push_back({std::string(policy::id(bug)), bug});
  return defects;
}

}  // namespace cachestone::selftest
