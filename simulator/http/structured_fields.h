// Structured field values (RFC 9651): a List, a Dictionary or an Item, read strictly and written canonically.
//
// A field is one of the three by its definition, so there is a function for each. Strict means that one wrong
// character makes the whole value an error, as §4.2 demands: who uses a field then treats it as absent. Values know
// nothing of the text they came from; what they mean is written in one way only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "simulator/http/message.h"

namespace cachestone::http::sf {

// §3.3.1: at most 15 digits.
inline constexpr std::int64_t kLargestInteger = 999'999'999'999'999;

// §3.3.2: 12 digits before the point and 3 behind it, so it is a whole number of thousandths.
struct Decimal {
  std::int64_t thousandths = 0;
  bool operator==(const Decimal&) const = default;
};

// §3.3.4. A Token is not a String of the same text.
struct Token {
  std::string text;
  bool operator==(const Token&) const = default;
};

// §3.3.5.
struct ByteSequence {
  std::string bytes;
  bool operator==(const ByteSequence&) const = default;
};

// §3.3.7: seconds since 1970.
struct Date {
  std::int64_t seconds = 0;
  bool operator==(const Date&) const = default;
};

// §3.3.8: any text, in UTF-8.
struct DisplayString {
  std::string utf8;
  bool operator==(const DisplayString&) const = default;
};

// Integer, Decimal, String (§3.3.3: ASCII without controls), Token, Byte Sequence, Boolean, Date, Display String.
using BareItem = std::variant<std::int64_t, Decimal, std::string, Token, ByteSequence, bool, Date, DisplayString>;

// A map that remembers the order of its keys: Parameters (§3.1.2) and Dictionaries (§3.2).
template <typename Value>
class OrderedMap {
 public:
  using Entry = std::pair<std::string, Value>;

  OrderedMap() = default;
  OrderedMap(std::initializer_list<Entry> entries) {
    for (const Entry& entry : entries) set(entry.first, entry.second);
  }

  // The value of `key`, or null. The pointer lives until the map changes.
  const Value* find(std::string_view key) const {
    for (const Entry& entry : entries_) {
      if (entry.first == key) return &entry.second;
    }
    return nullptr;
  }
  // Gives `key` this value: in its place when it is there, else at the end.
  void set(std::string_view key, Value value) {
    for (Entry& entry : entries_) {
      if (entry.first != key) continue;
      entry.second = std::move(value);
      return;
    }
    entries_.emplace_back(key, std::move(value));
  }

  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  bool operator==(const OrderedMap&) const = default;

 private:
  std::vector<Entry> entries_;
};

using Parameters = OrderedMap<BareItem>;

struct Item {
  BareItem value;
  Parameters parameters = {};
  bool operator==(const Item&) const = default;
};

struct InnerList {
  std::vector<Item> items;
  Parameters parameters = {};
  bool operator==(const InnerList&) const = default;
};

using Member = std::variant<Item, InnerList>;
using List = std::vector<Member>;
using Dictionary = OrderedMap<Member>;

// What is wrong, and the byte of the value where it was seen (its size: at the end).
struct Error {
  std::size_t position = 0;
  std::string_view what;  // a constant: "a key starts with a lower-case letter or *"
  bool operator==(const Error&) const = default;
};

template <typename Value>
struct Parsed {
  std::optional<Value> value;
  Error error;  // when there is no value

  explicit operator bool() const { return value.has_value(); }
  const Value& operator*() const { return *value; }
  const Value* operator->() const { return &*value; }
};

// More keys than this in a Dictionary or in Parameters are an error (§3.1.2 and §3.2 want 256 and 1024 at least):
// looking for a duplicate costs the number of keys.
inline constexpr std::size_t kMostKeys = 4096;

// §4.2. An empty value is an empty List, an empty Dictionary, and no Item.
Parsed<List> parse_list(std::string_view value);
Parsed<Dictionary> parse_dictionary(std::string_view value);
Parsed<Item> parse_item(std::string_view value);

// The same of all lines called `name`, joined by ", " as §4.2 demands; positions are those of the joined value. No line
// at all reads as an empty value.
Parsed<List> parse_list(const Fields& fields, std::string_view name);
Parsed<Dictionary> parse_dictionary(const Fields& fields, std::string_view name);
Parsed<Item> parse_item(const Fields& fields, std::string_view name);

// §4.1. Nothing when the value cannot be written: a number out of range, a character that its type does not have, a key
// that is not one. An empty List or Dictionary is an empty text: such a field is not sent at all.
std::optional<std::string> serialise(const BareItem& value);
std::optional<std::string> serialise(const Item& item);
std::optional<std::string> serialise(const InnerList& list);
std::optional<std::string> serialise(const Member& member);
std::optional<std::string> serialise(const List& list);
std::optional<std::string> serialise(const Dictionary& dictionary);

}  // namespace cachestone::http::sf
