// Reads the "origin" member of a step. The one place that knows its JSON form: the case reader and the origin's
// control API both use it.
#pragma once

#include "origin/script/script.h"
#include "simulator/json/reader.h"

namespace cachestone::origin {

// [["Name", "value"], …] in order. Throws InputError, also for names that are not tokens and values with CR, LF or NUL.
http::Fields read_fields(const json::Node& node);

// Throws json::InputError on anything that is not an answer, unknown placeholders included.
Answer read_answer(const json::Node& node);

}  // namespace cachestone::origin
