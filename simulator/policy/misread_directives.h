// Cache-Control of a response, and how caches misread it (distortions.inc).
#pragma once

#include "simulator/http/cache_control.h"
#include "simulator/http/message.h"
#include "simulator/policy/clause.h"

namespace cachestone::policy {

// The directives of Cache-Control in `fields`; with a distortion, as a cache with that bug reads them.
http::CacheControl read_directives(const http::Fields& fields, const Rulebook& rules);

}  // namespace cachestone::policy
