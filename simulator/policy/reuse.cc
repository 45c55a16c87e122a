#include "simulator/policy/reuse.h"

#include <algorithm>
#include <string>

#include "simulator/http/date.h"

namespace cachestone::policy {
namespace {

using http::CacheControl;

std::string seconds(Milliseconds value) {
  return std::to_string(whole_seconds(value).count()) + " s";
}

std::string numbers(const Reuse& reuse) {
  return describe(reuse.age) + ", lifetime " + seconds(reuse.freshness.lifetime);
}

// RFC 8246 §2 and §2.1: while it is fresh, a reload is no reason to validate it.
bool reload_is_needless(const Reuse& reuse, const StoredResponse& stored, Seconds wanted_age, const Profile& profile,
                        const Rulebook& rules) {
  return wanted_age == Seconds{0} && !reuse.stale && profile.immutable && stored.cache_control().has("immutable") &&
         rules.in_force(Clause::immutable_not_validated);
}

// What some caches take for a reason to overlook what the client wants.
bool immutable_misused(const Reuse& reuse, const CacheControl& wanted, const StoredResponse& stored,
                       const Rulebook& rules) {
  if (reuse.stale) return false;
  return (rules.distorted(Distortion::immutable_in_request) && wanted.has("immutable")) ||
         (rules.distorted(Distortion::immutable_withstands_force) && stored.cache_control().has("immutable"));
}

// Request directives (RFC 9111 §5.2.1) that ask for more than freshness.
void ask_request(Reuse& reuse, const CacheControl& wanted, const StoredResponse& stored, const Profile& profile,
                 const Rulebook& rules) {
  if (immutable_misused(reuse, wanted, stored, rules)) return;
  Decision& decision = reuse.decision;
  if (wanted.has("no-cache") && rules.in_force(Clause::request_no_cache)) {
    decision.add(Clause::request_no_cache, Ruling::must_not, "no-cache in the request");
  }
  if (const auto max_age = wanted.delta("max-age").value; max_age && rules.in_force(Clause::request_max_age)) {
    if (reload_is_needless(reuse, stored, *max_age, profile, rules)) {
      decision.add(Clause::immutable_not_validated, Ruling::may,
                   "immutable in the response: while it is fresh, max-age=0 in the request asks for nothing");
    } else if (reuse.age.current_age > *max_age &&
               !(rules.distorted(Distortion::request_max_age_zero_only) && *max_age > Seconds{0})) {
      decision.add(Clause::request_max_age, Ruling::must_not, [&] {
        return "max-age=" + std::to_string(max_age->count()) + " in the request, age " + seconds(reuse.age.current_age);
      });
    }
  }
  if (const auto min_fresh = wanted.delta("min-fresh").value; min_fresh && rules.in_force(Clause::request_min_fresh)) {
    const bool whole = rules.distorted(Distortion::min_fresh_against_lifetime);
    if ((whole ? reuse.freshness.lifetime : reuse.left()) < *min_fresh) {
      decision.add(Clause::request_min_fresh, Ruling::must_not, [&] {
        return "min-fresh=" + std::to_string(min_fresh->count()) + " in the request, fresh for another " +
               seconds(reuse.left());
      });
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
    const bool obeys_all = profile.shared() || rules.distorted(Distortion::revalidate_directives_in_private_cache);
    if (prohibition.shared_only && !obeys_all) continue;
    if (directives.has(prohibition.directive) && rules.in_force(prohibition.clause)) {
      decision.add(prohibition.clause, Ruling::must_not, [&] {
        return "stale, and " + std::string(prohibition.directive) + " in the response forbids to use it unvalidated";
      });
    }
  }
}

// What is asked about a stale response.
struct Staleness {
  const CacheControl& wanted;
  const CacheControl& directives;
  const Profile& profile;
  const Rulebook& rules;
  Connection connection;
};

// How far past its lifetime it is, for RFC 5861.
Milliseconds staleness(const Reuse& reuse, const Rulebook& rules) {
  return rules.distorted(Distortion::stale_windows_against_age) ? reuse.age.current_age : -reuse.left();
}

// RFC 5861 §3: within its window it is used once more, and validated in the background.
bool permitted_while_revalidating(Reuse& reuse, const Staleness& asked) {
  const auto window = asked.directives.delta("stale-while-revalidate").value;
  if (!window || asked.connection != Connection::up || !asked.profile.stale_while_revalidate) return false;
  if (!asked.rules.in_force(Clause::stale_while_revalidate)) return false;
  // A client that states an age does not want a stale response (RFC 9111 §5.2.1.1).
  if (asked.wanted.has("max-age")) return false;
  if (staleness(reuse, asked.rules) > *window && asked.rules.in_force(Clause::stale_while_revalidate_ends))
    return false;
  reuse.revalidate = asked.rules.in_force(Clause::revalidate_in_background);
  reuse.decision.add(Clause::stale_while_revalidate, Ruling::may, [&] {
    return "stale by " + seconds(-reuse.left()) + ", and stale-while-revalidate=" + std::to_string(window->count()) +
           " permits it while it is validated";
  });
  return true;
}

// RFC 5861 §4: of the response's and the request's stale-if-error, the longer.
bool permitted_on_error(Reuse& reuse, const Staleness& asked) {
  if (asked.connection == Connection::up) return false;
  const bool down = asked.connection == Connection::down;
  if (down && asked.rules.distorted(Distortion::never_stale_when_unreachable)) return false;
  const auto by_origin = asked.directives.delta("stale-if-error").value;
  const auto by_client = asked.wanted.delta("stale-if-error").value;
  const bool extended = asked.profile.stale_if_error && asked.rules.in_force(Clause::stale_if_error);
  if (extended && (by_origin || by_client)) {
    const Seconds window = std::max(by_origin.value_or(Seconds{0}), by_client.value_or(Seconds{0}));
    const bool within = staleness(reuse, asked.rules) <= window;
    if (!within && asked.rules.in_force(Clause::stale_if_error_ends)) {
      reuse.decision.add(Clause::stale_if_error_ends, Ruling::must_not, [&] {
        return "stale by " + seconds(-reuse.left()) + ", longer than stale-if-error=" + std::to_string(window.count());
      });
      return false;
    }
    reuse.decision.add(Clause::stale_if_error, Ruling::may, [&] {
      return "stale by " + seconds(-reuse.left()) + ", and stale-if-error=" + std::to_string(window.count()) +
             " permits it: the origin failed";
    });
    return true;
  }
  if (!down || !asked.profile.stale_when_disconnected) return false;
  reuse.decision.add(Clause::stale_only_when_permitted, Ruling::may, "stale, but the origin cannot be reached");
  return true;
}

// RFC 9111 §5.2.1.2: the client says so.
bool permitted_by_client(Reuse& reuse, const Staleness& asked) {
  if (asked.rules.distorted(Distortion::only_if_cached_takes_stale) && asked.wanted.has("only-if-cached")) return true;
  const http::Directive* max_stale = asked.wanted.find("max-stale");
  if (max_stale == nullptr) return false;
  const auto limit = asked.wanted.delta("max-stale").value;
  const bool unlimited = !max_stale->argument && !asked.rules.distorted(Distortion::bare_max_stale_ignored);
  const bool by_age = asked.rules.distorted(Distortion::max_stale_against_age);
  const bool within = unlimited || (limit && (by_age ? reuse.age.current_age : -reuse.left()) <= *limit);
  if (!within && asked.rules.in_force(Clause::request_max_stale)) return false;
  reuse.decision.add(Clause::request_max_stale, Ruling::may, [&] {
    return "stale by " + seconds(-reuse.left()) + ", and max-stale in the request permits it";
  });
  return true;
}

void ask_staleness(Reuse& reuse, const Staleness& asked) {
  if (!reuse.stale) {
    reuse.decision.add(Clause::fresh_while_lifetime_exceeds_age, Ruling::may,
                       [&] { return "fresh: " + numbers(reuse); });
    return;
  }
  const bool extended = permitted_while_revalidating(reuse, asked) || permitted_on_error(reuse, asked);
  const bool permitted = extended || permitted_by_client(reuse, asked);
  // RFC 5861 does not overrule what forbids stale use (RFC 9111 §4.2.4).
  const bool off_line = asked.connection != Connection::up;
  if (off_line && asked.rules.distorted(Distortion::must_revalidate_off_line)) return;
  if (!extended || asked.rules.in_force(Clause::stale_extensions_yield)) {
    ask_prohibitions(reuse.decision, asked.directives, asked.profile, asked.rules);
  }
  if (!permitted && asked.rules.in_force(Clause::stale_only_when_permitted)) {
    reuse.decision.add(Clause::stale_only_when_permitted, Ruling::must_not, [&] { return "stale: " + numbers(reuse); });
  }
}

// What some caches send in place of Age and the stored fields.
void distort_fields(http::Fields& fields, const StoredResponse& stored, const Age& age, const Rulebook& rules) {
  auto set_age = [&](auto value) { fields.set("Age", std::to_string(value.count())); };
  if (rules.distorted(Distortion::age_is_residence)) set_age(whole_seconds(age.resident_time));
  if (rules.distorted(Distortion::age_in_milliseconds)) set_age(age.current_age);
  if (rules.distorted(Distortion::age_appended)) {
    const std::string own(fields.first("Age").value_or("0"));
    fields.set("Age", std::string(stored.response.fields.first("Age").value_or(own)));
    if (stored.response.fields.has("Age")) fields.add("Age", own);
  }
  if (rules.distorted(Distortion::date_replaced_on_reuse)) {
    fields.set("Date", http::format_date(stored.response_time + age.resident_time));
  }
  const std::string tag(fields.first("ETag").value_or(""));
  if (rules.distorted(Distortion::tag_weakened_on_reuse) && tag.starts_with('"')) fields.set("ETag", "W/" + tag);
  if (rules.distorted(Distortion::weak_mark_lost_on_reuse) && tag.starts_with("W/")) fields.set("ETag", tag.substr(2));
  if (rules.distorted(Distortion::vary_not_sent)) fields.remove("Vary");
}

}  // namespace

bool is_origin_error(int status, const Rulebook& rules) {
  if (rules.distorted(Distortion::stale_only_when_unreachable)) return false;
  if (rules.distorted(Distortion::stale_on_any_error)) return status >= 400;
  return status == 500 || status == 502 || status == 503 || status == 504;
}

Reuse may_reuse(const http::Request& request, const StoredResponse& stored, Time now, const Profile& profile,
                const Rulebook& rules, Connection connection) {
  Reuse reuse;
  reuse.decision = Decision(rules);
  reuse.freshness = freshness_lifetime(stored, profile, rules);
  reuse.age = current_age(stored, now, rules);
  // At an age of exactly the lifetime the response is stale.
  const bool strict = rules.in_force(Clause::fresh_while_lifetime_exceeds_age);
  reuse.stale = strict ? reuse.left() <= Milliseconds{0} : reuse.left() < Milliseconds{0};
  const CacheControl wanted = profile.honour_request_directives ? CacheControl(request.fields) : CacheControl();
  if (stored.cache_control().unqualified("no-cache") && rules.in_force(Clause::no_cache_response)) {
    reuse.decision.add(Clause::no_cache_response, Ruling::must_not, "no-cache in the response");
  }
  if (stored.invalidated && rules.distorted(Distortion::invalidated_is_only_stale)) {
    reuse.stale = true;
  } else if (stored.invalidated && rules.in_force(Clause::invalidated_needs_validation)) {
    reuse.decision.add(Clause::invalidated_needs_validation, Ruling::must_not, "the stored response was invalidated");
  }
  if (rules.distorted(Distortion::must_revalidate_when_fresh) && stored.cache_control().has("must-revalidate")) {
    reuse.decision.add(Clause::must_revalidate, Ruling::must_not, "this cache validates whatever has must-revalidate");
  }
  const bool allowed_so_far = reuse.decision.allowed();
  ask_request(reuse, wanted, stored, profile, rules);
  reuse.refused_by_request = allowed_so_far && !reuse.stale && !reuse.decision.allowed();
  ask_staleness(reuse, {wanted, stored.cache_control(), profile, rules, connection});
  return reuse;
}

http::Response from_store(const StoredResponse& stored, const Age& age, bool validated, const Rulebook& rules) {
  http::Response response = stored.response;
  if (!validated && rules.in_force(Clause::no_cache_fields)) {
    for (const std::string& name : stored.cache_control().field_names("no-cache")) response.fields.remove(name);
  }
  if (rules.in_force(Clause::send_age)) {
    response.fields.set("Age", std::to_string(whole_seconds(age.current_age).count()));
  }
  if (rules.distorted()) distort_fields(response.fields, stored, age, rules);
  return response;
}

}  // namespace cachestone::policy
