#include "simulator/policy/profile.h"

namespace cachestone::policy {

std::string_view name(CacheKind kind) {
  return kind == CacheKind::shared ? "shared" : "private";
}

Profile shared_profile() {
  return {};
}

Profile private_profile() {
  Profile profile;
  profile.name = "reference-private";
  profile.kind = CacheKind::private_cache;
  return profile;
}

Profile read_profile(const json::Node& node) {
  Profile profile;
  json::ObjectReader object(node);
  if (auto member = object.optional("name")) profile.name = member->text();
  if (auto member = object.optional("kind")) {
    const std::string kind = member->text();
    if (kind != "shared" && kind != "private") member->fail("\"shared\" or \"private\"");
    profile.kind = kind == "shared" ? CacheKind::shared : CacheKind::private_cache;
  }
  if (auto member = object.optional("heuristic_fraction")) {
    profile.heuristic_fraction = member->number();
    if (profile.heuristic_fraction < 0 || profile.heuristic_fraction > 1) member->fail("a number from 0 to 1");
  }
  if (auto member = object.optional("heuristic_cap")) profile.heuristic_cap = Seconds(member->integer(0));
  if (auto member = object.optional("stale_when_disconnected")) profile.stale_when_disconnected = member->boolean();
  if (auto member = object.optional("collapse_requests")) profile.collapse_requests = member->boolean();
  if (auto member = object.optional("capacity")) profile.capacity = static_cast<std::size_t>(member->integer(1));
  if (auto member = object.optional("pseudonym")) profile.pseudonym = member->text();
  object.finish();
  return profile;
}

}  // namespace cachestone::policy
