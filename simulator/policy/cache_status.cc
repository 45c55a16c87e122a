#include "simulator/policy/cache_status.h"

#include <algorithm>
#include <utility>

#include "simulator/http/structured_fields.h"

namespace cachestone::policy {
namespace {

namespace sf = http::sf;

constexpr std::string_view kField = "Cache-Status";

std::string printable(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (char c : text) {
    if (c >= ' ' && c <= '~') {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += {'%', kDigits[byte / 16], kDigits[byte % 16]};
    }
  }
  return result;
}

sf::BareItem token_or_string(std::string_view text) {
  sf::BareItem token = sf::Token{std::string(text)};
  if (sf::serialise(token)) return token;
  return printable(text);
}

// A cache that gets the type wrong writes a Display String.
sf::BareItem typed(sf::BareItem value, std::string_view text, bool right) {
  if (right) return value;
  return sf::DisplayString{printable(text)};
}

// RFC 9211 §2.1. The cache that counts a validated response as a hit says so, and no longer why it went forward.
bool is_hit(const CacheStatus& status, const Rulebook& rules) {
  if (!status.fwd) return true;
  return status.fwd_status == 304 && !rules.in_force(Clause::cache_status_hit);
}

void add_hit(sf::Parameters& parameters, const Rulebook& rules) {
  if (rules.in_force(Clause::cache_status_hit_boolean)) {
    parameters.set("hit", true);
  } else {
    parameters.set("hit", std::int64_t{1});
  }
}

// RFC 9211 §2.2, §2.3, §2.5 and §2.6: what is said only of a request that went forward.
void add_forwarded(sf::Parameters& parameters, const CacheStatus& status, const Rulebook& rules) {
  Forwarded reason = *status.fwd;
  const bool some_miss = reason == Forwarded::uri_miss || reason == Forwarded::vary_miss;
  if (some_miss && !rules.in_force(Clause::cache_status_fwd_specific)) reason = Forwarded::miss;
  const std::string text(name(reason));
  if (rules.in_force(Clause::cache_status_fwd_token)) {
    parameters.set("fwd", sf::Token{text});
  } else {
    parameters.set("fwd", text);
  }
  if (status.fwd_status && rules.in_force(Clause::cache_status_fwd_status)) {
    parameters.set("fwd-status", std::int64_t{*status.fwd_status});
  }
  if (status.stored || !rules.in_force(Clause::cache_status_stored)) parameters.set("stored", true);
  if (rules.distorted(Distortion::stored_said_too_early)) parameters.set("stored", false);
  if (rules.distorted(Distortion::always_collapsed)) {
    parameters.set("collapsed", true);
  } else if (status.collapsed && rules.in_force(Clause::cache_status_collapsed)) {
    parameters.set("collapsed", *status.collapsed);
  }
}

// RFC 9211 §2.4. The cache that is broken here never admits that a response is stale.
std::int64_t ttl_of(Seconds ttl, const Rulebook& rules) {
  const std::int64_t value = std::clamp<std::int64_t>(ttl.count(), -sf::kLargestInteger, sf::kLargestInteger);
  return rules.in_force(Clause::cache_status_ttl) ? value : std::max<std::int64_t>(value, 0);
}

}  // namespace

std::string_view name(Forwarded reason) {
  switch (reason) {
    case Forwarded::bypass:
      return "bypass";
    case Forwarded::method:
      return "method";
    case Forwarded::uri_miss:
      return "uri-miss";
    case Forwarded::vary_miss:
      return "vary-miss";
    case Forwarded::miss:
      return "miss";
    case Forwarded::request:
      return "request";
    case Forwarded::stale:
      return "stale";
    case Forwarded::partial:
      return "partial";
  }
  return "";
}

std::string serialise(const CacheStatus& status, const Rulebook& rules) {
  sf::Item item{token_or_string(status.cache)};
  sf::Parameters& parameters = item.parameters;
  const bool hit = is_hit(status, rules);
  if (hit || !rules.in_force(Clause::cache_status_hit_or_fwd)) add_hit(parameters, rules);
  if (!hit) add_forwarded(parameters, status, rules);
  if (status.ttl) parameters.set("ttl", ttl_of(*status.ttl, rules));
  if (status.key) {
    parameters.set("key", typed(printable(*status.key), *status.key, rules.in_force(Clause::cache_status_key)));
  }
  if (status.detail) {
    parameters.set("detail",
                   typed(token_or_string(*status.detail), *status.detail, rules.in_force(Clause::cache_status_detail)));
  }
  const std::string text = sf::serialise(item).value_or("");  // every part was made so that it can be written
  return rules.distorted(Distortion::status_name_unquoted) ? "the " + text : text;
}

void add_cache_status(http::Fields& fields, const CacheStatus& status, const Rulebook& rules) {
  const std::string member = serialise(status, rules);
  if (!rules.in_force(Clause::cache_status_preserved)) fields.remove(kField);
  const auto list = sf::parse_list(fields, kField);
  if (!list) {
    fields.add(std::string(kField), member);
  } else if (list->empty()) {
    fields.set(kField, member);
  } else {
    const std::string others = fields.combined(kField).value_or("");
    const bool at_end = rules.in_force(Clause::cache_status_at_end);
    fields.set(kField, at_end ? others + ", " + member : member + ", " + others);
  }
}

}  // namespace cachestone::policy
