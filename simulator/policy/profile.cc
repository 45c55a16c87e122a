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

namespace {

constexpr std::string_view kNames[] = {"browser", "proxy", "cdn", "edge", "shield", "reference", "reference-private"};

// A managed cache: a field of its own (RFC 9213), loop detection (RFC 8586) and purging. Each tier of a CDN has a name
// of its own: with one for both, the second would take the first for a loop.
Profile cdn(std::string_view name) {
  Profile profile;
  profile.targeted_fields = {"CDN-Cache-Control"};
  profile.cdn_id = name;
  profile.purge_method = "PURGE";
  return profile;
}

Profile read_named(const json::Node& node) {
  auto profile = named_profile(node.text());
  if (!profile) node.fail("one of " + profile_names());
  return *std::move(profile);
}

void read_flag(json::ObjectReader& object, const char* name, bool& flag) {
  if (auto member = object.optional(name)) flag = member->boolean();
}

void read_size(json::ObjectReader& object, const char* name, std::size_t& size) {
  if (auto member = object.optional(name)) size = static_cast<std::size_t>(member->integer(1));
}

void read_text(json::ObjectReader& object, const char* name, std::string& text) {
  if (auto member = object.optional(name)) text = member->text();
}

void read_seconds(json::ObjectReader& object, const char* name, std::optional<Seconds>& seconds) {
  if (auto member = object.optional(name)) seconds = Seconds(member->integer(0));
}

void read_kind(json::ObjectReader& object, CacheKind& kind) {
  const auto member = object.optional("kind");
  if (!member) return;
  const std::string text = member->text();
  if (text != "shared" && text != "private") member->fail("\"shared\" or \"private\"");
  kind = text == "shared" ? CacheKind::shared : CacheKind::private_cache;
}

void read_heuristic(json::ObjectReader& object, Profile& profile) {
  if (auto member = object.optional("heuristic_fraction")) {
    profile.heuristic_fraction = member->number();
    if (profile.heuristic_fraction < 0 || profile.heuristic_fraction > 1) member->fail("a number from 0 to 1");
  }
  if (auto member = object.optional("heuristic_cap")) profile.heuristic_cap = Seconds(member->integer(0));
}

}  // namespace

std::string profile_names() {
  std::string names;
  for (const std::string_view name : kNames) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

std::optional<Profile> named_profile(std::string_view name) {
  Profile profile;
  if (name == "reference") return shared_profile();
  if (name == "reference-private") return private_profile();
  if (name == "browser") {
    profile = private_profile();
    profile.cache_status = false;  // nobody behind a browser reads its responses
  } else if (name == "cdn" || name == "edge" || name == "shield") {
    profile = cdn(name);
  } else if (name != "proxy") {
    return std::nullopt;
  }
  profile.name = profile.pseudonym = name;
  return profile;
}

Profile read_profile(const json::Node& node) {
  if (node.is_text()) return read_named(node);
  Profile profile;
  json::ObjectReader object(node);
  if (auto member = object.optional("base")) profile = read_named(*member);
  read_text(object, "name", profile.name);
  read_kind(object, profile.kind);
  read_heuristic(object, profile);
  read_flag(object, "stale_when_disconnected", profile.stale_when_disconnected);
  read_flag(object, "stale_while_revalidate", profile.stale_while_revalidate);
  read_flag(object, "stale_if_error", profile.stale_if_error);
  read_flag(object, "honour_request_directives", profile.honour_request_directives);
  read_flag(object, "immutable", profile.immutable);
  read_flag(object, "collapse_requests", profile.collapse_requests);
  read_flag(object, "partial_content", profile.partial_content);
  read_flag(object, "query", profile.query);
  read_flag(object, "cache_groups", profile.cache_groups);
  read_flag(object, "no_vary_search", profile.no_vary_search);
  read_flag(object, "clear_site_data", profile.clear_site_data);
  if (auto member = object.optional("targeted_fields")) {
    profile.targeted_fields = member->texts();
  }
  read_flag(object, "cache_status", profile.cache_status);
  read_flag(object, "cache_status_details", profile.cache_status_details);
  read_text(object, "cdn_id", profile.cdn_id);
  read_text(object, "purge_method", profile.purge_method);
  read_seconds(object, "default_lifetime", profile.default_lifetime);
  read_seconds(object, "minimum_lifetime", profile.minimum_lifetime);
  read_seconds(object, "maximum_lifetime", profile.maximum_lifetime);
  read_size(object, "capacity", profile.capacity);
  read_size(object, "capacity_bytes", profile.capacity_bytes);
  read_size(object, "largest_content", profile.largest_content);
  read_text(object, "pseudonym", profile.pseudonym);
  object.finish();
  return profile;
}

}  // namespace cachestone::policy
