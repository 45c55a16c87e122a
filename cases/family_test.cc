#include "cases/family.h"

#include <gtest/gtest.h>

#include "cases/testing.h"

namespace cachestone::cases {
namespace {

std::vector<FamilyMember> expand(const std::string& text) {
  const nlohmann::json document = json::parse(text, "f");
  return expand_family(json::Node(document, "f"));
}

TEST(Family, WithoutForEachACaseIsItself) {
  const auto members = expand(R"({"id": "a", "title": "{x}"})");
  ASSERT_EQ(members.size(), 1u);
  EXPECT_EQ(members[0].value, nlohmann::json::parse(R"({"id": "a", "title": "{x}"})"));
  EXPECT_EQ(members[0].label, "");
}

TEST(Family, OneCaseForEachCombination) {
  const auto members = expand(R"({"id": "{a}-{b.id}", "for_each":
      {"a": [1, 2], "b": [{"id": "x", "text": "t"}, {"id": "y", "text": "u"}]}, "steps": ["{b.text}{a}"]})");
  ASSERT_EQ(members.size(), 4u);
  const char* const kIds[] = {"1-x", "1-y", "2-x", "2-y"};
  const char* const kSteps[] = {"t1", "u1", "t2", "u2"};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(members[i].value["id"], kIds[i]);
    EXPECT_EQ(members[i].value["steps"][0], kSteps[i]);
    EXPECT_FALSE(members[i].value.contains("for_each"));
  }
  EXPECT_EQ(members[1].label, "a = 1, b = y");
}

TEST(Family, Replacement) {
  struct Row {
    const char* text;    // the string that is replaced
    const char* result;  // JSON
  };
  const Row kRows[] = {
      {"{n}", "200"},
      {"status {n}!", "\"status 200!\""},
      {"{n}{n}", "\"200200\""},
      {"{n} ", "\"200 \""},
      {"{t}", "\"max-age=\\\"60\\\"\""},
      {"{yes}", "true"},
      {"is {yes}", "\"is true\""},
      {"{o.list}", "[1,2]"},
      {"{o.text}{n}", "\"x200\""},
      {"{o.template}", "\"{date-60} {n}\""},
      {"at {o.template}", "\"at {date-60} {n}\""},
      {"{o}", "{\"id\":\"o\",\"list\":[1,2],\"template\":\"{date-60} {n}\",\"text\":\"x\"}"},
      {"{date} {base} {serial}", "\"{date} {base} {serial}\""},
      {"{{n}", "\"{{n}\""},
      {"{{{n}", "\"{{200\""},
      {"{", "\"{\""},
      {"{n", "\"{n\""},
      {"}", "\"}\""},
      {"", "\"\""},
      {"{nn}", "\"{nn}\""},
      {"{}", "\"{}\""},
  };
  const nlohmann::json axes = nlohmann::json::parse(R"({"n": [200], "t": ["max-age=\"60\""], "yes": [true],
      "o": [{"id": "o", "text": "x", "list": [1, 2], "template": "{date-60} {n}"}]})");
  for (const Row& row : kRows) {
    const nlohmann::json item = {{"id", "{n}{t}{yes}{o.id}"}, {"for_each", axes}, {"deep", {{{"er", row.text}}}}};
    const auto members = expand_family(json::Node(item, "f"));
    ASSERT_EQ(members.size(), 1u);
    EXPECT_EQ(members[0].value["deep"][0]["er"].dump(), row.result) << row.text;
  }
}

TEST(Family, SaysWhatIsWrong) {
  struct Row {
    const char* text;
    const char* message;
  };
  const Row kRows[] = {
      {R"({"id": "a", "for_each": 1})", "f at /for_each: expected an object with at least one key, found 1"},
      {R"({"id": "a", "for_each": {}})", "f at /for_each: expected an object with at least one key, found {}"},
      {R"({"id": "a", "for_each": {"A": [1]}})",
       "f at /for_each/A: expected a key of lower case letters and _, found \"A\""},
      {R"({"id": "a", "for_each": {"date": [1]}})",
       "f at /for_each/date: expected a key that templates do not use, found date"},
      {R"({"id": "a", "for_each": {"a": 1}})", "f at /for_each/a: expected an array, found 1"},
      {R"({"id": "a", "for_each": {"a": []}})", "f at /for_each/a: expected at least one value, found []"},
      {R"({"id": "x-{a}", "for_each": {"a": [1], "b": [2]}})",
       "f at /id: expected an id with a placeholder for each key of for_each, {b} too, found \"x-{a}\""},
      {R"({"for_each": {"a": [1]}})",
       "f: expected an id with a placeholder for each key of for_each, {a} too, found no id"},
      {R"({"id": 7, "for_each": {"a": [1]}})",
       "f at /id: expected an id with a placeholder for each key of for_each, {a} too, found 7"},
      {R"({"id": "{a}", "title": "{a.b}", "for_each": {"a": [{"id": "i"}]}})",
       "f at /title: expected a member of each value of a, found {a.b} (with a = i)"},
      {R"({"id": "{a}", "title": "{a.b}", "for_each": {"a": [1]}})",
       "f at /title: expected a member of each value of a, found {a.b} (with a = 1)"},
      {R"({"id": "{a.id}", "steps": [{"x": "the {a}"}], "for_each": {"a": [{"id": "i"}]}})",
       "f at /steps/0/x: expected text, a number or a boolean for a placeholder within a longer string, found "
       "{\"id\":\"i\"} (with a = i)"},
  };
  for (const Row& row : kRows) EXPECT_EQ(error_of([&] { expand(row.text); }), row.message) << row.text;
}

TEST(Family, IsBounded) {
  std::string values = "[0";
  for (int i = 1; i < 40; ++i) values += "," + std::to_string(i);
  values += "]";
  EXPECT_EQ(error_of([&] { expand(R"({"id": "{a}{b}", "for_each": {"a": )" + values + R"(, "b": )" + values + "}}"); }),
            "f at /for_each: expected at most 1000 cases in a family, found more");
}

}  // namespace
}  // namespace cachestone::cases
