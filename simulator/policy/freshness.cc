#include "simulator/policy/freshness.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "simulator/http/date.h"
#include "simulator/policy/storage.h"

namespace cachestone::policy {
namespace {

using http::CacheControl;
using Source = Freshness::Source;

std::string seconds(Seconds value) {
  return std::to_string(value.count()) + " s";
}

// What a cache that guesses makes of an invalid argument: the first digits in it.
std::optional<Seconds> first_digits(std::string_view text) {
  const std::size_t start = text.find_first_of("0123456789");
  if (start == std::string_view::npos) return std::nullopt;
  const std::size_t end = std::min(text.find_first_not_of("0123456789", start), text.size());
  return http::parse_delta_seconds(text.substr(start, end - start));
}

// What remains of a lifetime where it is kept in a signed 32-bit integer.
Seconds wrapped(Seconds value) {
  return Seconds(static_cast<std::int32_t>(static_cast<std::uint32_t>(value.count() * 1000)) / 1000);
}

// A lifetime of 0 is a lifetime, except for a cache that takes it for none.
bool says(const CacheControl& directives, std::string_view name, Distortion zero_is_none, const Rulebook& rules) {
  return directives.has(name) && !(rules.distorted(zero_is_none) && directives.delta(name).value == Seconds{0});
}

// The lifetime that `directive` gives, read as the rulebook says.
Seconds directive_lifetime(const CacheControl& directives, std::string_view name, Decision& decision,
                           const Rulebook& rules) {
  const http::Directive* chosen = directives.find(name);
  if (!rules.in_force(Clause::first_of_duplicates)) {
    chosen = directives.all(name).back();
  } else if (directives.count(name) > 1) {
    decision.add(Clause::first_of_duplicates, Ruling::may,
                 [&] { return std::string(name) + " occurs several times: the first is used"; });
  }
  const std::string_view argument = chosen->argument ? std::string_view(*chosen->argument) : "";
  auto value = http::parse_delta_seconds(argument);
  if (!value) {
    if (rules.in_force(Clause::invalid_lifetime_is_stale)) {
      decision.add(Clause::invalid_lifetime_is_stale, Ruling::may, [&] {
        return std::string(name) + "=" + std::string(argument) + " is not a number of seconds: taken as stale";
      });
      return Seconds{0};
    }
    value = first_digits(argument);
  }
  if (value >= http::kDeltaSecondsLimit && !rules.in_force(Clause::delta_seconds_overflow)) return Seconds{0};
  if (value && rules.distorted(Distortion::lifetime_wraps_at_32_bits)) return wrapped(*value);
  return value.value_or(Seconds{0});
}

// RFC 9111 §5.3: Expires minus Date; an invalid Expires is in the past.
Seconds expires_lifetime(const StoredResponse& stored, Decision& decision, const Rulebook& rules) {
  if (!stored.facts.expires) {
    if (!rules.in_force(Clause::invalid_expires_is_past)) return http::kDeltaSecondsLimit;
    decision.add(Clause::invalid_expires_is_past, Ruling::may, "Expires cannot be read: taken as past");
    return Seconds{0};
  }
  const bool has_date = stored.response.fields.has("Date");
  if (!has_date && !rules.in_force(Clause::expires_without_date)) return http::kDeltaSecondsLimit;
  const Time base = rules.distorted(Distortion::expires_by_own_clock) ? stored.response_time : stored.date();
  return whole_second(*stored.facts.expires) - whole_second(base);
}

void take(Freshness& freshness, Source source, Seconds lifetime, Clause clause) {
  freshness.source = source;
  freshness.lifetime = lifetime;
  freshness.decision.add(clause, Ruling::may,
                         [&] { return "lifetime " + seconds(lifetime) + " from " + std::string(name(source)); });
}

// RFC 9111 §4.2.1: the first of s-maxage (shared caches), max-age and Expires.
Freshness explicit_lifetime(const StoredResponse& stored, const Profile& profile, const Rulebook& rules) {
  const CacheControl& directives = stored.cache_control();
  const bool readable = stored.facts.expires || !rules.distorted(Distortion::invalid_expires_is_none);
  const bool expires = stored.facts.has_expires && readable;
  const bool s_maxage = (profile.shared() || rules.distorted(Distortion::s_maxage_in_private_cache)) &&
                        says(directives, "s-maxage", Distortion::zero_s_maxage_is_none, rules) &&
                        rules.in_force(Clause::s_maxage_first);
  const bool max_age =
      says(directives, "max-age", Distortion::zero_max_age_is_none, rules) && rules.in_force(Clause::max_age_lifetime);
  Freshness freshness;
  freshness.decision = Decision(rules);
  Decision& decision = freshness.decision;
  decision.add(stored.facts.governing);
  if (s_maxage && !(expires && !rules.in_force(Clause::s_maxage_over_expires))) {
    take(freshness, Source::s_maxage, directive_lifetime(directives, "s-maxage", decision, rules),
         Clause::s_maxage_first);
  } else if (max_age && !(expires && !rules.in_force(Clause::max_age_over_expires))) {
    take(freshness, Source::max_age, directive_lifetime(directives, "max-age", decision, rules),
         Clause::max_age_lifetime);
  } else if (expires) {
    take(freshness, Source::expires, expires_lifetime(stored, decision, rules), Clause::expires_without_date);
  }
  return freshness;
}

// RFC 9111 §4.2.2: a share of the time since the last modification.
Seconds heuristic_lifetime(const StoredResponse& stored, const Profile& profile, const Rulebook& rules) {
  const auto text = stored.response.fields.first("Last-Modified");
  if (!text && rules.distorted(Distortion::fixed_default_lifetime)) return Seconds{120};
  const bool client_error = stored.response.status >= 400 && stored.response.status < 500;
  if (!text && client_error && rules.distorted(Distortion::errors_kept_ten_seconds)) return Seconds{10};
  if (!text) return Seconds{0};
  const auto modified = http::parse_date(*text, stored.response_time);
  const bool future = modified && *modified > stored.date();
  if (future && rules.distorted(Distortion::future_last_modified_is_fresh)) return profile.heuristic_cap;
  if (!modified || future) return Seconds{0};
  const Seconds unchanged = whole_second(stored.date()) - whole_second(*modified);
  if (!rules.in_force(Clause::heuristic_fraction)) return unchanged;
  const Seconds share(static_cast<std::int64_t>(static_cast<double>(unchanged.count()) * profile.heuristic_fraction));
  return std::min(share, profile.heuristic_cap);
}

bool may_use_heuristic(const StoredResponse& stored, Decision& decision, const Rulebook& rules) {
  const int status = stored.response.status;
  if (heuristically_cacheable(status, rules) || stored.cache_control().has("public")) return true;
  if (!rules.in_force(Clause::heuristic_statuses)) return true;
  decision.add(Clause::heuristic_statuses, Ruling::must_not,
               "status " + std::to_string(status) + " has no heuristic freshness");
  return false;
}

}  // namespace

std::string_view name(Source source) {
  switch (source) {
    case Source::none:
      return "nothing";
    case Source::s_maxage:
      return "s-maxage";
    case Source::max_age:
      return "max-age";
    case Source::expires:
      return "Expires";
    case Source::heuristic:
      return "a heuristic (Last-Modified)";
    case Source::operator_default:
      return "the operator's default";
  }
  return "";
}

namespace {

// By what the response says, and by the heuristic where that is silent.
Freshness unmanaged_lifetime(const StoredResponse& stored, const Profile& profile, const Rulebook& rules) {
  Freshness freshness = explicit_lifetime(stored, profile, rules);
  if (freshness.is_explicit() && rules.in_force(Clause::heuristic_only_without_explicit)) return freshness;
  Decision heuristic(rules);
  if (!may_use_heuristic(stored, heuristic, rules)) {
    if (!freshness.is_explicit()) freshness.decision = std::move(heuristic);
    return freshness;
  }
  const Seconds lifetime = heuristic_lifetime(stored, profile, rules);
  if (lifetime > freshness.lifetime || (!freshness.is_explicit() && lifetime > Seconds{0})) {
    take(freshness, Source::heuristic, lifetime, Clause::heuristic_fraction);
  } else if (freshness.source == Source::none) {
    freshness.decision.add(Clause::heuristic_fraction, Ruling::may,
                           "lifetime 0 s: none is stated, and the time since Last-Modified gives none");
  }
  return freshness;
}

// What some caches make of a lifetime.
Seconds distorted_lifetime(Seconds lifetime, const StoredResponse& stored, const Rulebook& rules) {
  if (rules.distorted(Distortion::immutable_never_expires) && stored.cache_control().has("immutable")) {
    return http::kDeltaSecondsLimit;
  }
  if (rules.distorted(Distortion::lifetime_in_whole_minutes)) return std::chrono::ceil<std::chrono::minutes>(lifetime);
  const bool grace = lifetime > Seconds{0} && rules.distorted(Distortion::grace_without_permission);
  return grace ? lifetime + Seconds{10} : lifetime;
}

}  // namespace

Freshness freshness_lifetime(const StoredResponse& stored, const Profile& profile, const Rulebook& rules) {
  Freshness freshness = unmanaged_lifetime(stored, profile, rules);
  if (profile.default_lifetime && !freshness.is_explicit()) {
    take(freshness, Source::operator_default, *profile.default_lifetime, Clause::heuristic_fraction);
  }
  if (profile.minimum_lifetime) freshness.lifetime = std::max(freshness.lifetime, *profile.minimum_lifetime);
  if (profile.maximum_lifetime) freshness.lifetime = std::min(freshness.lifetime, *profile.maximum_lifetime);
  if (rules.distorted()) freshness.lifetime = distorted_lifetime(freshness.lifetime, stored, rules);
  return freshness;
}

}  // namespace cachestone::policy
