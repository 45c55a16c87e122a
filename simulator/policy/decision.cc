#include "simulator/policy/decision.h"

#include <utility>

namespace cachestone::policy {
namespace {

int strictness(Ruling ruling) {
  switch (ruling) {
    case Ruling::must_not:
      return 2;
    case Ruling::must:
      return 1;
    case Ruling::may:
      return 0;
  }
  return 0;
}

}  // namespace

std::string_view name(Ruling ruling) {
  switch (ruling) {
    case Ruling::must_not:
      return "must not";
    case Ruling::may:
      return "may";
    case Ruling::must:
      return "must";
  }
  return "";
}

void Decision::prevail(Ruling other) {
  if (strictness(other) > strictness(ruling)) ruling = other;
}

void Decision::add(const Decision& other) {
  prevail(other.ruling);
  if (explained) reasons.insert(reasons.end(), other.reasons.begin(), other.reasons.end());
}

Decision because(Clause clause, Ruling ruling, std::string saw) {
  Decision decision;
  decision.add(clause, ruling, std::move(saw));
  return decision;
}

std::vector<const Reason*> Decision::deciding() const {
  std::vector<const Reason*> result;
  for (const Reason& reason : reasons) {
    if (reason.ruling == ruling) result.push_back(&reason);
  }
  return result;
}

std::string describe(const Reason& reason) {
  return std::string(name(reason.ruling)) + ": " + reason.saw + " (" + section(reason.clause) + ", " +
         std::string(id(reason.clause)) + ")";
}

std::string describe(const Decision& decision) {
  std::string text(name(decision.ruling));
  for (const Reason& reason : decision.reasons) text += "\n  " + describe(reason);
  return text;
}

}  // namespace cachestone::policy
