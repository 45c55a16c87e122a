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

#include "simulator/policy/distortion.h"

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
// The same of any id of the registry: "nvs-6-01" is in "No-Vary-Search §6".
std::string section(std::string_view clause_id);
// The clause with this id, when the reference cache enforces it.
std::optional<Clause> find_clause(std::string_view id);
std::span<const Clause> all_clauses();

inline constexpr std::size_t kClauseCount = 0
#define CACHESTONE_CLAUSE(name, id) +1
#include "simulator/policy/clauses.inc"
#undef CACHESTONE_CLAUSE
    ;

// What a cache has asked its rulebook about. Rules are pure, so whatever was not asked about could be otherwise and the
// cache would have done the same.
struct Inquiry {
  std::bitset<kClauseCount> clauses;
  std::bitset<kDistortionCount> distortions;

  bool asked(Clause clause) const { return clauses.test(static_cast<std::size_t>(clause)); }
  bool asked(Distortion distortion) const { return distortions.test(static_cast<std::size_t>(distortion)); }
};

// Which clauses are in force, and how the cache is distorted beside. All of them and no distortion: the reference.
class Rulebook {
 public:
  Rulebook() { in_force_.set(); }
  bool in_force(Clause clause) const {
    const auto index = static_cast<std::size_t>(clause);
    if (inquiry_ != nullptr) inquiry_->clauses.set(index);
    return in_force_.test(index);
  }
  bool distorted(Distortion distortion) const {
    const auto index = static_cast<std::size_t>(distortion);
    if (inquiry_ != nullptr) inquiry_->distortions.set(index);
    return distortions_.test(index);
  }
  // These two serve short cuts that ask nothing in particular. While somebody takes notes, no cut is short.
  bool distorted() const { return inquiry_ != nullptr || distortions_.any(); }
  bool is_reference() const { return inquiry_ == nullptr && in_force_.all() && distortions_.none(); }
  // False when nobody asks why: decisions then come without reasons.
  bool explains() const { return explains_; }

  Rulebook without(Clause clause) const {
    Rulebook result = *this;
    result.in_force_.reset(static_cast<std::size_t>(clause));
    return result;
  }
  Rulebook with(Distortion distortion) const {
    Rulebook result = *this;
    result.distortions_.set(static_cast<std::size_t>(distortion));
    return result;
  }
  Rulebook silent() const {
    Rulebook result = *this;
    result.explains_ = false;
    return result;
  }
  // Notes in `inquiry`, which must outlive the result and all caches made with it, what is asked.
  Rulebook noting(Inquiry& inquiry) const {
    Rulebook result = *this;
    result.inquiry_ = &inquiry;
    return result;
  }

 private:
  std::bitset<kClauseCount> in_force_;
  std::bitset<kDistortionCount> distortions_;
  bool explains_ = true;
  Inquiry* inquiry_ = nullptr;
};

}  // namespace cachestone::policy
