// May this stored response be used now, without asking the origin (RFC 9111 §4, §4.2.4 and §5.2)?
#pragma once

#include "simulator/http/message.h"
#include "simulator/policy/age.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/freshness.h"
#include "simulator/policy/profile.h"
#include "simulator/policy/stored_response.h"

namespace cachestone::policy {

// Whether the origin can be reached (RFC 9111 §4.2.4: "disconnected").
enum class Connection { up, down };

struct Reuse {
  Decision decision;
  Freshness freshness;
  Age age;
  bool stale = false;  // the freshness lifetime is not greater than the current age (RFC 9111 §4.2)

  // Seconds of freshness left; negative when stale.
  Milliseconds left() const { return freshness.lifetime - age.current_age; }
};

// `stored` has been selected (selection.h). must_not means: only after successful validation.
Reuse may_reuse(const http::Request& request, const StoredResponse& stored, Time now, const Profile& profile,
                const Rulebook& rules, Connection connection = Connection::up);

// The response as it is sent from the store: with its Age (RFC 9111 §4), without what no-cache="…" holds back
// (RFC 9111 §5.2.2.4) unless it has just been validated.
http::Response from_store(const StoredResponse& stored, const Age& age, bool validated, const Rulebook& rules);

}  // namespace cachestone::policy
