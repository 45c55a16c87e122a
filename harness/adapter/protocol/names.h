// Words of the protocol that writing and reading share.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "simulator/engine/cache.h"

namespace cachestone::adapter {

inline constexpr std::array<std::pair<engine::OriginFailure, std::string_view>, 6> kFailures{{
    {engine::OriginFailure::unknown_host, "unknown-host"},
    {engine::OriginFailure::refused, "refused"},
    {engine::OriginFailure::reset, "reset"},
    {engine::OriginFailure::truncated, "truncated"},
    {engine::OriginFailure::timeout, "timeout"},
    {engine::OriginFailure::malformed, "malformed"},
}};

}  // namespace cachestone::adapter
