// The cache key of QUERY (draft-ietf-httpbis-safe-method-w-body §2.7): a safe method with content. What is asked for is
// the URI and the content together with what says how to read the content.
#pragma once

#include <string>

#include "simulator/http/message.h"
#include "simulator/policy/clause.h"

namespace cachestone::policy {

// What a cache adds to the URI in the key of a QUERY request: two requests for one URI may share a response only when
// theirs is equal. Empty for other methods.
//
// Differences that mean nothing are taken out of the key (never out of the request): white space between the tokens of
// JSON, case and white space in the names of media types, codings and languages, and the coding "identity". A request
// with no-transform is taken as it is. The key holds the whole content, so that equal keys are no accident.
std::string query_key(const http::Request& request, const Rulebook& rules);

// The request with such differences taken out of itself: what a cache forwards that forgets to undo it. Content-Type
// and content only.
http::Request normalised_query(http::Request request);

}  // namespace cachestone::policy
