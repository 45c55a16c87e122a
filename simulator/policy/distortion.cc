#include "simulator/policy/distortion.h"

#include <array>

namespace cachestone::policy {
namespace {

struct Line {
  Distortion distortion;
  std::string_view id;
  std::string_view description;
};

constexpr std::array<Line, kDistortionCount> kLines = {{
#define CACHESTONE_DISTORTION(name, id, description) {Distortion::name, "distortion/" id, description},
#include "simulator/policy/distortions.inc"
#undef CACHESTONE_DISTORTION
}};

constexpr std::array<Distortion, kDistortionCount> kDistortions = {
#define CACHESTONE_DISTORTION(name, id, description) Distortion::name,
#include "simulator/policy/distortions.inc"
#undef CACHESTONE_DISTORTION
};

}  // namespace

std::string_view id(Distortion distortion) {
  return kLines[static_cast<std::size_t>(distortion)].id;
}

std::string_view description(Distortion distortion) {
  return kLines[static_cast<std::size_t>(distortion)].description;
}

std::optional<Distortion> find_distortion(std::string_view id_text) {
  for (const Line& line : kLines) {
    if (line.id == id_text) return line.distortion;
  }
  return std::nullopt;
}

std::span<const Distortion> all_distortions() {
  return kDistortions;
}

}  // namespace cachestone::policy
