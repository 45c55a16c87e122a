// How long a stored response is fresh (RFC 9111 §4.2.1 and §4.2.2).
#pragma once

#include <string_view>

#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/profile.h"
#include "simulator/policy/stored_response.h"

namespace cachestone::policy {

struct Freshness {
  enum class Source { none, s_maxage, max_age, expires, heuristic, operator_default };
  Source source = Source::none;
  Seconds lifetime{0};  // may be negative when Expires lies before Date
  Decision decision;    // the clauses that made it so

  // The origin said it.
  bool is_explicit() const {
    return source == Source::s_maxage || source == Source::max_age || source == Source::expires;
  }
};
std::string_view name(Freshness::Source source);

Freshness freshness_lifetime(const StoredResponse& stored, const Profile& profile, const Rulebook& rules);

}  // namespace cachestone::policy
