#include "simulator/policy/reuse.h"

#include <string>

namespace cachestone::policy {
namespace {

using http::CacheControl;

std::string seconds(Milliseconds value) {
  return std::to_string(whole_seconds(value).count()) + " s";
}

// Request directives (RFC 9111 §5.2.1) that ask for more than freshness.
void ask_request(Reuse& reuse, const CacheControl& wanted, const Rulebook& rules) {
  Decision& decision = reuse.decision;
  if (wanted.has("no-cache") && rules.in_force(Clause::request_no_cache)) {
    decision.add(Clause::request_no_cache, Ruling::must_not, "no-cache in the request");
  }
  if (const auto max_age = wanted.delta("max-age").value; max_age && rules.in_force(Clause::request_max_age)) {
    if (reuse.age.current_age > *max_age) {
      decision.add(
          Clause::request_max_age, Ruling::must_not,
          "max-age=" + std::to_string(max_age->count()) + " in the request, age " + seconds(reuse.age.current_age));
    }
  }
  if (const auto min_fresh = wanted.delta("min-fresh").value; min_fresh && rules.in_force(Clause::request_min_fresh)) {
    if (reuse.left() < *min_fresh) {
      decision.add(Clause::request_min_fresh, Ruling::must_not,
                   "min-fresh=" + std::to_string(min_fresh->count()) + " in the request, fresh for another " +
                       seconds(reuse.left()));
    }
  }
}

// Directives that forbid stale use whoever asks (RFC 9111 §4.2.4).
void ask_prohibitions(Decision& decision, const CacheControl& directives, const Profile& profile,
                      const Rulebook& rules) {
  struct Prohibition {
    std::string_view directive;
    Clause clause;
    bool shared_only;
  };
  static constexpr Prohibition kProhibitions[] = {
      {"must-revalidate", Clause::must_revalidate, false},
      {"proxy-revalidate", Clause::proxy_revalidate, true},
      {"s-maxage", Clause::s_maxage_revalidates, true},
  };
  for (const Prohibition& prohibition : kProhibitions) {
    if (prohibition.shared_only && !profile.shared()) continue;
    if (directives.has(prohibition.directive) && rules.in_force(prohibition.clause)) {
      decision.add(
          prohibition.clause, Ruling::must_not,
          "stale, and " + std::string(prohibition.directive) + " in the response forbids to use it unvalidated");
    }
  }
}

// What lets a stale response be used: the client says so, or the origin is out of reach (RFC 9111 §4.2.4).
bool permitted_stale(Reuse& reuse, const CacheControl& wanted, const Profile& profile, const Rulebook& rules,
                     Connection connection) {
  if (connection == Connection::down && profile.stale_when_disconnected) {
    reuse.decision.add(Clause::stale_only_when_permitted, Ruling::may, "stale, but the origin cannot be reached");
    return true;
  }
  const http::Directive* max_stale = wanted.find("max-stale");
  if (max_stale == nullptr) return false;
  const auto limit = wanted.delta("max-stale").value;
  const bool unlimited = !max_stale->argument;
  const bool within = unlimited || (limit && -reuse.left() <= *limit);
  if (!within && rules.in_force(Clause::request_max_stale)) return false;
  reuse.decision.add(Clause::request_max_stale, Ruling::may,
                     "stale by " + seconds(-reuse.left()) + ", and max-stale in the request permits it");
  return true;
}

void ask_staleness(Reuse& reuse, const CacheControl& wanted, const StoredResponse& stored, const Profile& profile,
                   const Rulebook& rules, Connection connection) {
  const std::string numbers = describe(reuse.age) + ", lifetime " + seconds(reuse.freshness.lifetime);
  if (!reuse.stale) {
    reuse.decision.add(Clause::fresh_while_lifetime_exceeds_age, Ruling::may, "fresh: " + numbers);
    return;
  }
  ask_prohibitions(reuse.decision, stored.cache_control, profile, rules);
  const bool permitted = permitted_stale(reuse, wanted, profile, rules, connection);
  if (!permitted && rules.in_force(Clause::stale_only_when_permitted)) {
    reuse.decision.add(Clause::stale_only_when_permitted, Ruling::must_not, "stale: " + numbers);
  }
}

}  // namespace

Reuse may_reuse(const http::Request& request, const StoredResponse& stored, Time now, const Profile& profile,
                const Rulebook& rules, Connection connection) {
  Reuse reuse;
  reuse.freshness = freshness_lifetime(stored, profile, rules);
  reuse.age = current_age(stored, now, rules);
  // At an age of exactly the lifetime the response is stale.
  const bool strict = rules.in_force(Clause::fresh_while_lifetime_exceeds_age);
  reuse.stale = strict ? reuse.left() <= Milliseconds{0} : reuse.left() < Milliseconds{0};
  const CacheControl wanted(request.fields);
  if (stored.cache_control.unqualified("no-cache") && rules.in_force(Clause::no_cache_response)) {
    reuse.decision.add(Clause::no_cache_response, Ruling::must_not, "no-cache in the response");
  }
  if (stored.invalidated && rules.in_force(Clause::invalidated_needs_validation)) {
    reuse.decision.add(Clause::invalidated_needs_validation, Ruling::must_not, "the stored response was invalidated");
  }
  ask_request(reuse, wanted, rules);
  ask_staleness(reuse, wanted, stored, profile, rules, connection);
  return reuse;
}

http::Response from_store(const StoredResponse& stored, const Age& age, bool validated, const Rulebook& rules) {
  http::Response response = stored.response;
  if (!validated && rules.in_force(Clause::no_cache_fields)) {
    for (const std::string& name : stored.cache_control.field_names("no-cache")) response.fields.remove(name);
  }
  if (rules.in_force(Clause::send_age)) {
    response.fields.set("Age", std::to_string(whole_seconds(age.current_age).count()));
  }
  return response;
}

}  // namespace cachestone::policy
