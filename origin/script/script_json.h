// Reads the "origin" member of a step. The one place that knows its JSON form: the case reader and the origin's
// control API both use it.
#pragma once

#include <string>

#include "origin/script/script.h"
#include "origin/script/template.h"
#include "simulator/json/reader.h"

namespace cachestone::origin {

// A string whose placeholders are all among `known`.
std::string read_template(const json::Node& node, Placeholders known);

// A token (RFC 9110 §5.6.2): the name of a field or a method. `what` is for the message: "a field name".
std::string read_token(const json::Node& node, const std::string& what);

// [["Name", "value"], …] in order; values are templates. Throws InputError, also for names that are not tokens and
// values with CR, LF or NUL.
http::Fields read_fields(const json::Node& node, Placeholders known = Placeholders::origin);

// Throws json::InputError on anything that is not an answer, unknown placeholders included, and on an answer that
// contradicts itself: a body where the status code allows none, if_validated without a validator, a fault that cannot
// happen.
Answer read_answer(const json::Node& node);

}  // namespace cachestone::origin
