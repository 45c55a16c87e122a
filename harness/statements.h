// What the author of a case says about right and wrong in a step: may a stored response be used there, or not?
//
// Expectations of probes say nothing about that, and a set-up that wants the origin asked does not say that it must be.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "cases/case.h"

namespace cachestone::harness {

enum class Claim {
  reuse_forbidden,       // no stored response may be used without validation
  reuse_permitted,       // one may
  validation_permitted,  // one may once the origin has confirmed it
  sharing_forbidden,     // of requests sent at once each needs a response of its own
  sharing_permitted,     // they may share one
};
std::string_view name(Claim claim);

struct Statement {
  Claim claim{};
  std::size_t tier = 0;  // in a chain: about this cache, counted from the client
  auto operator<=>(const Statement&) const = default;
};

// Each once.
std::vector<Statement> statements_about(const cases::Case& item, std::size_t step);

// In a chain: how far from the client the tier is that answers the last step; past the last when it is the origin, or
// not said.
std::size_t answering_tier(const cases::Case& item);

// `cache` accepts a stale response, too.
bool lists_stored(const cases::Expectation& expectation);
bool lists(const cases::Expectation& expectation, cases::From from);

}  // namespace cachestone::harness
