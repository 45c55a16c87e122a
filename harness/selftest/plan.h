// What is to be proven, and with what: shared by all proofs.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "cases/case.h"
#include "harness/selftest/defect.h"
#include "harness/selftest/exceptions.h"
#include "simulator/policy/profile.h"

namespace cachestone::selftest {

struct Plan {
  const cases::Catalogue* catalogue = nullptr;
  std::vector<const cases::Case*> cases;
  std::vector<Defect> defects;
  // False when only some were chosen: then nothing is said about what the others would have shown.
  bool all_cases = true;
  bool all_defects = true;
  Exceptions exceptions;
  // Find out everything, also what is not needed to prove something.
  bool thorough = true;
  std::size_t threads = 1;
  // Called now and then, by one thread at a time.
  std::function<void(std::size_t done, std::size_t total)> progress;
};

// The profiles that people know by name, the reference first, as a shared and as a private cache; and "detailed", a CDN
// that says all that can be said in Cache-Status. Every case applies to one of them.
std::vector<policy::Profile> all_profiles();

// Calls `work` for every index below `count`, on the plan's threads, and tells its progress. What `work` throws comes
// out of here.
void for_each_index(const Plan& plan, std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace cachestone::selftest
