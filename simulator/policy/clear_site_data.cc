#include "simulator/policy/clear_site_data.h"

#include <algorithm>
#include <array>
#include <string>

#include "simulator/policy/uri.h"

namespace cachestone::policy {
namespace {

constexpr std::string_view kField = "Clear-Site-Data";

bool is_known(std::string_view member) {
  constexpr std::array<std::string_view, 7> kTypes = {
      "\"cache\"",       "\"cookies\"",       "\"storage\"", "\"executionContexts\"",
      "\"clientHints\"", "\"prefetchCache\"", "\"*\""};
  return std::find(kTypes.begin(), kTypes.end(), member) != kTypes.end();
}

// §4.1: members are exact quoted strings. The cache that is broken here minds neither quotes nor case.
bool means_cache(std::string_view member, const Rulebook& rules) {
  if (rules.in_force(Clause::clear_types_are_quoted)) return member == "\"cache\"" || member == "\"*\"";
  std::string bare = http::lower(member);
  std::erase(bare, '"');
  return bare == "cache" || bare == "*";
}

// The cache that is broken here does nothing when it does not know every type (§3.1).
bool asks_for_cache(const http::Fields& fields, const Rulebook& rules) {
  const std::string value = fields.combined(kField).value_or("");
  const auto members = http::list_members(value);
  const bool strict = !rules.in_force(Clause::clear_unknown_types_ignored);
  if (strict && !std::all_of(members.begin(), members.end(), is_known)) return false;
  return std::any_of(members.begin(), members.end(),
                     [&](std::string_view member) { return means_cache(member, rules); });
}

// Without user information and port.
std::string_view host_of(std::string_view uri) {
  std::string_view host = origin_of(uri);
  host.remove_prefix(std::min(host.find("://"), host.size()));
  host.remove_prefix(std::min<std::size_t>(3, host.size()));
  if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  const std::size_t bracket = host.starts_with('[') ? std::min(host.find(']'), host.size()) : 0;
  return host.substr(0, host.find(':', bracket));
}

bool is_secure(std::string_view uri) {
  if (uri.starts_with("https:")) return true;
  const std::string_view host = host_of(uri);
  return host == "localhost" || host.ends_with(".localhost") || host == "[::1]" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

}  // namespace

SiteDataClearing clear_site_data(std::string_view uri, const http::Fields& fields, const Profile& profile,
                                 const Rulebook& rules) {
  SiteDataClearing result{false, Decision(rules)};
  if (!fields.has(kField) || !asks_for_cache(fields, rules)) return result;
  if (profile.shared() && rules.in_force(Clause::clear_not_by_shared)) {
    result.decision.add(Clause::clear_not_by_shared, Ruling::may,
                        "Clear-Site-Data is for user agents: this cache is shared and keeps what it has");
    return result;
  }
  if (!is_secure(uri) && rules.in_force(Clause::clear_only_secure)) {
    result.decision.add(Clause::clear_only_secure, Ruling::may, [&] {
      return "Clear-Site-Data is ignored: " + std::string(origin_of(uri)) + " is not secure";
    });
    return result;
  }
  result.cache = true;
  result.decision.add(Clause::clear_same_host, Ruling::must,
                      [&] { return "Clear-Site-Data: what is stored for " + std::string(host_of(uri)) + " goes"; });
  return result;
}

bool is_cleared(std::string_view stored_uri, std::string_view uri, const Rulebook& rules) {
  if (rules.distorted(Distortion::only_own_uri_cleared)) return stored_uri == uri;
  const bool subdomain = host_of(stored_uri).ends_with("." + std::string(host_of(uri)));
  if (subdomain && rules.distorted(Distortion::subdomains_cleared)) return true;
  return !rules.in_force(Clause::clear_same_host) || host_of(stored_uri) == host_of(uri);
}

}  // namespace cachestone::policy
