// The algorithms of RFC 9651 §4.1: each appends to the text, and returns false when the value cannot be written.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "simulator/http/base64.h"
#include "simulator/http/structured_fields.h"
#include "simulator/http/structured_fields_syntax.h"
#include "simulator/http/utf8.h"

namespace cachestone::http::sf {
namespace {

bool in_range(std::int64_t value) {
  return value >= -kLargestInteger && value <= kLargestInteger;
}

class Serialiser {
 public:
  std::string take_text() { return std::move(text_); }

  bool add(const List& list);
  bool add(const Dictionary& dictionary);
  bool add(const Member& member);
  bool add(const InnerList& list);
  bool add(const Item& item);
  bool add(const Parameters& parameters);
  bool add_value(const BareItem& value);

 private:
  bool add(std::int64_t value);
  bool add(Decimal value);
  bool add(const std::string& value);
  bool add(const Token& value);
  bool add(const ByteSequence& value);
  bool add(bool value);
  bool add(Date value);
  bool add(const DisplayString& value);
  bool add_key(std::string_view key);

  std::string text_;
};

// §4.1.1.
bool Serialiser::add(const List& list) {
  bool first = true;
  return std::all_of(list.begin(), list.end(), [&](const Member& member) {
    if (!std::exchange(first, false)) text_ += ", ";
    return add(member);
  });
}

// §4.1.2: Boolean true is left out, its parameters stay.
bool Serialiser::add(const Dictionary& dictionary) {
  bool first = true;
  for (const auto& [key, member] : dictionary) {
    if (!std::exchange(first, false)) text_ += ", ";
    if (!add_key(key)) return false;
    const Item* item = std::get_if<Item>(&member);
    if (item != nullptr && item->value == BareItem(true)) {
      if (!add(item->parameters)) return false;
      continue;
    }
    text_ += '=';
    if (!add(member)) return false;
  }
  return true;
}

bool Serialiser::add(const Member& member) {
  return std::visit([&](const auto& value) { return add(value); }, member);
}

// §4.1.1.1.
bool Serialiser::add(const InnerList& list) {
  text_ += '(';
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (i > 0) text_ += ' ';
    if (!add(list.items[i])) return false;
  }
  text_ += ')';
  return add(list.parameters);
}

// §4.1.3.
bool Serialiser::add(const Item& item) {
  return add_value(item.value) && add(item.parameters);
}

// §4.1.1.2.
bool Serialiser::add(const Parameters& parameters) {
  for (const auto& [key, value] : parameters) {
    text_ += ';';
    if (!add_key(key)) return false;
    if (value == BareItem(true)) continue;
    text_ += '=';
    if (!add_value(value)) return false;
  }
  return true;
}

// §4.1.1.3.
bool Serialiser::add_key(std::string_view key) {
  text_ += key;
  return !key.empty() && starts_key(key.front()) && std::all_of(key.begin(), key.end(), continues_key);
}

// §4.1.3.1.
bool Serialiser::add_value(const BareItem& value) {
  return std::visit([&](const auto& typed) { return add(typed); }, value);
}

// §4.1.4.
bool Serialiser::add(std::int64_t value) {
  text_ += std::to_string(value);
  return in_range(value);
}

// §4.1.5: no zeros at the end but the one behind the point.
bool Serialiser::add(Decimal value) {
  if (!in_range(value.thousandths)) return false;
  const std::int64_t size = std::abs(value.thousandths);
  std::string fraction = std::to_string(1000 + size % 1000).substr(1);
  while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
  text_ += (value.thousandths < 0 ? "-" : "") + std::to_string(size / 1000) + "." + fraction;
  return true;
}

// §4.1.6.
bool Serialiser::add(const std::string& value) {
  text_ += '"';
  for (char c : value) {
    if (!is_printable(c)) return false;
    if (c == '"' || c == '\\') text_ += '\\';
    text_ += c;
  }
  text_ += '"';
  return true;
}

// §4.1.7.
bool Serialiser::add(const Token& value) {
  text_ += value.text;
  return !value.text.empty() && starts_token(value.text.front()) &&
         std::all_of(value.text.begin(), value.text.end(), continues_token);
}

// §4.1.8.
bool Serialiser::add(const ByteSequence& value) {
  text_ += ":" + encode_base64(value.bytes) + ":";
  return true;
}

// §4.1.9.
bool Serialiser::add(bool value) {
  text_ += value ? "?1" : "?0";
  return true;
}

// §4.1.10.
bool Serialiser::add(Date value) {
  text_ += '@';
  return add(value.seconds);
}

// §4.1.11.
bool Serialiser::add(const DisplayString& value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (!is_utf8(value.utf8)) return false;
  text_ += "%\"";
  for (char c : value.utf8) {
    if (is_printable(c) && c != '%' && c != '"') {
      text_ += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    text_ += {'%', kDigits[byte / 16], kDigits[byte % 16]};
  }
  text_ += '"';
  return true;
}

template <typename Value>
std::optional<std::string> text_of(const Value& value) {
  Serialiser serialiser;
  if (!serialiser.add(value)) return std::nullopt;
  return serialiser.take_text();
}

}  // namespace

std::optional<std::string> serialise(const BareItem& value) {
  Serialiser serialiser;
  if (!serialiser.add_value(value)) return std::nullopt;
  return serialiser.take_text();
}

std::optional<std::string> serialise(const Item& item) {
  return text_of(item);
}

std::optional<std::string> serialise(const InnerList& list) {
  return text_of(list);
}

std::optional<std::string> serialise(const Member& member) {
  return text_of(member);
}

std::optional<std::string> serialise(const List& list) {
  return text_of(list);
}

std::optional<std::string> serialise(const Dictionary& dictionary) {
  return text_of(dictionary);
}

}  // namespace cachestone::http::sf
