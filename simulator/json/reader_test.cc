#include "simulator/json/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace cachestone::json {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// The message of the InputError that `action` throws.
template <typename Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

std::string parse_error(std::string_view text) {
  return error_of([&] { parse(text, "f.json"); });
}

// A document and its root node.
struct Document {
  explicit Document(std::string_view text) : value(parse(text, "f.json")) {}
  Node root() const { return Node(value, "f.json"); }
  nlohmann::json value;
};

TEST(Parse, ReadsJson) {
  EXPECT_EQ(parse(R"({"a": [1, -2.5, true, null, "é\u00e9"]})", "f.json").dump(), R"({"a":[1,-2.5,true,null,"éé"]})");
}

TEST(Parse, NamesLineAndColumnOfBrokenJson) {
  struct Row {
    std::string text;
    std::string place;
  };
  const Row kRows[] = {
      {"", "line 1, column 1"},
      {"{\"a\": 1,}", "line 1, column 9"},
      {"{\n  \"a\": tru\n}", "line 3, column 0"},
      {"[1, 2", "line 1, column 6"},
      {"{} {}", "line 1, column 4"},
      {"{a: 1}", "line 1, column 2"},
      {"[1] // no comments", "line 1, column 5"},
      {"\"\\ud800\"", "line 1, column 8"},
      {"[01]", "line 1, column 3"},
  };
  for (const Row& row : kRows) {
    EXPECT_THAT(parse_error(row.text), StartsWith("f.json: expected valid JSON, found parse error at " + row.place))
        << row.text;
  }
}

TEST(Parse, RefusesInvalidUtf8) {
  for (std::string_view bytes : {"\"\xff\"", "\"\xc3\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "{\"\xe9\": 1}", "\xff"}) {
    EXPECT_THAT(parse_error(bytes), StartsWith("f.json: expected valid JSON, found parse error at line 1, column "));
  }
  EXPECT_THAT(parse_error(std::string_view("\"a\0\"", 4)), StartsWith("f.json: expected valid JSON"));
}

TEST(Parse, KeepsMessagesShortAndValid) {
  const std::string error = parse_error("\"" + std::string(100000, 'a') + "\xff\"");
  EXPECT_LT(error.size(), 400U);
  EXPECT_NO_THROW(nlohmann::json(parse_error("\"\xff\"")).dump());
}

TEST(Parse, RefusesNumbersThatDoNotFit) {
  EXPECT_THAT(parse_error("[1e999]"), StartsWith("f.json: expected valid JSON, found number overflow"));
  EXPECT_EQ(parse_error("[1e308, 18446744073709551615]"), "no error");
}

TEST(Parse, RefusesAKeyThatOccursTwice) {
  EXPECT_EQ(parse_error(R"({"a": 1, "b": {"a": 2}, "a": 3})"),
            "f.json at /a: expected each member once in an object, found \"a\" twice");
  EXPECT_EQ(parse_error(R"([[], {}, 1, {"x/y": [0, {"a": 1, "\u0061": 2}]}])"),
            "f.json at /3/x~1y/1/a: expected each member once in an object, found \"a\" twice");
  EXPECT_EQ(parse_error(R"([{"a": {"a": [{"a": 1}]}}, {"a": 2}])"), "no error");
}

TEST(Parse, RefusesDeepNesting) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_EQ(parse_error(nested(64)), "no error");
  EXPECT_EQ(parse_error(nested(65)), "f.json: expected at most 64 levels of nesting, found more");
  EXPECT_EQ(parse_error(std::string(1000000, '[')), "f.json: expected at most 64 levels of nesting, found more");
  std::string objects;
  for (int i = 0; i < 100; ++i) objects += "{\"a\":";
  EXPECT_EQ(parse_error(objects), "f.json: expected at most 64 levels of nesting, found more");
}

TEST(ParseFile, ReadsAFile) {
  const std::string path = testing::TempDir() + "/cachestone_reader_test.json";
  std::ofstream(path) << "[1,\n2";
  EXPECT_THAT(error_of([&] { parse_file(path); }),
              StartsWith(path + ": expected valid JSON, found parse error at line 2"));
  std::ofstream(path) << "[1]";
  EXPECT_EQ(parse_file(path).dump(), "[1]");
  std::ofstream(path, std::ios::trunc).close();
  EXPECT_THAT(error_of([&] { parse_file(path); }), StartsWith(path + ": expected valid JSON, found parse error"));
  std::filesystem::remove(path);
}

TEST(ParseFile, SaysWhyAFileCannotBeRead) {
  const std::string folder = testing::TempDir();
  EXPECT_EQ(error_of([&] { parse_file(folder + "/none.json"); }),
            folder + "/none.json: expected a readable file, found no such file");
  EXPECT_EQ(error_of([&] { parse_file(folder); }), folder + ": expected a readable file, found a directory");
  EXPECT_EQ(error_of([&] { parse_file(folder + "/none/none.json"); }),
            folder + "/none/none.json: expected a readable file, found no such file");
}

TEST(Node, GivesValuesOfTheRightType) {
  const Document document(R"({"t": "x", "b": true, "i": -3, "n": 2.5, "a": ["x", "y"], "o": {}, "z": null})");
  ObjectReader object(document.root());
  EXPECT_EQ(object.required("t").text(), "x");
  EXPECT_TRUE(object.required("b").boolean());
  EXPECT_EQ(object.required("i").integer(), -3);
  EXPECT_EQ(object.required("n").number(), 2.5);
  EXPECT_EQ(object.required("i").number(), -3);
  EXPECT_THAT(object.required("a").texts(), ElementsAre("x", "y"));
  EXPECT_EQ(object.required("a").items()[1].pointer(), "/a/1");
  EXPECT_TRUE(object.required("t").is_text());
  EXPECT_TRUE(object.required("b").is_boolean());
  EXPECT_TRUE(object.required("n").is_number());
  EXPECT_TRUE(object.required("a").is_array());
  EXPECT_TRUE(object.required("o").is_object());
  EXPECT_FALSE(object.required("z").is_object());
  object.finish();
}

TEST(Node, NamesPlaceAndValueOfAWrongType) {
  const Document document(R"({"t": 1, "l": [0, [true]], "f": 1.0, "big": 9223372036854775808})");
  ObjectReader object(document.root());
  const Node list = object.required("l");
  EXPECT_EQ(error_of([&] { object.required("t").text(); }), "f.json at /t: expected a string, found 1");
  EXPECT_EQ(error_of([&] { object.required("t").boolean(); }), "f.json at /t: expected true or false, found 1");
  EXPECT_EQ(error_of([&] { object.required("t").items(); }), "f.json at /t: expected an array, found 1");
  EXPECT_EQ(error_of([&] { list.number(); }), "f.json at /l: expected a number, found [0,[true]]");
  EXPECT_EQ(error_of([&] { list.texts(); }), "f.json at /l/0: expected a string, found 0");
  EXPECT_EQ(error_of([&] { list.items()[1].items()[0].text(); }), "f.json at /l/1/0: expected a string, found true");
  EXPECT_EQ(error_of([&] { object.required("f").integer(); }), "f.json at /f: expected a whole number, found 1.0");
  EXPECT_EQ(error_of([&] { object.required("big").integer(); }),
            "f.json at /big: expected a whole number, found 9223372036854775808");
  EXPECT_EQ(error_of([&] { ObjectReader reader(list); }), "f.json at /l: expected an object, found [0,[true]]");
  EXPECT_EQ(error_of([&] { document.root().text(); }).substr(0, 33), "f.json: expected a string, found ");
}

TEST(Node, ChecksTheRangeOfIntegers) {
  const Document document("[0, 10, 9223372036854775807]");
  const std::vector<Node> items = document.root().items();
  EXPECT_EQ(items[0].integer(0, 10), 0);
  EXPECT_EQ(items[1].integer(0, 10), 10);
  EXPECT_EQ(items[2].integer(), INT64_MAX);
  EXPECT_EQ(error_of([&] { items[0].integer(1, 10); }), "f.json at /0: expected a whole number from 1 to 10, found 0");
  EXPECT_EQ(error_of([&] { items[1].integer(1, 9); }), "f.json at /1: expected a whole number from 1 to 9, found 10");
}

TEST(Node, ShortensWhatItFoundBetweenCharacters) {
  for (std::size_t lead = 0; lead < 3; ++lead) {
    std::string text(lead, 'a');
    for (int i = 0; i < 50; ++i) text += "é";
    const Document document("[\"" + text + "\"]");
    const std::string error = error_of([&] { document.root().items()[0].boolean(); });
    EXPECT_THAT(error, testing::EndsWith("é…"));
    EXPECT_NO_THROW(nlohmann::json(error).dump()) << error;  // it is valid UTF-8
  }
}

TEST(ObjectReader, EscapesPointers) {
  const Document document(R"({"a/b": {"m~n": [1]}})");
  ObjectReader outer(document.root());
  ObjectReader inner(outer.required("a/b"));
  EXPECT_EQ(inner.required("m~n").items()[0].pointer(), "/a~1b/m~0n/0");
  EXPECT_EQ(document.value.at(nlohmann::json::json_pointer("/a~1b/m~0n/0")), 1);
}

TEST(ObjectReader, AsksForWhatIsRequired) {
  const Document document(R"({"a": 1})");
  ObjectReader object(document.root());
  EXPECT_FALSE(object.optional("b"));
  EXPECT_EQ(error_of([&] { object.required("b"); }), "f.json: expected a member \"b\", found none");
}

TEST(ObjectReader, RefusesWhatWasNeverAskedFor) {
  const Document document(R"({"o": {"known": 1, "unknown/1": 2}})");
  ObjectReader outer(document.root());
  ObjectReader object(outer.required("o"));
  object.optional("known");
  object.optional("absent");
  EXPECT_EQ(error_of([&] { object.finish(); }),
            "f.json at /o/unknown~11: expected one of absent, known, found unknown member");
  EXPECT_EQ(error_of([&] { outer.finish(); }), "no error");
}

TEST(InputError, CarriesItsParts) {
  const Document document(R"({"a": "x"})");
  ObjectReader object(document.root());
  try {
    object.required("a").fail("a colour", "a letter");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.file, "f.json");
    EXPECT_EQ(error.pointer, "/a");
    EXPECT_EQ(error.expected, "a colour");
    EXPECT_EQ(error.found, "a letter");
    EXPECT_THAT(error.what(), HasSubstr("f.json at /a: expected a colour, found a letter"));
  }
}

}  // namespace
}  // namespace cachestone::json
