// A cache misreads in two ways: it splits the text wrongly, or it understands the directives wrongly. So first the
// field lines are changed to what such a cache sees in them, and after parsing the directives.
#include "simulator/policy/misread_directives.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachestone::policy {
namespace {

using http::CacheControl;
using http::Directive;
using Directives = std::vector<Directive>;
using Lines = std::vector<std::string>;

constexpr std::string_view kField = "Cache-Control";
constexpr std::array<std::string_view, 4> kSeconds = {"max-age", "s-maxage", "stale-while-revalidate",
                                                      "stale-if-error"};
constexpr std::array<std::string_view, 9> kOthers = {"no-store",        "no-cache",        "private",
                                                     "public",          "must-revalidate", "proxy-revalidate",
                                                     "must-understand", "immutable",       "no-transform"};

template <typename Names>
bool among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool takes_seconds(const Directive& directive) {
  return among(kSeconds, directive.name);
}

bool holds(const Directives& directives, std::string_view name) {
  return std::any_of(directives.begin(), directives.end(), [&](const Directive& d) { return d.name == name; });
}

void drop(Directives& directives, std::string_view name) {
  std::erase_if(directives, [&](const Directive& directive) { return directive.name == name; });
}

void rename(Directives& directives, std::string_view from, std::string_view to) {
  for (Directive& directive : directives) {
    if (directive.name == from) directive.name = to;
  }
}

// Each piece between commas as a line of its own, whatever the quotes around it.
Lines split_at_commas(const Lines& lines) {
  Lines pieces;
  for (const std::string& line : lines) {
    std::size_t start = 0;
    while (start <= line.size()) {
      const std::size_t end = std::min(line.find(',', start), line.size());
      pieces.push_back(line.substr(start, end - start));
      start = end + 1;
    }
  }
  return pieces;
}

// Only the members whose name is written in lower case.
Lines lower_case_members(const Lines& lines) {
  Lines kept;
  for (const std::string& line : lines) {
    for (std::string_view member : http::list_members(line)) {
      const std::string_view name = member.substr(0, member.find('='));
      if (http::lower(name) == name) kept.emplace_back(member);
    }
  }
  return kept;
}

http::Fields misread_lines(const http::Fields& fields, const Rulebook& rules) {
  Lines lines;
  for (std::string_view line : fields.all(kField)) lines.emplace_back(line);
  if (rules.distorted(Distortion::first_cache_control_line_only) && !lines.empty()) lines.resize(1);
  if (rules.distorted(Distortion::last_cache_control_line_only) && !lines.empty()) lines = {lines.back()};
  if (rules.distorted(Distortion::commas_split_quoted_strings)) lines = split_at_commas(lines);
  if (rules.distorted(Distortion::directive_names_case_sensitive)) lines = lower_case_members(lines);
  http::Fields misread;
  for (std::string& line : lines) {
    if (rules.distorted(Distortion::semicolons_separate_directives)) std::replace(line.begin(), line.end(), ';', ',');
    misread.add(std::string(kField), std::move(line));
  }
  return misread;
}

// "x-max-age" is max-age for a cache that looks for the text.
void find_by_ending(Directives& directives) {
  auto rename_to = [](Directive& directive, const auto& names) {
    for (std::string_view name : names) {
      if (directive.name.ends_with("-" + std::string(name))) directive.name = name;
    }
  };
  for (Directive& directive : directives) {
    rename_to(directive, kSeconds);
    rename_to(directive, kOthers);
  }
}

// The argument of max-age and its kin.
void misread_number(Directive& directive, const Rulebook& rules) {
  std::string& argument = *directive.argument;
  const bool number = http::parse_delta_seconds(argument).has_value();
  if (rules.distorted(Distortion::space_after_equals_accepted)) argument = std::string(http::trim(argument));
  if (rules.distorted(Distortion::negative_lifetime_wraps) && argument.starts_with('-')) argument = "4294967295";
  if (rules.distorted(Distortion::leading_zero_is_octal) && number && argument.starts_with('0')) {
    argument = std::to_string(std::strtoull(argument.c_str(), nullptr, 8));
  }
}

void take_largest(Directives& directives) {
  for (Directive& directive : directives) {
    if (!takes_seconds(directive)) continue;
    for (const Directive& other : directives) {
      if (other.name != directive.name || !other.argument) continue;
      const auto value = http::parse_delta_seconds(*other.argument);
      if (value > http::parse_delta_seconds(directive.argument.value_or(""))) directive.argument = other.argument;
    }
  }
}

void misread_each(Directives& directives, const Rulebook& rules) {
  if (rules.distorted(Distortion::quoted_seconds_refused)) {
    std::erase_if(directives, [](const Directive& directive) { return takes_seconds(directive) && directive.quoted; });
  }
  for (Directive& directive : directives) {
    if (takes_seconds(directive) && directive.argument) misread_number(directive, rules);
    const bool whole = (directive.name == "private" && rules.distorted(Distortion::qualified_private_is_whole)) ||
                       (directive.name == "no-cache" && rules.distorted(Distortion::qualified_no_cache_is_whole));
    if (whole) directive.argument.reset();
  }
  if (rules.distorted(Distortion::largest_of_duplicates)) take_largest(directives);
}

bool has_unknown(const Directives& directives) {
  return std::any_of(directives.begin(), directives.end(), [](const Directive& directive) {
    return !takes_seconds(directive) && !among(kOthers, directive.name);
  });
}

// What directives do to each other.
void misread_together(Directives& directives, const Rulebook& rules) {
  if (rules.distorted(Distortion::unknown_directive_spoils_field) && has_unknown(directives)) directives.clear();
  if (rules.distorted(Distortion::max_age_beats_no_cache) && holds(directives, "max-age")) drop(directives, "no-cache");
  if (holds(directives, "public")) {
    if (rules.distorted(Distortion::public_beats_no_store)) drop(directives, "no-store");
    if (rules.distorted(Distortion::public_beats_private)) drop(directives, "private");
  }
  if (rules.distorted(Distortion::no_store_is_no_cache)) rename(directives, "no-store", "no-cache");
  if (rules.distorted(Distortion::no_cache_is_no_store)) rename(directives, "no-cache", "no-store");
}

}  // namespace

http::CacheControl read_directives(const http::Fields& fields, const Rulebook& rules) {
  if (!rules.distorted()) return CacheControl(fields);
  const CacheControl control(misread_lines(fields, rules));
  Directives directives = control.directives();
  if (rules.distorted(Distortion::directives_found_by_ending)) find_by_ending(directives);
  misread_each(directives, rules);
  misread_together(directives, rules);
  if (rules.distorted(Distortion::pragma_in_response_is_no_cache) && fields.first("Pragma") == "no-cache") {
    Directive no_cache;
    no_cache.name = "no-cache";
    directives.push_back(no_cache);
  }
  return CacheControl(std::move(directives), control.problems());
}

}  // namespace cachestone::policy
