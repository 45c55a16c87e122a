#include "simulator/world/browser.h"

#include <utility>

namespace cachestone::world {
namespace {

constexpr std::pair<Load, std::string_view> kLoads[] = {{Load::normal, "normal"},
                                                        {Load::reload, "reload"},
                                                        {Load::force_reload, "force-reload"},
                                                        {Load::back_forward, "back-forward"}};

void add_missing(http::Fields& fields, std::string_view name, std::string_view value) {
  if (!fields.has(name)) fields.add(std::string(name), std::string(value));
}

}  // namespace

std::string_view name(Load load) {
  for (const auto& [entry, text] : kLoads) {
    if (entry == load) return text;
  }
  return {};
}

std::optional<Load> load_from(std::string_view name) {
  for (const auto& [entry, text] : kLoads) {
    if (text == name) return entry;
  }
  return std::nullopt;
}

// The Fetch standard, "HTTP-network-or-cache fetch", for the cache modes "no-cache" (reload) and "reload" (force
// reload). The history's mode, "force-cache", adds nothing; a request alone cannot show it (RFC 9111 §6).
void load_as(Load load, http::Request& request) {
  if (load == Load::reload) add_missing(request.fields, "Cache-Control", "max-age=0");
  if (load == Load::force_reload) {
    add_missing(request.fields, "Pragma", "no-cache");
    add_missing(request.fields, "Cache-Control", "no-cache");
  }
}

}  // namespace cachestone::world
