#include "simulator/http/range.h"

#include <algorithm>

#include "simulator/http/message.h"
#include "simulator/http/syntax.h"

namespace cachestone::http {
namespace {

struct Number {
  std::uint64_t value = 0;  // at most kMaxPosition
  bool exact = true;        // false: the number was larger
};

// 1*DIGIT; nothing for anything else.
std::optional<Number> read_number(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  Number number;
  for (const char c : text) {
    const std::uint64_t digit = static_cast<std::uint64_t>(c - '0');
    if (number.value > (kMaxPosition - digit) / 10) return Number{kMaxPosition, false};
    number.value = number.value * 10 + digit;
  }
  return number;
}

std::optional<std::uint64_t> read_clamped(std::string_view text) {
  const auto number = read_number(text);
  return number ? std::optional(number->value) : std::nullopt;
}

std::optional<std::uint64_t> read_exact(std::string_view text) {
  const auto number = read_number(text);
  return number && number->exact ? std::optional(number->value) : std::nullopt;
}

// int-range or suffix-range (RFC 9110 §14.1.1).
std::optional<RangeSpec> read_spec(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view before = text.substr(0, dash);
  const std::string_view after = text.substr(dash + 1);
  const RangeSpec spec{read_clamped(before), read_clamped(after)};
  if (!before.empty() && !spec.first) return std::nullopt;
  if (!after.empty() && !spec.last) return std::nullopt;
  if (!spec.first && !spec.last) return std::nullopt;
  if (spec.first && spec.last && *spec.last < *spec.first) return std::nullopt;
  return spec;
}

// other-range: visible characters without a comma.
bool is_other_range(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

// The members of the range set, empty ones dropped. Not list_members(): a quote means nothing here.
std::vector<std::string_view> split_set(std::string_view set) {
  std::vector<std::string_view> members;
  for (std::size_t start = 0; start <= set.size();) {
    const std::size_t comma = std::min(set.find(',', start), set.size());
    const std::string_view member = trim(set.substr(start, comma - start));
    if (!member.empty()) members.push_back(member);
    start = comma + 1;
  }
  return members;
}

// incl-range: "first-last", both there and in order.
std::optional<ByteSpan> read_inclusive(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = read_exact(text.substr(0, dash));
  const auto last = read_exact(text.substr(dash + 1));
  if (!first || !last || *last < *first || *last == kMaxPosition) return std::nullopt;
  return ByteSpan{*first, *last - *first + 1};
}

}  // namespace

std::optional<Ranges> parse_range(std::string_view value) {
  value = trim(value);
  const std::size_t equals = value.find('=');
  if (equals == std::string_view::npos || !is_token(value.substr(0, equals))) return std::nullopt;
  Ranges ranges;
  ranges.unit = lower(value.substr(0, equals));
  const auto members = split_set(value.substr(equals + 1));
  if (members.empty()) return std::nullopt;
  for (const std::string_view member : members) {
    if (!ranges.bytes()) {
      if (!is_other_range(member)) return std::nullopt;
      continue;
    }
    const auto spec = read_spec(member);
    if (!spec) return std::nullopt;
    ranges.specs.push_back(*spec);
  }
  return ranges;
}

std::string format(const Ranges& ranges) {
  std::string text = ranges.unit + "=";
  for (const RangeSpec& spec : ranges.specs) {
    if (&spec != &ranges.specs.front()) text += ",";
    if (spec.first) text += std::to_string(*spec.first);
    text += "-";
    if (spec.last) text += std::to_string(*spec.last);
  }
  return text;
}

std::vector<ByteSpan> resolve(const Ranges& ranges, std::uint64_t complete_length) {
  std::vector<ByteSpan> spans;
  for (const RangeSpec& spec : ranges.specs) {
    if (!spec.first) {
      const std::uint64_t length = std::min(*spec.last, complete_length);
      if (*spec.last > 0) spans.push_back({complete_length - length, length});
    } else if (*spec.first < complete_length) {
      const std::uint64_t last = std::min(spec.last.value_or(kMaxPosition), complete_length - 1);
      spans.push_back({*spec.first, last - *spec.first + 1});
    }
  }
  return spans;
}

std::optional<ContentRange> parse_content_range(std::string_view value) {
  value = trim(value);
  const std::size_t space = value.find(' ');
  if (space == std::string_view::npos || !is_token(value.substr(0, space))) return std::nullopt;
  ContentRange result;
  result.unit = lower(value.substr(0, space));
  if (!result.bytes()) return result;

  const std::string_view rest = value.substr(space + 1);
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view range = rest.substr(0, slash);
  const std::string_view complete = rest.substr(slash + 1);
  result.complete_length = read_exact(complete);
  if (range == "*") return result.complete_length ? std::optional(result) : std::nullopt;
  if (!result.complete_length && complete != "*") return std::nullopt;
  result.span = read_inclusive(range);
  if (!result.span || result.span->end() > result.complete_length.value_or(kMaxPosition)) return std::nullopt;
  return result;
}

std::string format(const ContentRange& range) {
  std::string text = range.unit + " ";
  text += range.span ? std::to_string(range.span->offset) + "-" + std::to_string(range.span->end() - 1) : "*";
  return text + "/" + (range.complete_length ? std::to_string(*range.complete_length) : "*");
}

}  // namespace cachestone::http
