// One check on one field of a message: what it expects, in words, and whether what was seen is that.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cases/case.h"
#include "simulator/http/message.h"

namespace cachestone::harness {

// What looking at one message showed.
struct Look {
  bool held = false;
  std::string seen;
};

// In quotes, with its line ends visible, and cut when it is long.
std::string shortened(std::string_view text);

// What the check looks at: the field's lines together or, where it names a parameter or asks for a type, that of the
// last member of the field, which is read as a List (RFC 9651) and written canonically. `readable` is false for a field
// that is absent or no List where one is needed.
struct CheckedValue {
  bool readable = true;
  std::optional<std::string> text;
};
CheckedValue checked_value(const cases::FieldCheck& check, const http::Fields& fields);

// `text` is check.text with its template filled; `whose` says which message it is about: "the response field ".
std::string expected_field(const cases::FieldCheck& check, const std::string& text, const std::string& whose);

// What a check compares with.
struct Compared {
  std::string text;                  // check.text with its template filled
  std::optional<std::string> other;  // the value of the step that same_as_step names
  Time clock{};                      // of the client, when the response was complete
};
Look look_at_field(const cases::FieldCheck& check, const Compared& with, const http::Fields& fields);

}  // namespace cachestone::harness
