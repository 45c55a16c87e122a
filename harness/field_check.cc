#include "harness/field_check.h"

#include <algorithm>
#include <charconv>
#include <variant>

#include "harness/timeline.h"
#include "simulator/http/date.h"
#include "simulator/http/structured_fields.h"

namespace cachestone::harness {
namespace {

namespace sf = http::sf;
using cases::FieldCheck;
using Op = FieldCheck::Op;

std::string number_text(double value) {
  char buffer[32];
  const auto [end, problem] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return problem == std::errc{} ? std::string(buffer, end) : "?";
}

std::optional<double> parse_number(std::string_view text) {
  text = http::trim(text);
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool looks_into_member(const FieldCheck& check) {
  return !check.parameter.empty() || check.op == Op::type;
}

const sf::BareItem* part_of(const sf::Item& item, const std::string& parameter) {
  return parameter.empty() ? &item.value : item.parameters.find(parameter);
}

// The type of a value that was written canonically, by what it begins with.
cases::SfType type_of(std::string_view text) {
  const auto item = sf::parse_item(text);
  if (!item) return cases::SfType::other;
  if (std::holds_alternative<std::int64_t>(item->value)) return cases::SfType::integer;
  if (std::holds_alternative<std::string>(item->value)) return cases::SfType::string;
  if (std::holds_alternative<sf::Token>(item->value)) return cases::SfType::token;
  if (std::holds_alternative<bool>(item->value)) return cases::SfType::boolean;
  return cases::SfType::other;
}

bool has_type(std::string_view text, const std::vector<cases::SfType>& types) {
  return std::find(types.begin(), types.end(), type_of(text)) != types.end();
}

std::string types_text(const std::vector<cases::SfType>& types) {
  std::string text;
  for (const cases::SfType type : types) text += (text.empty() ? "a " : " or a ") + std::string(cases::name(type));
  return text;
}

std::string subject(const FieldCheck& check, const std::string& whose) {
  const std::string field = whose + check.field;
  if (!looks_into_member(check)) return field;
  return (check.parameter.empty() ? std::string("the last member") : check.parameter + " of the last member") + " of " +
         field;
}

// How many seconds the date is off the clock; nothing when it is not written as a sender has to (RFC 9110 §5.6.7).
std::optional<double> seconds_off(const std::string& date, Time clock) {
  const auto time = http::parse_date(date, clock);
  if (!time || http::format_date(*time) != date) return std::nullopt;
  return std::chrono::duration<double>(*time - whole_second(clock)).count();
}

// `lines` is how many lines the field has.
bool holds(const FieldCheck& check, const Compared& with, const std::string& value, std::size_t lines) {
  const auto& [text, other, clock] = with;
  const std::optional<double> number = check.op == Op::date ? seconds_off(value, clock) : parse_number(value);
  switch (check.op) {
    case Op::equals:
      return value == text;
    case Op::contains:
      return value.find(text) != std::string::npos;
    case Op::lacks:
      return value.find(text) == std::string::npos;
    case Op::count:
      return lines == static_cast<std::size_t>(check.low);
    case Op::date:
    case Op::between:
      return number && *number >= check.low && *number <= check.high;
    case Op::at_least:
      return number && *number >= check.low;
    case Op::same_as_step:
      return value == other;
    case Op::type:
      return has_type(value, check.types);
    case Op::present:
      return true;
    case Op::absent:
      return false;
  }
  return false;
}

}  // namespace

std::string shortened(std::string_view text) {
  constexpr std::size_t kMost = 80;
  std::string result;
  for (const char c : text.substr(0, kMost)) {
    if (c == '\n') {
      result += "\\n";
    } else if (c == '\r') {
      result += "\\r";
    } else {
      result += c;
    }
  }
  return "\"" + result + "\"" + (text.size() > kMost ? "…" : "");
}

CheckedValue checked_value(const FieldCheck& check, const http::Fields& fields) {
  if (!looks_into_member(check)) return {true, fields.combined(check.field)};
  const auto list = sf::parse_list(fields, check.field);
  if (!list || list->empty()) return {false, std::nullopt};
  const auto* item = std::get_if<sf::Item>(&list->back());
  if (item == nullptr) return {false, std::nullopt};
  const sf::BareItem* part = part_of(*item, check.parameter);
  return {true, part == nullptr ? std::nullopt : sf::serialise(*part)};
}

std::string expected_field(const FieldCheck& check, const std::string& text, const std::string& whose) {
  const std::string field = subject(check, whose);
  switch (check.op) {
    case Op::equals:
      return field + " is " + shortened(text);
    case Op::present:
      return field + " is present";
    case Op::absent:
      return field + " is absent";
    case Op::contains:
      return field + " contains " + shortened(text);
    case Op::lacks:
      return field + " does not contain " + shortened(text);
    case Op::count:
      return field + " has " + number_text(check.low) + (check.low == 1 ? " line" : " lines");
    case Op::date:
      return field + " is an IMF-fixdate between " + number_text(check.low) + " and " + number_text(check.high) +
             " s off the clock";
    case Op::between:
      return field + " is between " + number_text(check.low) + " and " + number_text(check.high);
    case Op::at_least:
      return field + " is at least " + number_text(check.low);
    case Op::same_as_step:
      return field + " is the same as in " + step_name(check.step);
    case Op::type:
      return field + " is " + types_text(check.types);
  }
  return field;
}

Look look_at_field(const FieldCheck& check, const Compared& with, const http::Fields& fields) {
  const auto& other = with.other;
  const auto [readable, value] = checked_value(check, fields);
  if (!readable) {
    const auto whole = fields.combined(check.field);
    return {false, whole ? "the field is not a List of Items: " + shortened(*whole) : "the field is absent"};
  }
  if (check.op == Op::absent) return {!value, value ? "it is " + shortened(*value) : "it is absent"};
  if (check.op == Op::same_as_step && !value && !other) return {true, "it is absent in both"};
  if (!value) return {check.op == Op::lacks, "it is absent"};
  const bool held = holds(check, with, *value, fields.count(check.field));
  const bool compared = check.op == Op::same_as_step && !held;
  return {held, "it is " + shortened(*value) + (compared ? ", and was " + (other ? shortened(*other) : "absent") : "")};
}

}  // namespace cachestone::harness
