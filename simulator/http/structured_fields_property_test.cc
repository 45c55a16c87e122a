// Properties of structured fields: any value is written, and read again as it was; the text of a value is canonical.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "simulator/http/structured_fields.h"
#include "simulator/http/utf8.h"

namespace cachestone::http::sf {
namespace {

std::string any_of(std::string_view alphabet) {
  return *rc::gen::container<std::string>(rc::gen::elementOf(std::string(alphabet)));
}

std::string any_bytes() {
  return *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
}

std::int64_t any_number() {
  const std::int64_t small = *rc::gen::inRange<std::int64_t>(-2000, 2000);
  return *rc::gen::element(small, *rc::gen::inRange(-kLargestInteger, kLargestInteger + 1), kLargestInteger);
}

std::string any_key() {
  return *rc::gen::element('a', 'z', '*') + any_of("ab0_-.*");
}

BareItem any_value() {
  switch (*rc::gen::inRange(0, 8)) {
    case 0:
      return any_number();
    case 1:
      return Decimal{any_number()};
    case 2:
      return any_of(" \"\\;,()=ab~");
    case 3:
      return Token{*rc::gen::element('A', 'z', '*') + any_of("aZ0:/!~'")};
    case 4:
      return ByteSequence{any_bytes()};
    case 5:
      return *rc::gen::arbitrary<bool>();
    case 6:
      return Date{any_number()};
    default:
      return DisplayString{mend_utf8(any_bytes() + any_of("\"%\\ \x7f"))};
  }
}

Parameters any_parameters() {
  Parameters parameters;
  for (int left = *rc::gen::inRange(0, 3); left > 0; --left) parameters.set(any_key(), any_value());
  return parameters;
}

Item any_item() {
  return {any_value(), any_parameters()};
}

Member any_member() {
  if (*rc::gen::arbitrary<bool>()) return any_item();
  InnerList list;
  for (int left = *rc::gen::inRange(0, 4); left > 0; --left) list.items.push_back(any_item());
  list.parameters = any_parameters();
  return list;
}

List any_list() {
  List list;
  for (int left = *rc::gen::inRange(0, 4); left > 0; --left) list.push_back(any_member());
  return list;
}

Dictionary any_dictionary() {
  Dictionary dictionary;
  for (int left = *rc::gen::inRange(0, 4); left > 0; --left) dictionary.set(any_key(), any_member());
  return dictionary;
}

RC_GTEST_PROP(StructuredFieldsProperty, AnItemIsReadAsItWasWritten, ()) {
  const Item item = any_item();
  const auto text = serialise(item);
  RC_ASSERT(text.has_value());
  RC_ASSERT(parse_item(*text).value == item);
}

RC_GTEST_PROP(StructuredFieldsProperty, AListIsReadAsItWasWritten, ()) {
  const List list = any_list();
  const auto text = serialise(list);
  RC_ASSERT(text.has_value());
  RC_ASSERT(parse_list(*text).value == list);
}

RC_GTEST_PROP(StructuredFieldsProperty, ADictionaryIsReadAsItWasWritten, ()) {
  const Dictionary dictionary = any_dictionary();
  const auto text = serialise(dictionary);
  RC_ASSERT(text.has_value());
  RC_ASSERT(parse_dictionary(*text).value == dictionary);
}

// One line for each member, or all members on one line: no difference.
RC_GTEST_PROP(StructuredFieldsProperty, LinesMakeNoDifference, ()) {
  const List list = any_list();
  Fields fields;
  for (const Member& member : list) fields.add("f", serialise(List{member}).value());
  RC_ASSERT(parse_list(fields, "F").value == list);
}

}  // namespace
}  // namespace cachestone::http::sf
