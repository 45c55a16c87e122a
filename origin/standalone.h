// The scripted origin alone, for `cachestone origin --listen ADDRESS --script FILE`.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "simulator/net/address.h"

namespace cachestone::origin {

// Serves the answers of `script` (repertoire.h) until SIGINT or SIGTERM, then ends gracefully. `print` gets one line at
// a time, without its end: first "listening on http://127.0.0.1:8080", then one for every request. Throws
// json::InputError for a bad script and std::runtime_error when it cannot listen.
void run_alone(const net::Address& listen, const std::filesystem::path& script,
               const std::function<void(std::string)>& print);

}  // namespace cachestone::origin
