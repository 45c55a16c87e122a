#include "harness/profile_lacks.h"

#include <algorithm>

namespace cachestone::harness {
namespace {

using policy::Profile;

struct Row {
  const char* capability;
  bool (*has)(const Profile&);
};

// What is not here every reference cache has, but for `exact-clock`, which is a matter of the run.
constexpr Row kRows[] = {
    {"targeted-fields",
     [](const Profile& p) {
       return std::find(p.targeted_fields.begin(), p.targeted_fields.end(), "CDN-Cache-Control") !=
              p.targeted_fields.end();
     }},
    {"cache-status", [](const Profile& p) { return p.cache_status; }},
    {"cache-status-key", [](const Profile& p) { return p.cache_status && p.cache_status_details; }},
    {"cache-groups", [](const Profile& p) { return p.cache_groups; }},
    {"no-vary-search", [](const Profile& p) { return p.no_vary_search; }},
    {"clear-site-data", [](const Profile& p) { return p.clear_site_data && !p.shared(); }},
    {"cdn-loop", [](const Profile& p) { return !p.cdn_id.empty(); }},
    {"query", [](const Profile& p) { return p.query; }},
    {"partial-content", [](const Profile& p) { return p.partial_content; }},
    {"collapsing", [](const Profile& p) { return p.collapse_requests; }},
    {"stale-while-revalidate", [](const Profile& p) { return p.stale_while_revalidate; }},
    {"stale-if-error", [](const Profile& p) { return p.stale_if_error; }},
    {"stale-when-disconnected", [](const Profile& p) { return p.stale_when_disconnected; }},
    {"immutable", [](const Profile& p) { return p.immutable; }},
    {"request-directives", [](const Profile& p) { return p.honour_request_directives; }},
    {"heuristics", [](const Profile& p) { return p.heuristic_fraction > 0 && p.heuristic_cap > Seconds{0}; }},
    {"purge", [](const Profile& p) { return p.purge_method == "PURGE"; }},
};

}  // namespace

std::set<std::string> lacks_of(const Profile& profile) {
  std::set<std::string> lacks;
  for (const Row& row : kRows) {
    if (!row.has(profile)) lacks.insert(row.capability);
  }
  return lacks;
}

}  // namespace cachestone::harness
