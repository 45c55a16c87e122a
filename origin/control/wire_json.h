// Scripts and log entries as JSON, for the control API (CONTROL.md describes both). Writing and reading are inverses.
//
// What came from the wire may be any bytes: text of ASCII is a string, everything else {"base64": "…"}.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "origin/script/book.h"
#include "simulator/json/reader.h"

namespace cachestone::origin {

nlohmann::json write_script(const Script& script);
// Throws json::InputError, also for whatever read_answer refuses.
Script read_script(const json::Node& node);

nlohmann::json write_entry(const LogEntry& entry);
LogEntry read_entry(const json::Node& node);

}  // namespace cachestone::origin
