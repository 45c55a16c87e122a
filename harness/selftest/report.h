// What a proof found out: a line with its figures, and every failure.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace cachestone::selftest {

struct Failure {
  std::string subject;   // a case, a defect, a clause: "vary/star/not-reused as cdn"
  std::string expected;  // "that some case catches it"
  std::string found;     // "none"
  bool operator==(const Failure&) const = default;
};

struct Report {
  std::string proof;    // "mutation"
  std::string figures;  // "331 defects against 812 cases: …"
  double seconds = 0;
  std::vector<Failure> failures;
  // More than most people want to read: each a heading and what belongs to it.
  std::vector<std::pair<std::string, std::vector<std::string>>> details;
};

}  // namespace cachestone::selftest
