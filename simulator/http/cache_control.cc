// A list member is a directive when what stands before its first "=" is a token. Its argument is then read as a token
// or a quoted string; one that is neither is kept as it is written, so that "max-age=1 0" is a max-age that cannot be
// used and not a max-age that is not there (RFC 9111 §4.2.1 encourages caches to see such a response as stale).
#include "simulator/http/cache_control.h"

#include <algorithm>
#include <utility>

#include "simulator/http/syntax.h"

namespace cachestone::http {
namespace {

// The content of a quoted string (RFC 9110 §5.6.4), or nothing when `text` is not exactly one.
std::optional<std::string> unquote(std::string_view text) {
  if (text.size() < 2 || text.front() != '"') return std::nullopt;
  std::string content;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return i + 1 == text.size() ? std::optional(content) : std::nullopt;
    if (text[i] == '\\') ++i;
    if (i == text.size() || (is_control(text[i]) && text[i] != '\t')) return std::nullopt;
    content += text[i];
  }
  return std::nullopt;
}

// Reads the argument of `directive`. Returns what is wrong with it, or nothing.
std::string_view read_argument(std::string_view text, Directive& directive) {
  directive.argument = text;
  if (is_token(text)) return {};
  if (const auto content = unquote(text)) {
    directive.argument = *content;
    directive.quoted = true;
    return {};
  }
  directive.valid = false;
  if (text.empty()) return "nothing follows the equals sign";
  if (text.front() == ' ' || text.front() == '\t') return "white space after the equals sign";
  return text.front() == '"' ? "the argument is not a complete quoted string"
                             : "the argument is neither a token nor a quoted string";
}

}  // namespace

std::optional<Seconds> parse_delta_seconds(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  Seconds value{0};
  for (char c : text) value = std::min(value * 10 + Seconds(c - '0'), kDeltaSecondsLimit);
  return value;
}

CacheControl::CacheControl(const Fields& fields, std::string_view field_name) {
  // Line by line: members are the same as those of the joined value, and a quote that one line leaves open cannot
  // swallow the directives of the next.
  for (std::string_view line : fields.all(field_name)) {
    for (std::string_view member : list_members(line)) read_member(member);
  }
}

CacheControl::CacheControl(std::vector<Directive> directives, std::vector<Problem> problems)
    : directives_(std::move(directives)), problems_(std::move(problems)) {}

void CacheControl::read_member(std::string_view member) {
  const std::size_t equals = member.find('=');
  const std::string_view before = member.substr(0, equals);
  const std::string_view name = trim(before);
  if (!is_token(name)) {
    problems_.push_back({std::string(member), "the name of the directive is not a token"});
    return;
  }
  Directive directive;
  directive.name = lower(name);
  std::string_view wrong;
  if (equals != std::string_view::npos) {
    wrong = read_argument(member.substr(equals + 1), directive);
    if (name.size() != before.size()) {
      directive.valid = false;
      wrong = "white space before the equals sign";
    }
  }
  if (!wrong.empty()) problems_.push_back({std::string(member), std::string(wrong)});
  directives_.push_back(std::move(directive));
}

const Directive* CacheControl::find(std::string_view name) const {
  const auto place = std::find_if(directives_.begin(), directives_.end(),
                                  [&](const Directive& directive) { return directive.name == name; });
  return place == directives_.end() ? nullptr : &*place;
}

std::size_t CacheControl::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(directives_.begin(), directives_.end(),
                                                [&](const Directive& directive) { return directive.name == name; }));
}

std::vector<const Directive*> CacheControl::all(std::string_view name) const {
  std::vector<const Directive*> result;
  for (const Directive& directive : directives_) {
    if (directive.name == name) result.push_back(&directive);
  }
  return result;
}

DeltaArgument CacheControl::delta(std::string_view name) const {
  const Directive* directive = find(name);
  if (directive == nullptr) return {};
  DeltaArgument result{.present = true, .value = std::nullopt};
  if (directive->valid && directive->argument) result.value = parse_delta_seconds(*directive->argument);
  return result;
}

std::vector<std::string> CacheControl::field_names(std::string_view name) const {
  std::vector<std::string> names;
  for (const Directive* directive : all(name)) {
    for (std::string& field : listed_names(*directive)) names.push_back(std::move(field));
  }
  return names;
}

bool CacheControl::unqualified(std::string_view name) const {
  const auto occurrences = all(name);
  return std::any_of(occurrences.begin(), occurrences.end(),
                     [](const Directive* directive) { return listed_names(*directive).empty(); });
}

std::vector<std::string> CacheControl::listed_names(const Directive& directive) {
  std::vector<std::string> names;
  if (!directive.valid || !directive.argument) return names;
  for (std::string_view member : list_members(*directive.argument)) {
    if (is_token(member)) names.push_back(lower(member));
  }
  return names;
}

}  // namespace cachestone::http
