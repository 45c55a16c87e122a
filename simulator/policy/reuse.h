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

// How it stands with the origin: it has not been asked, it cannot be reached (RFC 9111 §4.2.4: "disconnected"), or it
// answered with an error (RFC 5861 §4).
enum class Connection { up, down, error };

// RFC 5861 §4: what counts as an error of the origin.
bool is_origin_error(int status, const Rulebook& rules);

struct Reuse {
  Decision decision;
  Freshness freshness;
  Age age;
  bool stale = false;  // the freshness lifetime is not greater than the current age (RFC 9111 §4.2)
  // Used although stale, and to be validated in the background (RFC 5861 §3).
  bool revalidate = false;

  // What the request asks for was asked for in vain, although the response is fresh.
  bool refused_by_request = false;

  // Freshness left; negative when stale.
  Milliseconds left() const { return freshness.lifetime - age.current_age; }
};

// `stored` has been selected (selection.h). must_not means: only after successful validation.
Reuse may_reuse(const http::Request& request, const StoredResponse& stored, Time now, const Profile& profile,
                const Rulebook& rules, Connection connection = Connection::up);

// The response as it is sent from the store: with its Age (RFC 9111 §4), without what no-cache="…" holds back
// (RFC 9111 §5.2.2.4) unless it has just been validated.
// Its content is left where it is.
http::Response from_store(const StoredResponse& stored, const Age& age, bool validated, const Rulebook& rules);

}  // namespace cachestone::policy
