// A client's conditional request, evaluated against a stored response (RFC 9111 §4.3.2, RFC 9110 §13).
#pragma once

#include "simulator/http/message.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/stored_response.h"

namespace cachestone::policy {

enum class Precondition {
  none,          // no condition of the request applies: the stored response is sent
  holds,         // the condition holds: the stored response is sent
  not_modified,  // the client has it: 304
  failed,        // 412; only a cache that evaluates what is the origin's business gets here
};

struct Evaluation {
  Precondition outcome = Precondition::none;
  Decision decision;
};

// `stored` may be reused for `request`, which is GET or HEAD.
Evaluation evaluate(const http::Request& request, const StoredResponse& stored, const Rulebook& rules);

// The 304 for `full`: the fields that RFC 9110 §15.4.5 asks for, and Age.
http::Response not_modified(const http::Response& full, const Rulebook& rules = {});

}  // namespace cachestone::policy
