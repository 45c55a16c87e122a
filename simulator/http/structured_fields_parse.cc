// The algorithms of RFC 9651 §4.2, one function for each, over a text of which the front is taken away.
//
// The first error is kept with its place and then everything returns: a function that returns nothing has left an
// error, and its caller returns nothing too.
#include <charconv>

#include "simulator/http/base64.h"
#include "simulator/http/structured_fields.h"
#include "simulator/http/structured_fields_syntax.h"
#include "simulator/http/utf8.h"

namespace cachestone::http::sf {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), left_(text) {}

  // §4.2: `parse` takes all of the value but spaces around it.
  template <typename Value>
  Parsed<Value> whole(std::optional<Value> (Parser::*parse)()) {
    skip_spaces();
    auto value = (this->*parse)();
    if (value) {
      skip_spaces();
      if (left_.empty()) return {std::move(value), {}};
      fail("nothing may follow here");
    }
    return {std::nullopt, error_};
  }

  std::optional<List> list();
  std::optional<Dictionary> dictionary();
  std::optional<Item> item();

 private:
  std::nullopt_t fail(std::string_view what) {
    error_ = {text_.size() - left_.size(), what};
    return std::nullopt;
  }

  bool at(char c) const { return !left_.empty() && left_.front() == c; }
  char take() {
    const char c = left_.front();
    left_.remove_prefix(1);
    return c;
  }
  bool take_if(char c) {
    const bool there = at(c);
    if (there) take();
    return there;
  }
  void skip_spaces() {
    while (take_if(' ')) continue;
  }
  void skip_white_space() {
    while (take_if(' ') || take_if('\t')) continue;
  }
  template <typename Predicate>
  std::string_view take_while(Predicate belongs) {
    std::size_t size = 0;
    while (size < left_.size() && belongs(left_[size])) ++size;
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(size);
    return taken;
  }

  bool next_member();
  std::optional<Member> member();
  std::optional<Member> dictionary_member();
  std::optional<InnerList> inner_list();
  std::optional<Parameters> parameters();
  std::optional<BareItem> bare_item();
  std::optional<std::string_view> key();
  std::optional<BareItem> number();
  std::optional<BareItem> decimal(std::string_view whole_part, bool negative);
  std::optional<BareItem> string();
  std::optional<BareItem> token();
  std::optional<BareItem> byte_sequence();
  std::optional<BareItem> boolean();
  std::optional<BareItem> date();
  std::optional<BareItem> display_string();
  std::optional<char> hex_pair();

  std::string_view text_;
  std::string_view left_;  // the rest of text_
  Error error_;
};

// What stands between two members. False at the end, and where a comma is missing or leads to nothing (an error).
bool Parser::next_member() {
  skip_white_space();
  if (left_.empty()) return false;
  if (!at(',')) {
    fail("members are separated by commas");
    return false;
  }
  take();
  skip_white_space();
  if (left_.empty()) fail("a comma is followed by a member");
  return !left_.empty();
}

// §4.2.1.
std::optional<List> Parser::list() {
  List members;
  if (left_.empty()) return members;
  do {
    auto next = member();
    if (!next) return std::nullopt;
    members.push_back(std::move(*next));
  } while (next_member());
  if (!error_.what.empty()) return std::nullopt;
  return members;
}

// §4.2.1.1.
std::optional<Member> Parser::member() {
  if (at('(')) return inner_list();
  return item();
}

// §4.2.1.2.
std::optional<InnerList> Parser::inner_list() {
  take();
  InnerList list;
  for (skip_spaces(); !left_.empty(); skip_spaces()) {
    if (take_if(')')) {
      auto parameters_of_list = parameters();
      if (!parameters_of_list) return std::nullopt;
      list.parameters = std::move(*parameters_of_list);
      return list;
    }
    auto next = item();
    if (!next) return std::nullopt;
    list.items.push_back(std::move(*next));
    if (!left_.empty() && !at(' ') && !at(')')) return fail("items of an inner list are separated by spaces");
  }
  return fail("an inner list ends with )");
}

// §4.2.2.
std::optional<Dictionary> Parser::dictionary() {
  Dictionary members;
  if (left_.empty()) return members;
  do {
    const auto name = key();
    if (!name) return std::nullopt;
    auto value = dictionary_member();
    if (!value) return std::nullopt;
    members.set(*name, std::move(*value));
    if (members.size() > kMostKeys) return fail("more members than this parser reads");
  } while (next_member());
  if (!error_.what.empty()) return std::nullopt;
  return members;
}

// Behind the key: a value, or Boolean true with its parameters.
std::optional<Member> Parser::dictionary_member() {
  if (take_if('=')) return member();
  auto parameters_of_true = parameters();
  if (!parameters_of_true) return std::nullopt;
  return Item{true, std::move(*parameters_of_true)};
}

// §4.2.3.
std::optional<Item> Parser::item() {
  auto value = bare_item();
  if (!value) return std::nullopt;
  auto parameters_of_item = parameters();
  if (!parameters_of_item) return std::nullopt;
  return Item{std::move(*value), std::move(*parameters_of_item)};
}

// §4.2.3.1.
std::optional<BareItem> Parser::bare_item() {
  if (left_.empty()) return fail("a value is missing");
  const char c = left_.front();
  if (c == '-' || is_digit(c)) return number();
  if (c == '"') return string();
  if (starts_token(c)) return token();
  if (c == ':') return byte_sequence();
  if (c == '?') return boolean();
  if (c == '@') return date();
  if (c == '%') return display_string();
  return fail("no type of value starts like this");
}

// §4.2.3.2.
std::optional<Parameters> Parser::parameters() {
  Parameters result;
  while (take_if(';')) {
    skip_spaces();
    const auto name = key();
    if (!name) return std::nullopt;
    BareItem value = true;
    if (take_if('=')) {
      auto given = bare_item();
      if (!given) return std::nullopt;
      value = std::move(*given);
    }
    result.set(*name, std::move(value));
    if (result.size() > kMostKeys) return fail("more parameters than this parser reads");
  }
  return result;
}

// §4.2.3.3.
std::optional<std::string_view> Parser::key() {
  if (left_.empty() || !starts_key(left_.front())) return fail("a key starts with a lower-case letter or *");
  return take_while(continues_key);
}

// §4.2.4.
std::optional<BareItem> Parser::number() {
  const bool negative = take_if('-');
  const std::string_view digits = take_while(is_digit);
  if (digits.empty()) return fail("a number has digits");
  if (take_if('.')) return decimal(digits, negative);
  if (digits.size() > 15) return fail("an integer has at most 15 digits");
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return negative ? -value : value;
}

// Behind the point.
std::optional<BareItem> Parser::decimal(std::string_view whole_part, bool negative) {
  if (whole_part.size() > 12) return fail("a decimal has at most 12 digits before its point");
  const std::string_view fraction = take_while(is_digit);
  if (fraction.empty()) return fail("a decimal has digits behind its point");
  if (fraction.size() > 3) return fail("a decimal has at most 3 digits behind its point");
  std::string digits = std::string(whole_part) + std::string(fraction);
  digits.append(3 - fraction.size(), '0');
  std::int64_t thousandths = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), thousandths);
  return Decimal{negative ? -thousandths : thousandths};
}

// §4.2.5.
std::optional<BareItem> Parser::string() {
  take();
  std::string content;
  while (!left_.empty()) {
    if (take_if('"')) return content;
    if (take_if('\\') && !at('"') && !at('\\')) return fail("a backslash stands before a quote or a backslash");
    if (!is_printable(left_.front())) return fail("a string has printable ASCII characters only");
    content += take();
  }
  return fail("a string ends with a quote");
}

// §4.2.6.
std::optional<BareItem> Parser::token() {
  return Token{std::string(take_while(continues_token))};
}

// §4.2.7.
std::optional<BareItem> Parser::byte_sequence() {
  take();
  const std::size_t end = left_.find(':');
  if (end == std::string_view::npos) return fail("a byte sequence ends with a colon");
  auto bytes = decode_base64(left_.substr(0, end));
  if (!bytes) return fail("a byte sequence is base64");
  left_.remove_prefix(end + 1);
  return ByteSequence{std::move(*bytes)};
}

// §4.2.8.
std::optional<BareItem> Parser::boolean() {
  take();
  if (take_if('1')) return true;
  if (take_if('0')) return false;
  return fail("a boolean is ?0 or ?1");
}

// §4.2.9.
std::optional<BareItem> Parser::date() {
  take();
  const auto value = number();
  if (!value) return std::nullopt;
  const auto* seconds = std::get_if<std::int64_t>(&*value);
  if (seconds == nullptr) return fail("a date is a whole number of seconds");
  return Date{*seconds};
}

// §4.2.10.
std::optional<BareItem> Parser::display_string() {
  take();
  if (!take_if('"')) return fail("a display string starts with %\"");
  std::string content;
  while (!left_.empty()) {
    if (at('"')) {
      if (!is_utf8(content)) return fail("a display string is UTF-8");
      take();
      return DisplayString{std::move(content)};
    }
    if (!is_printable(left_.front())) return fail("a display string has printable ASCII characters only");
    const char c = take();
    if (c != '%') {
      content += c;
      continue;
    }
    const auto byte = hex_pair();
    if (!byte) return fail("% is followed by two lower-case hexadecimal digits");
    content += *byte;
  }
  return fail("a display string ends with a quote");
}

std::optional<char> Parser::hex_pair() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (left_.size() < 2) return std::nullopt;
  const std::size_t high = kDigits.find(left_[0]);
  const std::size_t low = kDigits.find(left_[1]);
  if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
  left_.remove_prefix(2);
  return static_cast<char>(high * 16 + low);
}

}  // namespace

Parsed<List> parse_list(std::string_view value) {
  return Parser(value).whole(&Parser::list);
}

Parsed<Dictionary> parse_dictionary(std::string_view value) {
  return Parser(value).whole(&Parser::dictionary);
}

Parsed<Item> parse_item(std::string_view value) {
  return Parser(value).whole(&Parser::item);
}

Parsed<List> parse_list(const Fields& fields, std::string_view name) {
  return parse_list(fields.combined(name).value_or(""));
}

Parsed<Dictionary> parse_dictionary(const Fields& fields, std::string_view name) {
  return parse_dictionary(fields.combined(name).value_or(""));
}

Parsed<Item> parse_item(const Fields& fields, std::string_view name) {
  return parse_item(fields.combined(name).value_or(""));
}

}  // namespace cachestone::http::sf
