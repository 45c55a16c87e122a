// The distortions: plausible bugs of real caches that are not simply a clause left out.
//
// A distortion is one line in distortions.inc (a name in code, an id, what such a cache does wrong) and the few lines
// where a rule asks rules.distorted(...). Together with the clauses switched off they are the defects by which the
// suite proves itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace cachestone::policy {

enum class Distortion : std::uint16_t {
#define CACHESTONE_DISTORTION(name, id, description) name,
#include "simulator/policy/distortions.inc"
#undef CACHESTONE_DISTORTION
};

inline constexpr std::size_t kDistortionCount = 0
#define CACHESTONE_DISTORTION(name, id, description) +1
#include "simulator/policy/distortions.inc"
#undef CACHESTONE_DISTORTION
    ;

// "distortion/vary-first-member-only"
std::string_view id(Distortion distortion);
// What a cache with this bug does, in a sentence.
std::string_view description(Distortion distortion);
std::optional<Distortion> find_distortion(std::string_view id);
std::span<const Distortion> all_distortions();

}  // namespace cachestone::policy
