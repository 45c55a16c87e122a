// What a browser adds to a request, by how the user came to the page.
//
// A browser's own cache decides from these fields; they travel on, so that every cache behind it sees them too.
#pragma once

#include <optional>
#include <string_view>

#include "simulator/http/message.h"

namespace cachestone::world {

enum class Load {
  normal,        // a link, an address: the request as it is
  reload,        // Reload: whatever is stored must be validated
  force_reload,  // Reload with Shift held: nothing stored is used
  back_forward,  // the history: the request as it is; a browser may show what it has even when it is stale
};
std::string_view name(Load load);  // "normal", "reload", "force-reload", "back-forward"
std::optional<Load> load_from(std::string_view name);

// Adds the fields. What the request says itself is left alone.
void load_as(Load load, http::Request& request);

}  // namespace cachestone::world
