#include "simulator/http/structured_fields.h"

#include <gtest/gtest.h>

namespace cachestone::http::sf {
namespace {

template <typename Value>
std::string outcome(const Parsed<Value>& parsed) {
  if (parsed) return serialise(*parsed).value_or("cannot be written");
  return "at " + std::to_string(parsed.error.position) + ": " + std::string(parsed.error.what);
}

// Either the canonical text, or "at PLACE: what is wrong". A null canonical text: the input is canonical.
struct Row {
  std::string input;
  const char* result = nullptr;
};

std::string expected(const Row& row) {
  return row.result == nullptr ? row.input : row.result;
}

TEST(StructuredFields, Items) {
  const Row rows[] = {
      // Integers, §3.3.1.
      {"42"},
      {"0"},
      {"-0", "0"},
      {"-7"},
      {"007", "7"},
      {"999999999999999"},
      {"-999999999999999"},
      {"1000000000000000", "at 16: an integer has at most 15 digits"},
      {"", "at 0: a value is missing"},
      {"  ", "at 2: a value is missing"},
      {"  42  ", "42"},
      {"\t42", "at 0: no type of value starts like this"},
      {"42\t", "at 2: nothing may follow here"},
      {"42 43", "at 3: nothing may follow here"},
      {"-", "at 1: a number has digits"},
      {"--1", "at 1: a number has digits"},
      {"- 1", "at 1: a number has digits"},
      {"+1", "at 0: no type of value starts like this"},
      {"1a", "at 1: nothing may follow here"},
      {"4-2", "at 1: nothing may follow here"},
      {"60, 60", "at 2: nothing may follow here"},
      // Decimals, §3.3.2.
      {"1.5"},
      {"1.50", "1.5"},
      {"1.0"},
      {"1.000", "1.0"},
      {"-0.0", "0.0"},
      {"-0.25"},
      {"-0.001"},
      {"12.034"},
      {"0999999999999.1", "at 14: a decimal has at most 12 digits before its point"},
      {"999999999999.999"},
      {"1.", "at 2: a decimal has digits behind its point"},
      {".5", "at 0: no type of value starts like this"},
      {"1.2345", "at 6: a decimal has at most 3 digits behind its point"},
      {"1.2.3", "at 3: nothing may follow here"},
      {"1.-5", "at 2: a decimal has digits behind its point"},
      // Strings, §3.3.3.
      {"\"\""},
      {"\"a b\""},
      {R"("a\"b\\c")"},
      {"\" ~\""},
      {R"("a\b")", "at 3: a backslash stands before a quote or a backslash"},
      {R"("a\)", "at 3: a backslash stands before a quote or a backslash"},
      {"\"a", "at 2: a string ends with a quote"},
      {"\"", "at 1: a string ends with a quote"},
      {"\"\t\"", "at 1: a string has printable ASCII characters only"},
      {"\"\x7f\"", "at 1: a string has printable ASCII characters only"},
      {"\"\xc3\xa9\"", "at 1: a string has printable ASCII characters only"},
      {std::string("\"\0\"", 3), "at 1: a string has printable ASCII characters only"},
      {"'a'", "at 0: no type of value starts like this"},
      {"\"a\"\"b\"", "at 3: nothing may follow here"},
      // Tokens, §3.3.4.
      {"a"},
      {"*"},
      {"*a"},
      {"Foo/bar:baz!#$%&'*+-.^_`|~1"},
      {"a(", "at 1: nothing may follow here"},
      {"a,", "at 1: nothing may follow here"},
      {"_a", "at 0: no type of value starts like this"},
      {"\xe9", "at 0: no type of value starts like this"},
      // Byte Sequences, §3.3.5.
      {"::"},
      {":Zm9v:"},
      {":Zm8=:"},
      {":Zm8:", ":Zm8=:"},
      {":Zm9=:", ":Zm8=:"},
      {":Zm 8=:", "at 1: a byte sequence is base64"},
      {":Zm8=", "at 1: a byte sequence ends with a colon"},
      {":Z:", "at 1: a byte sequence is base64"},
      {":Zm8=:a", "at 6: nothing may follow here"},
      // Booleans, §3.3.6.
      {"?1"},
      {"?0"},
      {"?", "at 1: a boolean is ?0 or ?1"},
      {"?2", "at 1: a boolean is ?0 or ?1"},
      {"?t", "at 1: a boolean is ?0 or ?1"},
      {"?10", "at 2: nothing may follow here"},
      // Dates, §3.3.7.
      {"@0"},
      {"@1659578233"},
      {"@-62135596800"},
      {"@", "at 1: a number has digits"},
      {"@1.5", "at 4: a date is a whole number of seconds"},
      {"@@1", "at 1: a number has digits"},
      // Display Strings, §3.3.8.
      {"%\"\""},
      {"%\"f%c3%bc r\\\""},
      {"%\"%22%25%00%7f\""},
      {"%\"%61\"", "%\"a\""},
      {"%\"%C3%BC\"", "at 3: % is followed by two lower-case hexadecimal digits"},
      {"%\"%c3\"", "at 5: a display string is UTF-8"},
      {"%\"%ed%a0%80\"", "at 11: a display string is UTF-8"},
      {"%\"%c\"", "at 3: % is followed by two lower-case hexadecimal digits"},
      {"%\"%c", "at 3: % is followed by two lower-case hexadecimal digits"},
      {"%\"a", "at 3: a display string ends with a quote"},
      {"%\"\xc3\xbc\"", "at 2: a display string has printable ASCII characters only"},
      {"%a", "at 1: a display string starts with %\""},
      {"%", "at 1: a display string starts with %\""},
      // Parameters, §3.1.2.
      {"1;a;b=2;c=?0"},
      {"1;a=?1", "1;a"},
      {"1;  a;  b", "1;a;b"},
      {"1;a=1;b;a=2", "1;a=2;b"},
      {"1;*a-b_c.d0=x"},
      {"1;a=\"x;y\""},
      {"1 ;a", "at 2: nothing may follow here"},
      {"1;", "at 2: a key starts with a lower-case letter or *"},
      {"1;;a", "at 2: a key starts with a lower-case letter or *"},
      {"1;A", "at 2: a key starts with a lower-case letter or *"},
      {"1;\ta", "at 2: a key starts with a lower-case letter or *"},
      {"1;aB", "at 3: nothing may follow here"},
      {"1;a=", "at 4: a value is missing"},
      {"1;a =1", "at 4: nothing may follow here"},
      {"1;a= 1", "at 4: no type of value starts like this"},
      {"1;a=(b)", "at 4: no type of value starts like this"},
      // An Item is neither a List nor an Inner List.
      {"(a)", "at 0: no type of value starts like this"},
      {",", "at 0: no type of value starts like this"},
  };
  for (const Row& row : rows) EXPECT_EQ(outcome(parse_item(row.input)), expected(row)) << row.input;
}

TEST(StructuredFields, Lists) {
  const Row rows[] = {
      {""},
      {"   ", ""},
      {"a, b, c"},
      {"a,b ,\tc", "a, b, c"},
      {"a, a, a"},
      {"1, 1.0, \"1\", one, :MQ==:, ?1, @1, %\"1\""},
      {"a;x=1, b;y"},
      {"()"},
      {"(  )", "()"},
      {"(a)"},
      {"( a  b )", "(a b)"},
      {"(a;x b;y=2);z, c"},
      {"(a b), (), (\"c,)\")"},
      {"a,", "at 2: a comma is followed by a member"},
      {"a, ", "at 3: a comma is followed by a member"},
      {",a", "at 0: no type of value starts like this"},
      {"a,,b", "at 2: no type of value starts like this"},
      {"a b", "at 2: members are separated by commas"},
      {"a;b c", "at 4: members are separated by commas"},
      {"\ta", "at 0: no type of value starts like this"},
      {"a\t", "a"},
      {"(", "at 1: an inner list ends with )"},
      {"(a", "at 2: an inner list ends with )"},
      {"(a ", "at 3: an inner list ends with )"},
      {"(a,b)", "at 2: items of an inner list are separated by spaces"},
      {"(a\tb)", "at 2: items of an inner list are separated by spaces"},
      {"(\"a\"\"b\")", "at 4: items of an inner list are separated by spaces"},
      {"((a))", "at 1: no type of value starts like this"},
      {"(a) b", "at 4: members are separated by commas"},
      {")", "at 0: no type of value starts like this"},
      {"(a);", "at 4: a key starts with a lower-case letter or *"},
      {"(A;B)", "at 3: a key starts with a lower-case letter or *"},
      {"a=1", "at 1: members are separated by commas"},
  };
  for (const Row& row : rows) EXPECT_EQ(outcome(parse_list(row.input)), expected(row)) << row.input;
}

TEST(StructuredFields, Dictionaries) {
  const Row rows[] = {
      {""},
      {"a"},
      {"a=1, b=\"x\", c"},
      {"a=?1", "a"},
      {"a=?0"},
      {"a=?1;x", "a;x"},
      {"a;x=1;y, b"},
      {"a=(1 2);x, b=()"},
      {"max-age=60;x, no-store"},
      {"a=1,b=2,\t c=3", "a=1, b=2, c=3"},
      {"a=1, b=2, a=3", "a=3, b=2"},
      {"a=1;x, b, a", "a, b"},
      {"*=1, a*.-_0=2"},
      {"A=1", "at 0: a key starts with a lower-case letter or *"},
      {"aB=1", "at 1: members are separated by commas"},
      {"0a=1", "at 0: a key starts with a lower-case letter or *"},
      {"a =1", "at 2: members are separated by commas"},
      {"a= 1", "at 2: no type of value starts like this"},
      {"a=", "at 2: a value is missing"},
      {"a=,b", "at 2: no type of value starts like this"},
      {"a=1,", "at 4: a comma is followed by a member"},
      {"a=1 b=2", "at 4: members are separated by commas"},
      {",a", "at 0: a key starts with a lower-case letter or *"},
      {"a,,b", "at 2: a key starts with a lower-case letter or *"},
      {"a=1=2", "at 3: members are separated by commas"},
      {"a==1", "at 2: no type of value starts like this"},
      {"=1", "at 0: a key starts with a lower-case letter or *"},
      {"a;", "at 2: a key starts with a lower-case letter or *"},
      {"a=(1", "at 4: an inner list ends with )"},
      {"max-age=\"60", "at 11: a string ends with a quote"},
      {"\xc3\xa9", "at 0: a key starts with a lower-case letter or *"},
  };
  for (const Row& row : rows) EXPECT_EQ(outcome(parse_dictionary(row.input)), expected(row)) << row.input;
}

// §4.2: the lines of a field are one value, also when that makes it an error or closes a quote.
TEST(StructuredFields, SeveralLinesAreOneValue) {
  const Fields fields{{"F", "a=1"}, {"G", "x"}, {"f", "b, a=2"}, {"E", "a"}, {"E", ""}, {"Q", "\"a"}, {"Q", "b\""}};
  EXPECT_EQ(outcome(parse_dictionary(fields, "F")), "a=2, b");
  EXPECT_EQ(outcome(parse_list(fields, "e")), "at 3: a comma is followed by a member");
  EXPECT_EQ(outcome(parse_list(fields, "Q")), "\"a, b\"");
  EXPECT_EQ(outcome(parse_item(fields, "g")), "x");
  EXPECT_EQ(outcome(parse_list(fields, "absent")), "");
  EXPECT_EQ(outcome(parse_item(fields, "absent")), "at 0: a value is missing");
}

TEST(StructuredFields, ValuesHaveTheirTypes) {
  const auto list = parse_list("1, 1.05, \"s\", t, :Yg==:, ?0, @-2, %\"%c3%a9\"");
  ASSERT_TRUE(list);
  const BareItem values[] = {std::int64_t{1},   Decimal{1050}, std::string("s"), Token{"t"},
                             ByteSequence{"b"}, false,         Date{-2},         DisplayString{"\xc3\xa9"}};
  ASSERT_EQ(list->size(), std::size(values));
  for (std::size_t i = 0; i < std::size(values); ++i) EXPECT_EQ((*list)[i], Member(Item{values[i]})) << i;

  const auto dictionary = parse_dictionary("a=(x;p=1 \"y\");q, b;r");
  ASSERT_TRUE(dictionary);
  const Parameters one{{"p", std::int64_t{1}}};
  EXPECT_EQ(*dictionary->find("a"),
            Member(InnerList{{Item{Token{"x"}, one}, Item{std::string("y")}}, Parameters{{"q", true}}}));
  EXPECT_EQ(*dictionary->find("b"), Member(Item{true, Parameters{{"r", true}}}));
  EXPECT_EQ(dictionary->find("c"), nullptr);
}

// §3.1, §3.1.1, §3.1.2, §3.2 and §3.3 say how much must be read at least.
TEST(StructuredFields, LargeValues) {
  std::string list = "x";
  std::string dictionary = "k";
  std::string parameters = "x";
  std::string inner = "(";
  for (int i = 0; i < 1024; ++i) {
    list += ", " + std::string(512, 'x');
    dictionary += ", k" + std::to_string(i);
    parameters += ";k" + std::to_string(i);
    inner += "x ";
  }
  EXPECT_EQ(parse_list(list)->size(), 1025U);
  EXPECT_EQ(parse_dictionary(dictionary)->size(), 1025U);
  EXPECT_EQ(parse_item(parameters)->parameters.size(), 1024U);
  EXPECT_EQ(std::get<InnerList>(parse_list(inner + ")")->front()).items.size(), 1024U);
  EXPECT_TRUE(parse_item("\"" + std::string(100000, 'x') + "\""));

  for (std::size_t i = 1024; i <= kMostKeys; ++i) {
    dictionary += ", k" + std::to_string(i);
    parameters += ";k" + std::to_string(i);
  }
  EXPECT_EQ(parse_dictionary(dictionary).error.what, "more members than this parser reads");
  EXPECT_EQ(parse_item(parameters).error.what, "more parameters than this parser reads");
}

TEST(StructuredFields, WhatCannotBeWritten) {
  const Item items[] = {
      {kLargestInteger + 1},
      {-kLargestInteger - 1},
      {Decimal{kLargestInteger + 1}},
      {Decimal{-kLargestInteger - 1}},
      {std::string("\n")},
      {std::string("\xc3\xa9")},
      {Token{""}},
      {Token{"1"}},
      {Token{"a b"}},
      {Date{kLargestInteger + 1}},
      {DisplayString{"\xff"}},
      {true, {{"", true}}},
      {true, {{"A", true}}},
      {true, {{"a b", true}}},
      {true, {{"0", true}}},
      {true, {{"a", Token{""}}}},
  };
  for (const Item& item : items) {
    EXPECT_EQ(serialise(item), std::nullopt);
    EXPECT_EQ(serialise(List{Item{true}, item}), std::nullopt);
    EXPECT_EQ(serialise(List{InnerList{{item}}}), std::nullopt);
    EXPECT_EQ(serialise(Dictionary{{"a", item}}), std::nullopt);
  }
  EXPECT_EQ(serialise(Dictionary{{"A", Item{true}}}), std::nullopt);
  EXPECT_EQ(serialise(BareItem(Token{""})), std::nullopt);
  EXPECT_EQ(serialise(BareItem(true)), "?1");
  EXPECT_EQ(serialise(Member(InnerList{})), "()");
  EXPECT_EQ(serialise(BareItem(Decimal{-kLargestInteger})), "-999999999999.999");
}

}  // namespace
}  // namespace cachestone::http::sf
