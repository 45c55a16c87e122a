// How old a stored response is (RFC 9111 §4.2.3). The members carry the names of the RFC.
#pragma once

#include <string>

#include "simulator/policy/clause.h"
#include "simulator/policy/stored_response.h"

namespace cachestone::policy {

struct Age {
  Seconds age_value{0};            // the Age field as received
  Seconds apparent_age{0};         // max(0, response_time - date_value)
  Milliseconds response_delay{0};  // response_time - request_time
  Milliseconds corrected_age_value{0};
  Milliseconds corrected_initial_age{0};
  Milliseconds resident_time{0};  // now - response_time
  Milliseconds current_age{0};
};

Age current_age(const StoredResponse& stored, Time now, const Rulebook& rules = {});

// "age 61 s (received 0 s, apparent 1 s, delay 0 s, resident 60 s)"
std::string describe(const Age& age);

}  // namespace cachestone::policy
