#include "simulator/policy/targeted.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "simulator/http/structured_fields.h"
#include "simulator/policy/misread_directives.h"

namespace cachestone::policy {
namespace {

namespace sf = http::sf;
using http::Directive;
using http::Problem;

// What the value of a directive may be (RFC 9213 §2.1), inferred from RFC 9111 §5.2.2, RFC 5861 and RFC 8246.
enum class Type { seconds, flag, flag_or_names, unknown };

Type type_of(std::string_view directive) {
  constexpr std::array<std::string_view, 4> kSeconds = {"max-age", "s-maxage", "stale-while-revalidate",
                                                        "stale-if-error"};
  constexpr std::array<std::string_view, 7> kFlags = {"immutable",    "must-revalidate",  "must-understand", "no-store",
                                                      "no-transform", "proxy-revalidate", "public"};
  const auto among = [&](const auto& names) { return std::find(names.begin(), names.end(), directive) != names.end(); };
  if (among(kSeconds)) return Type::seconds;
  if (among(kFlags)) return Type::flag;
  if (directive == "no-cache" || directive == "private") return Type::flag_or_names;
  return Type::unknown;
}

bool has_type(const sf::Member& member, Type type) {
  if (type == Type::unknown) return true;
  const auto* item = std::get_if<sf::Item>(&member);
  if (item == nullptr) return false;
  if (type == Type::seconds) {
    const auto* number = std::get_if<std::int64_t>(&item->value);
    return number != nullptr && *number >= 0;
  }
  if (item->value == sf::BareItem(true)) return true;
  return type == Type::flag_or_names && std::holds_alternative<std::string>(item->value);
}

bool has_parameters(const sf::Member& member) {
  return std::visit([](const auto& value) { return !value.parameters.empty(); }, member);
}

// A value that was read from text can be written.
std::string text_of(const sf::Member& member) {
  return sf::serialise(member).value_or("");
}

// The member as the directive that Cache-Control would have. A number of seconds loses its fraction, which only a cache
// does that consumes what it should not.
Directive directive_of(const std::string& name, const sf::Member& member) {
  Directive directive;
  directive.name = name;
  const auto* item = std::get_if<sf::Item>(&member);
  if (item == nullptr) {
    directive.argument = text_of(member);
    directive.quoted = true;
  } else if (const auto* text = std::get_if<std::string>(&item->value)) {
    directive.argument = *text;
    directive.quoted = true;
  } else if (const auto* decimal = std::get_if<sf::Decimal>(&item->value); decimal && type_of(name) == Type::seconds) {
    directive.argument = std::to_string(decimal->thousandths / 1000);
  } else if (item->value != sf::BareItem(true)) {
    directive.argument = sf::serialise(item->value).value_or("");
  }
  return directive;
}

// A field of the target list that is there.
struct Candidate {
  std::string name;
  http::CacheControl directives;
};

class Reader {
 public:
  Reader(const http::Fields& fields, const Rulebook& rules, Decision& decision)
      : fields_(fields), rules_(rules), decision_(decision) {}

  // Nothing when the field is not there or has to be ignored.
  std::optional<Candidate> read(const std::string& name) const {
    if (!fields_.has(name)) return std::nullopt;
    if (!rules_.in_force(Clause::targeted_is_dictionary)) {
      http::CacheControl directives(fields_, name);
      if (directives.directives().empty()) return ignored(name, "is empty");
      return Candidate{name, std::move(directives)};
    }
    const auto dictionary = sf::parse_dictionary(fields_, name);
    if (!dictionary && rules_.distorted(Distortion::targeted_mended)) return mended(name);
    if (!dictionary) {
      return ignored(name, "cannot be parsed: " + std::string(dictionary.error.what) + ", at byte " +
                               std::to_string(dictionary.error.position));
    }
    if (dictionary->empty()) return ignored(name, "is empty");
    return Candidate{name, consumed(name, *dictionary)};
  }

 private:
  // RFC 9213 §2.1. The cache that does not ignore such a field takes it for a policy without directives.
  std::optional<Candidate> ignored(const std::string& name, const std::string& why) const {
    if (!rules_.in_force(Clause::targeted_broken_is_ignored)) return Candidate{name, {}};
    decision_.add(Clause::targeted_broken_is_ignored, Ruling::may, name + " is ignored: it " + why);
    return std::nullopt;
  }

  // The cache that makes the best of it: the first number behind max-age.
  std::optional<Candidate> mended(const std::string& name) const {
    const std::string value = http::lower(fields_.combined(name).value_or(""));
    const std::size_t at = value.find_first_of("0123456789", value.find("max-age"));
    if (at == std::string::npos) return std::nullopt;
    const std::size_t end = std::min(value.find_first_not_of("0123456789", at), value.size());
    Directive directive;
    directive.name = "max-age";
    directive.argument = value.substr(at, end - at);
    return Candidate{name, http::CacheControl({directive}, {})};
  }

  http::CacheControl consumed(const std::string& field, const sf::Dictionary& dictionary) const {
    std::vector<Directive> directives;
    std::vector<Problem> problems;
    for (const auto& [name, member] : dictionary) {
      if (has_parameters(member) && !rules_.in_force(Clause::targeted_parameters_ignored)) continue;
      if (!has_type(member, type_of(name)) && rules_.in_force(Clause::targeted_value_types)) {
        std::string written = name;
        written.append("=").append(text_of(member));
        problems.push_back({written, "the value is not of the directive's type"});
        written.append(" in ").append(field).append(" is not of the directive's type: not consumed");
        decision_.add(Clause::targeted_value_types, Ruling::may, std::move(written));
        continue;
      }
      directives.push_back(directive_of(name, member));
    }
    return http::CacheControl(std::move(directives), std::move(problems));
  }

  const http::Fields& fields_;
  const Rulebook& rules_;
  Decision& decision_;
};

// The target list; for a cache that is broken so, with the fields behind it that are none of its business.
std::vector<std::string> consulted(const http::Fields& fields, std::vector<std::string> list, const Rulebook& rules) {
  constexpr std::string_view kSuffix = "-cache-control";
  if (!rules.in_force(Clause::targeted_only_on_list)) list.emplace_back("CDN-Cache-Control");
  if (!rules.in_force(Clause::targeted_not_by_suffix)) {
    for (const http::Field& field : fields) {
      if (http::lower(field.name).ends_with(kSuffix)) list.push_back(field.name);
    }
  }
  return list;
}

std::optional<Candidate> chosen(const http::Fields& fields, const std::vector<std::string>& list, const Rulebook& rules,
                                Decision& decision) {
  const Reader reader(fields, rules, decision);
  std::optional<Candidate> choice;
  for (const std::string& name : list) {
    auto candidate = reader.read(name);
    if (!candidate) continue;
    choice = std::move(candidate);
    if (rules.in_force(Clause::targeted_first_of_list)) break;
  }
  return choice;
}

// no-store and no-cache make max-age inoperative (RFC 9213 §2.2). The cache that has it the other way round.
http::CacheControl lifetime_first(const http::CacheControl& control) {
  if (!control.has("max-age")) return control;
  std::vector<Directive> directives = control.directives();
  std::erase_if(directives, [](const Directive& d) { return d.name == "no-store" || d.name == "no-cache"; });
  return http::CacheControl(std::move(directives), control.problems());
}

// The cache that takes the lifetime from the one and everything else from the other.
http::CacheControl lifetime_only(const http::CacheControl& targeted, const http::CacheControl& general) {
  const auto is_lifetime = [](const Directive& d) { return d.name == "max-age"; };
  std::vector<Directive> directives = general.directives();
  if (targeted.has("max-age")) std::erase_if(directives, is_lifetime);
  for (const Directive& each : targeted.directives()) {
    if (is_lifetime(each)) directives.push_back(each);
  }
  return http::CacheControl(std::move(directives), targeted.problems());
}

// The cache that lets Cache-Control speak too.
http::CacheControl together(const http::CacheControl& first, const http::CacheControl& second) {
  std::vector<Directive> directives = first.directives();
  directives.insert(directives.end(), second.directives().begin(), second.directives().end());
  return http::CacheControl(std::move(directives), first.problems());
}

}  // namespace

GoverningField governing_field(const http::Fields& fields, const std::vector<std::string>& target_list,
                               const Rulebook& rules) {
  GoverningField result;
  result.decision = Decision(rules);
  auto candidate = chosen(fields, consulted(fields, target_list, rules), rules, result.decision);
  http::CacheControl general = read_directives(fields, rules);
  if (rules.distorted(Distortion::no_store_beats_targeted) && general.has("no-store")) candidate.reset();
  if (!candidate) {
    result.directives = std::move(general);
    return result;
  }
  result.name = candidate->name;
  result.targeted = true;
  result.directives = std::move(candidate->directives);
  if (rules.in_force(Clause::targeted_first_of_list)) {
    result.decision.add(Clause::targeted_first_of_list, Ruling::may,
                        [&] { return result.name + " is the first valid field of the target list: it decides"; });
  }
  if (rules.distorted(Distortion::targeted_lifetime_only))
    result.directives = lifetime_only(result.directives, general);
  if (!rules.in_force(Clause::targeted_precedence)) result.directives = lifetime_first(result.directives);
  if (!rules.in_force(Clause::targeted_decides_alone)) {
    result.directives = together(result.directives, general);
    return result;
  }
  result.expires_counts = rules.distorted(Distortion::targeted_leaves_expires);
  if (fields.has("Cache-Control") || fields.has("Expires") || fields.has("Pragma")) {
    result.decision.add(Clause::targeted_decides_alone, Ruling::may,
                        [&] { return "Cache-Control, Expires and Pragma are ignored beside " + result.name; });
  }
  return result;
}

}  // namespace cachestone::policy
